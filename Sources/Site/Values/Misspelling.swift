/// Why a text is not a value of some notation.
struct Misspelling: Error {
    let found: String
    let allowed: String

    init(_ found: String, allowed: String) {
        self.found = found
        self.allowed = allowed
    }
}

/// A value that people write as one short text.
protocol Notation: Sendable, Hashable, CustomStringConvertible {
    init(spelling: String) throws(Misspelling)
}

extension StringProtocol {
    /// The text in quotes, shortened so that a fault stays one line.
    var quoted: String {
        let shown = unicodeScalars.prefix(60).map { scalar in
            scalar.value < 0x20 || scalar.value == 0x7F ? "\u{FFFD}" : Character(scalar)
        }
        return "\"" + String(shown) + (unicodeScalars.count > 60 ? "…\"" : "\"")
    }

    /// A whole number in plain decimal digits; `nil` for signs, spaces and anything else.
    var wholeNumber: Int? {
        guard !isEmpty, utf8.count <= 9, utf8.allSatisfy(\.isDigit) else { return nil }
        return Int(self)
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isLetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
    var isLetterOrDigit: Bool { isLetter || isDigit }
}
