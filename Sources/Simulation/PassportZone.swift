internal import Core

/// Writes the two lines of a TD3 passport (Doc 9303-4 §4.2) or the three of a TD1 card
/// (Doc 9303-5 §4.2) with their check digits.
///
/// It shares no code with the parser that the post uses: a fault common to both would hide itself.
package struct PassportZone {
    var issuer: String
    var nationality: String
    var surname: String
    var givenNames: String
    var number: String
    /// `YYMMDD`
    var birthDate: String
    var sex: String
    /// `YYMMDD`
    var expiryDate: String

    /// - Parameters:
    ///   - birthDate: `YYMMDD`, as `expiryDate`.
    ///   - number: at most nine characters.
    package init(
        issuer: String, nationality: String, surname: String, givenNames: String, number: String,
        birthDate: String, sex: String, expiryDate: String
    ) {
        self.issuer = issuer
        self.nationality = nationality
        self.surname = surname
        self.givenNames = givenNames
        self.number = number
        self.birthDate = birthDate
        self.sex = sex
        self.expiryDate = expiryDate
    }

    /// Of an identity card.
    package var cardLines: [String] {
        let number = filled(self.number, 9)
        let first = filled("ID\(filled(issuer, 3))\(number)\(digit(number))", 30)
        let dates = birthDate + digit(birthDate) + sex + expiryDate + digit(expiryDate)
        let optional = filled("", 11)
        let summed =
            String(first.dropFirst(5)) + birthDate + digit(birthDate) + expiryDate
            + digit(expiryDate)
            + optional
        return [
            first, dates + filled(nationality, 3) + optional + digit(summed),
            filled("\(letters(surname))<<\(letters(givenNames))", 30),
        ]
    }

    package var lines: [String] {
        let names = "\(letters(surname))<<\(letters(givenNames))"
        let first = filled("P<\(filled(issuer, 3))\(names)", 44)
        let number = filled(self.number, 9)
        let optional = filled("", 14)
        let second =
            number + digit(number) + filled(nationality, 3) + birthDate + digit(birthDate) + sex
            + expiryDate + digit(expiryDate) + optional + "<"
        let composite =
            number + digit(number) + birthDate + digit(birthDate) + expiryDate
            + digit(expiryDate) + optional + "<"
        return [first, second + digit(composite)]
    }

    private func letters(_ name: String) -> String {
        String(name.map { $0.isASCII && $0.isLetter ? Character($0.uppercased()) : "<" })
    }

    private func filled(_ text: String, _ width: Int) -> String {
        String(text.prefix(width)) + String(repeating: "<", count: max(0, width - text.count))
    }

    /// Doc 9303-3 §4.9: weights 7, 3, 1 over digits, letters from 10, filler 0.
    private func digit(_ text: String) -> String {
        var sum = 0
        for (place, character) in text.utf8.enumerated() {
            let value =
                switch character {
                case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(character - UInt8(ascii: "0"))
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(character - UInt8(ascii: "A")) + 10
                default: 0
                }
            sum += value * [7, 3, 1][place % 3]
        }
        return String(sum % 10)
    }
}
