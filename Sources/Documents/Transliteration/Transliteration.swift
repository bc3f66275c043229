/// How a zone may print a letter that is not one of A to Z (Doc 9303-3 §6): the tables for Latin,
/// Cyrillic and Arabic script, as facts.
enum Transliteration {
    enum Script {
        case latin, cyrillic, arabic
    }

    /// A letter as all the sequences that it may have become; an empty one where it may vanish.
    struct Letter {
        let script: Script
        let spellings: [String]
    }

    /// `nil` where no table knows the character. Letters that have a lower case are to be made
    /// upper case before. An Arabic letter may carry its vowel signs.
    static func letter(_ character: Character) -> Letter? {
        if let spellings = LatinTransliteration.spellings(of: character) {
            return Letter(script: .latin, spellings: spellings)
        }
        if let spellings = CyrillicTransliteration.spellings(of: character) {
            return Letter(script: .cyrillic, spellings: spellings)
        }
        if let spellings = ArabicTransliteration.spellings(of: character) {
            return Letter(script: .arabic, spellings: spellings)
        }
        return nil
    }

    /// Rows of letters that share their spellings, as a table.
    static func table<Key: Hashable>(
        _ rows: [(letters: String, spellings: [String])], _ key: (Unicode.Scalar) -> Key
    ) -> [Key: [String]] {
        var table: [Key: [String]] = [:]
        for (letters, spellings) in rows {
            for letter in letters.unicodeScalars { table[key(letter)] = spellings }
        }
        return table
    }
}
