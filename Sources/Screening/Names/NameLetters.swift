/// Writes words of several scripts in the letters a to z, as a clerk would who knows the script.
///
/// Latin letters lose their marks; Arabic, Hebrew, Cyrillic, Greek and Korean letters are written
/// by rule. A script without rules here stays as it is, two bytes above 127 for each character, so
/// that a name still compares with itself.
enum NameLetters {
    struct Word: Hashable {
        var letters: [UInt8] = []
        /// Whether the script writes its vowels: Arabic and Hebrew leave out most of them.
        var hasVowels = true
        /// Whether a full stop followed, as it does after an initial.
        var isAbbreviated = false
    }

    /// The words of a name; separators, marks and apostrophes are left out.
    static func words(of text: String) -> [Word] {
        var words: [Word] = []
        var current = Word()
        func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
            "'’‘ʼ`´ʿʾʻ".unicodeScalars.contains(scalar)
        }
        func close() {
            if !current.letters.isEmpty { words.append(current) }
            current = Word()
        }
        for scalar in text.lowercased().unicodeScalars {
            if scalar.value < 0x80 {
                if scalar.value >= 0x61, scalar.value <= 0x7A {
                    current.letters.append(UInt8(scalar.value))
                } else if scalar != "'", scalar != "`" {
                    if scalar == "." { current.isAbbreviated = true }
                    close()
                }
            } else if let syllable = KoreanSyllable(scalar) {
                // The family name is nearly always the first syllable.
                current.letters += syllable.letters
                if words.isEmpty { close() }
            } else if let letters = NameScripts.letters[scalar] {
                current.letters += letters
                if NameScripts.isWithoutVowels(scalar) { current.hasVowels = false }
            } else if scalar.properties.generalCategory == .nonspacingMark
                || scalar.properties.generalCategory == .format || isApostrophe(scalar)
            {
                continue
            } else if let letters = NameScripts.latin(scalar) {
                current.letters += letters
            } else if scalar.properties.isAlphabetic {
                current.letters.append(0x80 | UInt8(truncatingIfNeeded: scalar.value >> 7 & 0x7F))
                current.letters.append(0x80 | UInt8(truncatingIfNeeded: scalar.value & 0x7F))
            } else {
                close()
            }
        }
        close()
        return words
    }
}

/// A Korean syllable taken apart by its code point (Unicode §3.12) and written in Latin letters.
private struct KoreanSyllable {
    private static let first = [
        "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t",
        "p", "h",
    ]
    private static let middle = [
        "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo",
        "we", "wi", "yu", "u", "ui", "i",
    ]
    private static let last = [
        "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p",
        "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t",
    ]

    let letters: [UInt8]

    init?(_ scalar: Unicode.Scalar) {
        guard (0xAC00...0xD7A3).contains(scalar.value) else { return nil }
        let place = Int(scalar.value - 0xAC00)
        let parts = [
            Self.first[place / 588], Self.middle[place % 588 / 28], Self.last[place % 28],
        ]
        letters = parts.flatMap { Array($0.utf8) }
    }
}
