/// Letters of Latin script beyond A to Z and how a zone may print them (Doc 9303-3 §6.A).
enum LatinTransliteration {
    /// What the character may have become; `nil` where the table does not know it. Lower case is
    /// to be made upper case before.
    static func spellings(of character: Character) -> [String]? {
        if let scalar = character.unicodeScalars.first, scalar.isASCII,
            CheckDigit.isLetter(UInt8(scalar.value))
        {
            // A mark that the table does not know is dropped, as it drops all others.
            return table[character] ?? [String(scalar)]
        }
        return table[character]
    }

    private static let table = Transliteration.table(rows) { Character($0) }

    private static let rows: [(letters: String, spellings: [String])] = [
        ("ÀÁÂÃĀĂĄ", ["A"]),
        ("Ä", ["AE", "A"]),
        ("Å", ["AA", "A"]),
        ("Æ", ["AE"]),
        ("ÇĆĈĊČ", ["C"]),
        ("ÈÉÊËĒĔĖĘĚ", ["E"]),
        ("ÌÍÎÏĨĪĬĮİı", ["I"]),
        ("ÐĎĐ", ["D"]),
        ("Ñ", ["N", "NXX"]),
        ("ÒÓÔÕŌŎŐ", ["O"]),
        ("Ö", ["OE", "O"]),
        ("ØŒ", ["OE"]),
        ("ÙÚÛŨŪŬŮŰŲ", ["U"]),
        ("Ü", ["UE", "UXX", "U"]),
        ("ÝŶŸ", ["Y"]),
        ("Þ", ["TH"]),
        ("ĜĞĠĢ", ["G"]),
        ("ĤĦ", ["H"]),
        ("Ĳ", ["IJ"]),
        ("Ĵ", ["J"]),
        ("Ķ", ["K"]),
        ("ĹĻĽĿŁ", ["L"]),
        ("ŃŅŇŊ", ["N"]),
        ("ŔŖŘ", ["R"]),
        ("ŚŜŞŠ", ["S"]),
        ("ŢŤŦ", ["T"]),
        ("Ŵ", ["W"]),
        ("ŹŻŽ", ["Z"]),
        ("ẞ", ["SS"]),
    ]
}
