/// Letters of Cyrillic script (Doc 9303-3 §6.B). The table has exceptions for single languages; as
/// a name does not say its language, each of them counts.
enum CyrillicTransliteration {
    static func spellings(of character: Character) -> [String]? {
        table[character]
    }

    private static let table = Transliteration.table(rows) { Character($0) }

    private static let rows: [(letters: String, spellings: [String])] = [
        ("А", ["A"]),
        ("Б", ["B"]),
        ("В", ["V"]),
        ("Г", ["G", "H"]),
        ("Ґ", ["G"]),
        ("Ғ", ["G", "GJ"]),
        ("ДЂ", ["D"]),
        ("ЕЭ", ["E"]),
        ("Ё", ["E", "IO"]),
        ("Є", ["IE", "YE"]),
        ("Ж", ["ZH", "Z"]),
        ("З", ["Z"]),
        ("Ѕ", ["DZ"]),
        ("И", ["I", "Y"]),
        ("І", ["I"]),
        ("Ї", ["I", "YI"]),
        ("Й", ["I", "Y"]),
        ("Ј", ["J"]),
        ("К", ["K"]),
        ("Ќ", ["K", "KJ"]),
        ("Л", ["L"]),
        ("Љ", ["LJ"]),
        ("М", ["M"]),
        ("Н", ["N"]),
        ("Њ", ["NJ"]),
        ("О", ["O"]),
        ("П", ["P"]),
        ("Р", ["R"]),
        ("С", ["S"]),
        ("Т", ["T"]),
        ("УЎѪ", ["U"]),
        ("Ф", ["F"]),
        ("Х", ["KH", "H"]),
        ("Ц", ["TS", "C"]),
        ("Ч", ["CH", "C"]),
        ("Џ", ["DZ", "DJ"]),
        ("Ш", ["SH", "S"]),
        ("Щ", ["SHCH", "SHT"]),
        ("Ъ", ["IE"]),
        ("ЫѴ", ["Y"]),
        // No table of Doc 9303 has the soft sign; issuers leave it out.
        ("Ь", [""]),
        ("Ю", ["IU", "YU"]),
        ("Я", ["IA", "YA"]),
        ("Һ", ["C"]),
    ]
}
