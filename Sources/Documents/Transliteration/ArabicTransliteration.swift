/// Letters of Arabic script (Doc 9303-3 §6.C and appendix B), where `X` opens the sequences of
/// letters that Latin script lacks.
///
/// Few issuers print by this table: most print a spelling by ear, for which there is no rule.
enum ArabicTransliteration {
    private static let shadda: Unicode.Scalar = "\u{0651}"

    /// A shadda doubles its letter's sequence or is left out; other signs are not encoded.
    static func spellings(of character: Character) -> [String]? {
        var spellings = [""]
        for scalar in character.unicodeScalars {
            if scalar == shadda {
                spellings += spellings.map { $0 + $0 }
            } else if isNotEncoded(scalar) {
                continue
            } else if let own = table[scalar] {
                spellings = spellings.flatMap { before in own.map { before + $0 } }
            } else {
                return nil
            }
        }
        return spellings
    }

    /// Whether a printed name is one that only this table gives: it has an `X`, and each of them
    /// opens one of the table's sequences.
    static func isPrinted(in name: [UInt8]) -> Bool {
        let escape = UInt8(ascii: "X")
        let places = name.indices.filter { name[$0] == escape }
        return !places.isEmpty
            && places.allSatisfy { place in
                // The second X of such as `XXA` belongs to the first.
                (place > 0 && name[place - 1] == escape)
                    || escapes.contains { name[place...].starts(with: $0) }
            }
    }

    /// Tatweel, vowel signs, the alef above, and letters that the table names and leaves out.
    private static func isNotEncoded(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0640, 0x064B...0x0650, 0x0652, 0x0670, 0x069C, 0x06A2, 0x06A7, 0x06A8: true
        default: false
        }
    }

    private static let table = Transliteration.table(rows) { $0 }

    private static let escapes = table.values.joined().filter { $0.hasPrefix("X") }
        .map { Array($0.utf8) }

    private static let rows: [(letters: String, spellings: [String])] = [
        ("\u{0621}", ["XE"]), ("\u{0622}", ["XAA"]), ("\u{0623}", ["XAE"]),
        ("\u{0624}", ["U"]), ("\u{0625}", ["I"]), ("\u{0626}", ["XI"]), ("\u{0627}", ["A"]),
        ("\u{0628}", ["B"]), ("\u{0629}", ["XTA", "XAH"]), ("\u{062A}", ["T"]),
        ("\u{062B}", ["XTH"]), ("\u{062C}", ["J"]), ("\u{062D}", ["XH"]),
        ("\u{062E}", ["XKH"]), ("\u{062F}", ["D"]), ("\u{0630}", ["XDH"]),
        ("\u{0631}", ["R"]), ("\u{0632}", ["Z"]), ("\u{0633}", ["S"]),
        ("\u{0634}", ["XSH"]), ("\u{0635}", ["XSS"]), ("\u{0636}", ["XDZ"]),
        ("\u{0637}", ["XTT"]), ("\u{0638}", ["XZZ"]), ("\u{0639}", ["E"]),
        ("\u{063A}", ["G"]), ("\u{0641}", ["F"]), ("\u{0642}", ["Q"]), ("\u{0643}", ["K"]),
        ("\u{0644}", ["L"]), ("\u{0645}", ["M"]), ("\u{0646}", ["N"]), ("\u{0647}", ["H"]),
        ("\u{0648}", ["W"]), ("\u{0649}", ["XAY"]), ("\u{064A}", ["Y"]),
        // Letters of other languages, Maghreb spellings among them.
        ("\u{0671}", ["XXA"]), ("\u{0679}", ["XXT"]), ("\u{067C}", ["XRT"]),
        ("\u{067E}", ["P"]), ("\u{0681}", ["XKE"]), ("\u{0685}", ["XXH"]),
        ("\u{0686}", ["XC"]), ("\u{0688}", ["XXD"]), ("\u{0689}", ["XDR"]),
        ("\u{0691}", ["XXR"]), ("\u{0693}", ["XRR"]), ("\u{0696}", ["XRX"]),
        ("\u{0698}", ["XJ"]), ("\u{069A}", ["XXS"]), ("\u{06A4}", ["V"]),
        ("\u{06A5}", ["XF"]), ("\u{06A9}", ["XKK"]), ("\u{06AB}", ["XXK"]),
        ("\u{06AD}", ["XNG"]), ("\u{06AF}", ["XGG"]), ("\u{06BA}", ["XNN"]),
        ("\u{06BC}", ["XXN"]), ("\u{06BE}", ["XDO"]), ("\u{06C0}", ["XYH"]),
        ("\u{06C1}", ["XXG"]), ("\u{06C2}", ["XGE"]), ("\u{06C3}", ["XTG"]),
        ("\u{06CC}", ["XYA", "Y", "XAY"]), ("\u{06CD}", ["XXY"]), ("\u{06D0}", ["Y"]),
        ("\u{06D2}", ["XYB"]), ("\u{06D3}", ["XBE"]),
    ]
}
