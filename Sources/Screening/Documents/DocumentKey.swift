/// Issuer and number of a document in the one form under which lists hold it.
///
/// The issuer is upper case with Germany as `D`. The number is upper case without white space,
/// dashes, dots, slashes and fillers, with Arabic-Indic digits as `0…9`: what readers, clerks and
/// printers add or change. `O` and `0` stay apart, as both occur in numbers.
///
/// Both are held as numbers, so that a key costs no memory of its own and equal keys are equal
/// bits.
public struct DocumentKey: Hashable, Sendable, CustomStringConvertible {
    /// Issuer and shape of the number, see ``DocumentGroup``.
    let group: UInt32
    /// Which of the shape's numbers it is; of a long number a hash, which orders and finds it.
    let value: UInt64
    /// Only of a number that has too many characters to be counted.
    let longNumber: String?

    /// `nil` unless the issuer is one to three letters and the number, normalised, has 1 to
    /// ``ScreeningLimit/documentNumber`` letters and digits of ASCII.
    public init?(issuer: String, number: String) {
        guard let issuer = Self.code(issuer: issuer), let counted = CountedNumber(number)
        else { return nil }
        group = issuer << NumberShape.bits | UInt32(counted.shape.rawValue)
        value = counted.value
        longNumber = counted.long
    }

    /// The letters under which ICAO knows the issuer.
    public var issuer: String {
        var rest = group >> NumberShape.bits
        var letters: [UInt8] = []
        while rest > 0 {
            letters.append(UInt8(ascii: "A") - 1 + UInt8(rest % 27))
            rest /= 27
        }
        return String(decoding: letters.reversed(), as: UTF8.self)
    }

    public var number: String { longNumber ?? shape.text(of: value) }

    public var description: String { "\(issuer) \(number)" }

    var shape: NumberShape {
        NumberShape(rawValue: UInt8(truncatingIfNeeded: group) & (1 << NumberShape.bits - 1))
    }

    /// Whether the text is an issuer that a list can hold.
    static func isIssuer(_ text: String) -> Bool { code(issuer: text) != nil }

    /// As ``issuer`` has it; `nil` where no list can hold it.
    static func normalised(issuer text: String) -> String? {
        let issuer = text.uppercased().filter { !$0.isWhitespace && $0 != "<" }
        guard (1...3).contains(issuer.utf8.count),
            issuer.utf8.allSatisfy({ $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") })
        else { return nil }
        return issuer == "DEU" ? "D" : issuer
    }

    /// Letters as digits from 1 to 26 of a number to the base of 27.
    private static func code(issuer text: String) -> UInt32? {
        var code: UInt32 = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): code = 27 * code + UInt32(byte & 0x1F)
            case UInt8(ascii: "a")...UInt8(ascii: "z"): code = 27 * code + UInt32(byte & 0x1F)
            case UInt8(ascii: "<"), UInt8(ascii: " "): continue
            default:
                // Rare characters, by the rules of Unicode; what is left then has none.
                return normalised(issuer: text).flatMap { $0 == text ? nil : self.code(issuer: $0) }
            }
            guard code < 27 * 27 * 27 else { return nil }
        }
        return code == 0 ? nil : code == germany ? 4 : code
    }

    private static let germany: UInt32 = (4 * 27 + 5) * 27 + 21
}
