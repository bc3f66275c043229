/// How letters beyond a to z are written with them.
enum NameScripts {
    /// Letters of scripts that are written by a table, small letters only.
    static let letters: [Unicode.Scalar: [UInt8]] = {
        var letters: [Unicode.Scalar: [UInt8]] = [:]
        for (scalars, latin) in arabic + hebrew + cyrillic + greek {
            for scalar in scalars.unicodeScalars { letters[scalar] = Array(latin.utf8) }
        }
        return letters
    }()

    static func isWithoutVowels(_ scalar: Unicode.Scalar) -> Bool {
        (0x590...0x6FF).contains(scalar.value)
    }

    /// The plain letters of a Latin letter with marks; `nil` for what is no Latin letter. The
    /// character's Unicode name tells which letter it is made of.
    static func latin(_ scalar: Unicode.Scalar) -> [UInt8]? {
        if let special = specialLatin[scalar] { return Array(special.utf8) }
        guard let name = scalar.properties.name else { return nil }
        let words = name.split(separator: " ")
        guard words.count >= 4, words[0] == "LATIN" else { return nil }
        let letters =
            words[3] == "DOTLESS" || words[3] == "OPEN" || words[3] == "TURNED"
            ? words.dropFirst(4).first ?? "" : words[3]
        let plain = letters.lowercased().utf8
        guard (1...2).contains(plain.count), plain.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A })
        else { return nil }
        return Array(plain)
    }

    private static let specialLatin: [Unicode.Scalar: String] = [
        "ß": "ss", "ð": "d", "þ": "th", "ŋ": "ng", "ə": "a", "ǝ": "a", "ç": "s", "ʃ": "sh",
        "ʒ": "zh", "œ": "oe", "æ": "ae", "ª": "a", "º": "o",
    ]

    /// Phonetic, as passports of Arabic-script States mostly are, not the table of Doc 9303-3
    /// §6.C. A letter that carries a vowel is written as one.
    private static let arabic: [(String, String)] = [
        ("اأإآٱعةىٓ", "a"), ("ب", "b"), ("پ", "p"), ("تطٹ", "t"), ("ث", "th"), ("ج", "j"),
        ("چ", "ch"), ("حهھہۀۂەۃ", "h"), ("خ", "kh"), ("دضڈ", "d"), ("ذ", "dh"), ("رڑ", "r"),
        ("زظ", "z"), ("ژ", "zh"), ("سص", "s"), ("ش", "sh"), ("غ", "gh"), ("ف", "f"), ("ڤ", "v"),
        ("ق", "q"), ("كک", "k"), ("گڭ", "g"), ("ل", "l"), ("م", "m"), ("نں", "n"), ("وؤۆۇ", "w"),
        ("يیئېے", "y"), ("ء", ""), ("ـ", ""),
    ]

    private static let hebrew: [(String, String)] = [
        ("אע", "a"), ("ב", "b"), ("ג", "g"), ("ד", "d"), ("הח", "h"), ("ו", "w"), ("ז", "z"),
        ("טת", "t"), ("י", "y"), ("כךק", "k"), ("ל", "l"), ("מם", "m"), ("נן", "n"), ("ס", "s"),
        ("פף", "p"), ("צץ", "ts"), ("ר", "r"), ("ש", "sh"),
    ]

    private static let cyrillic: [(String, String)] = [
        ("аәӑ", "a"), ("б", "b"), ("в", "v"), ("гґғҕ", "g"), ("дђ", "d"), ("еёэєѐ", "e"),
        ("жӂ", "zh"), ("зѕ", "z"), ("иіѝ", "i"), ("йыјї", "y"), ("кқҡҝќ", "k"), ("лљ", "l"),
        ("м", "m"), ("ннњңҥ", "n"), ("оөӧ", "o"), ("п", "p"), ("р", "r"), ("с", "s"),
        ("тћ", "t"), ("уүұў", "u"), ("ф", "f"), ("хһҳ", "kh"), ("ц", "ts"), ("чҷ", "ch"),
        ("џ", "dj"), ("ш", "sh"), ("щ", "shch"), ("ъь", ""), ("ю", "yu"), ("я", "ya"),
    ]

    private static let greek: [(String, String)] = [
        ("αά", "a"), ("β", "v"), ("γ", "g"), ("δ", "d"), ("εέ", "e"), ("ζ", "z"), ("ηήιίϊΐ", "i"),
        ("θ", "th"), ("κ", "k"), ("λ", "l"), ("μ", "m"), ("ν", "n"), ("ξ", "x"), ("οόωώ", "o"),
        ("π", "p"), ("ρ", "r"), ("σς", "s"), ("τ", "t"), ("υύϋΰ", "y"), ("φ", "f"), ("χ", "ch"),
        ("ψ", "ps"),
    ]
}
