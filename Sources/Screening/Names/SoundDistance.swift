/// How far two words are from each other by their sounds: the cheapest way to make one of the
/// other, where vowels and consonants that languages exchange cost less than others.
enum SoundDistance {
    /// The price of a consonant that has nothing to do with the other.
    static let whole = 100
    private static let vowelMissing = 32
    private static let unwrittenVowel = 8
    private static let breathMissing = 30
    private static let exchanged: Int32 = 70
    private static let relation = 50
    // What is added to the price of a missing sound, or taken from it.
    private static let woman = 30
    private static let lastS = -45
    private static let firstArticle = -40
    private static let innerArticle = -50

    /// What the word would cost if nothing of it were there, which the distance is measured by.
    static func weight(of sounds: [UInt8]) -> Int {
        sounds.reduce(0) { $0 + weight(of: $1) }
    }

    private static func weight(of sound: UInt8) -> Int {
        NameSound.isVowel(sound) ? 50 : sound == UInt8(ascii: "h") ? 60 : whole
    }

    /// A word, and the price of each of its sounds where the other word lacks it.
    struct Word {
        let sounds: UnsafeBufferPointer<UInt8>
        let gaps: UnsafeBufferPointer<UInt8>
    }

    /// Words one behind the other, with their gaps worked out once.
    struct Words {
        private(set) var sounds: [UInt8] = []
        private var gaps: [UInt8] = []
        /// Where one of both scripts leaves vowels out.
        private var unwrittenGaps: [UInt8] = []

        mutating func append(_ word: [UInt8]) {
            sounds += word
            word.withUnsafeBufferPointer { word in
                for place in word.indices {
                    gaps.append(gap(word, place, vowelsAreWritten: true))
                    unwrittenGaps.append(gap(word, place, vowelsAreWritten: false))
                }
            }
        }

        /// - Parameter range: where the word stands.
        @inline(__always)
        func word<Result>(
            _ range: Range<Int>, vowelsAreWritten: Bool, _ body: (Word) -> Result
        ) -> Result {
            sounds.withUnsafeBufferPointer { sounds in
                (vowelsAreWritten ? gaps : unwrittenGaps).withUnsafeBufferPointer { gaps in
                    body(
                        Word(
                            sounds: UnsafeBufferPointer(rebasing: sounds[range]),
                            gaps: UnsafeBufferPointer(rebasing: gaps[range])))
                }
            }
        }
    }

    /// - Parameters:
    ///   - limit: beyond it the cost does not matter, and any above it may be returned.
    ///   - vowelsAreWritten: whether both words' scripts write them.
    ///   - areWhole: whether they are words, and not cut out of longer ones.
    static func cost(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>, limit: Int,
        vowelsAreWritten: Bool, areWhole: Bool = true
    ) -> Int {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: left.count + right.count) { gaps in
            for place in left.indices {
                gaps[place] = gap(left, place, vowelsAreWritten: vowelsAreWritten, areWhole)
            }
            for place in right.indices {
                gaps[left.count + place] = gap(
                    right, place, vowelsAreWritten: vowelsAreWritten, areWhole)
            }
            return cost(
                Word(sounds: left, gaps: UnsafeBufferPointer(rebasing: gaps[..<left.count])),
                Word(sounds: right, gaps: UnsafeBufferPointer(rebasing: gaps[left.count...])),
                limit: limit)
        }
    }

    /// - Parameter limit: beyond it the cost does not matter, and any above it may be returned.
    static func cost(_ left: Word, _ right: Word, limit: Int) -> Int {
        let (sounds, gaps) = (right.sounds, right.gaps)
        let width = sounds.count + 1
        return prices.withUnsafeBufferPointer { prices in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: 3 * width) { cells in
                var (beforeLast, last, current) = (0, width, 2 * width)
                cells[last] = 0
                for place in sounds.indices {
                    cells[last + place + 1] = cells[last + place] + Int32(gaps[place])
                }
                var soundBefore: UInt8 = 0
                for row in left.sounds.indices {
                    let sound = left.sounds[row]
                    let gap = Int32(left.gaps[row])
                    let own = UnsafeBufferPointer(rebasing: prices[(Int(sound) << 8)...])
                    var diagonal = cells[last]
                    var best = diagonal + gap
                    var least = best
                    cells[current] = best
                    for place in sounds.indices {
                        let other = sounds[place]
                        let above = cells[last + place + 1]
                        best = min(
                            diagonal + Int32(own[Int(other)]), above + gap,
                            best + Int32(gaps[place]))
                        if place > 0, sounds[place - 1] == sound, row > 0, other == soundBefore {
                            best = min(best, cells[beforeLast + place - 1] + exchanged)
                        }
                        cells[current + place + 1] = best
                        least = min(least, best)
                        diagonal = above
                    }
                    // An exchange of neighbours reaches back two rows, and costs what is left of
                    // the limit from there at least.
                    if Int(least) > limit + Int(exchanged) { return Int(least) }
                    soundBefore = sound
                    (beforeLast, last, current) = (last, current, beforeLast)
                }
                return Int(cells[last + sounds.count])
            }
        }
    }

    /// - Parameter isWhole: whether it is a word, and not cut out of a longer one.
    private static func gap(
        _ word: UnsafeBufferPointer<UInt8>, _ place: Int, vowelsAreWritten: Bool,
        _ isWhole: Bool = true
    ) -> UInt8 {
        let price = missing(word[place], vowelsAreWritten)
        return UInt8(isWhole ? price + ending(word[place], at: place, of: word) : price)
    }

    private static func missing(_ sound: UInt8, _ vowelsAreWritten: Bool) -> Int {
        if NameSound.isVowel(sound) { return vowelsAreWritten ? vowelMissing : unwrittenVowel }
        return sound == UInt8(ascii: "h") ? breathMissing : whole
    }

    /// What a first or last sound costs besides: an `i` at the end makes `Mahmoudi` of `Mahmoud`,
    /// who is another, and an `a` a woman of a man. An `s` there is what Latvian and Greek add, an
    /// `l` at the front or behind `Abd` the article.
    private static func ending(
        _ sound: UInt8, at place: Int, of word: UnsafeBufferPointer<UInt8>
    ) -> Int {
        if sound == UInt8(ascii: "l") {
            if place == 0, word.count >= 4 { return firstArticle }
            return place == 1 && word[0] == UInt8(ascii: "&") ? innerArticle : 0
        }
        guard place >= 3, place == word.count - 1 else { return 0 }
        switch sound {
        case UInt8(ascii: "i"): return relation
        case UInt8(ascii: "a"): return NameSound.isVowel(word[place - 1]) ? 0 : woman
        case UInt8(ascii: "s"): return lastS
        default: return 0
        }
    }

    /// What it costs to exchange one sound for another: 256 a row.
    private static let prices: [UInt8] = {
        var table = [UInt8](repeating: UInt8(whole), count: 256 * 256)
        for sound in 0..<256 { table[sound << 8 | sound] = 0 }
        for (pairs, cost) in near {
            for pair in pairs.split(separator: " ") {
                let sounds = Array(pair.utf8)
                table[Int(sounds[0]) << 8 | Int(sounds[1])] = cost
                table[Int(sounds[1]) << 8 | Int(sounds[0])] = cost
            }
        }
        return table
    }()

    /// Sounds that one name has in several languages or hands.
    private static let near: [(String, UInt8)] = [
        ("ou ae", 8), ("ei", 12), ("Gg Kk Dd Tt", 18), ("fv SC", 20), ("ao eo ai au eu iu", 28),
        ("io sz sS zD Ts jg jC jz Kh dt kg", 30),
        ("bp bv pf uv Dz kC KC jS kK Gk Gk GK Cs uf DT", 35),
        ("jd dz dT", 40), ("bf Tz Cz Sz hk hg hG Gr ij mn ub iz sj hj Ct", 50), ("ks kj", 60),
        ("lr nl", 65),
    ]
}
