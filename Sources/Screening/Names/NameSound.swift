/// A word as it sounds, so that the spellings of one name in English, French and other hands come
/// out alike: `Youssouf`, `Yusuf` and `Joussef` differ in their vowels alone.
///
/// Each sound is one byte: a vowel `a e i o u` (`w` is `u`, `y` is `i`), a consonant in a small
/// letter, or `K` kh, `G` gh, `D` dh, `T` th, `S` sh, `C` ch; `&` opens the names made of `Abd`
/// and one of God's names. Letters of scripts without rules stay as they are.
enum NameSound {
    /// Sounds of one word; longer words are cut.
    static let limit = 24

    static func sounds(of letters: [UInt8]) -> [UInt8] {
        var reader = Reader(letters: letters)
        var sounds: [UInt8] = []
        while let sound = reader.next(after: sounds.last) {
            // Doubled letters are heard once.
            for part in sound where part != sounds.last || part >= 0x80 { sounds.append(part) }
        }
        return Array(withoutSilentEnd(sounds).prefix(limit))
    }

    static func isVowel(_ sound: UInt8) -> Bool {
        switch sound {
        case 0x61, 0x65, 0x69, 0x6F, 0x75: true
        default: false
        }
    }

    /// Whether vowels stand in one place of it only.
    static func isSyllable(_ sounds: [UInt8]) -> Bool {
        var runs = 0
        var last = false
        for vowel in sounds.map(isVowel) {
            if vowel, !last { runs += 1 }
            last = vowel
        }
        return runs == 1
    }

    /// `Fatimah` is `Fatima`.
    private static func withoutSilentEnd(_ sounds: [UInt8]) -> [UInt8] {
        guard sounds.count > 2, sounds.last == UInt8(ascii: "h"),
            isVowel(sounds[sounds.count - 2])
        else { return sounds }
        return sounds.dropLast()
    }

    /// Letters that are one sound together, the longest first.
    private static let groups: [(letters: [UInt8], sounds: [UInt8])] = [
        ("tsch", "C"), ("shch", "S"), ("dzh", "j"), ("tch", "C"), ("sch", "S"), ("cz", "C"),
        ("sh", "S"), ("ch", "C"), ("kh", "K"), ("gh", "G"), ("dh", "D"), ("th", "T"), ("ph", "f"),
        ("zh", "j"), ("dj", "j"), ("ck", "k"), ("ts", "s"), ("tz", "s"), ("ou", "u"), ("oo", "u"),
        ("ee", "i"), ("ie", "i"), ("ae", "a"), ("oe", "o"), ("ue", "u"),
    ].map { (Array($0.utf8), Array($1.utf8)) }

    private struct Reader {
        let letters: [UInt8]
        var place = 0

        mutating func next(after last: UInt8?) -> [UInt8]? {
            guard place < letters.count else { return nil }
            for group in NameSound.groups where letters[place...].starts(with: group.letters) {
                place += group.letters.count
                return group.sounds
            }
            let letter = letters[place]
            let following = place + 1 < letters.count ? letters[place + 1] : 0
            let isSoft = "eiy".utf8.contains(following)
            place += 1
            switch letter {
            case UInt8(ascii: "c"): return Array((isSoft ? "s" : "k").utf8)
            case UInt8(ascii: "g"):
                let beyond = place + 1 < letters.count ? letters[place + 1] : 0
                if following == UInt8(ascii: "u"), "eiy".utf8.contains(beyond) { place += 1 }
                return [letter]
            case UInt8(ascii: "q"):
                if following == UInt8(ascii: "u") { place += 1 }
                return Array("k".utf8)
            case UInt8(ascii: "w"): return Array("u".utf8)
            case UInt8(ascii: "y"): return Array("i".utf8)
            case UInt8(ascii: "x"): return Array((last == nil ? "s" : "ks").utf8)
            // `Sergej` is `Sergei`: there a Slav or a Dutchman writes, no Arab.
            case UInt8(ascii: "j") where last == UInt8(ascii: "e") && following == 0:
                return Array("i".utf8)
            default: return [letter]
            }
        }
    }
}
