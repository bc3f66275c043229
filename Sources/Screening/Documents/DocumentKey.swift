/// Issuer and number of a document in the one form under which lists hold it.
///
/// The issuer is upper case with Germany as `D`. The number is upper case without white space,
/// dashes, dots, slashes and fillers, with Arabic-Indic digits as `0…9`: what readers, clerks and
/// printers add or change. `O` and `0` stay apart, as both occur in numbers.
public struct DocumentKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let issuer: String
    public let number: String

    /// `nil` unless the issuer is one to three letters and the number, normalised, has 1 to
    /// ``ScreeningLimit/documentNumber`` letters and digits of ASCII.
    public init?(issuer: String, number: String) {
        guard let issuer = Self.normalised(issuer: issuer),
            let number = Self.normalised(number: number)
        else { return nil }
        self.issuer = issuer
        self.number = number
    }

    public var description: String { "\(issuer) \(number)" }

    /// The bytes that order lists: issuer, a separator below all letters, number.
    var bytes: [UInt8] { Array(issuer.utf8) + [UInt8(ascii: "/")] + Array(number.utf8) }

    public static func < (left: DocumentKey, right: DocumentKey) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    static func normalised(issuer text: String) -> String? {
        let issuer = text.uppercased().filter { !$0.isWhitespace && $0 != "<" }
        guard (1...3).contains(issuer.utf8.count),
            issuer.utf8.allSatisfy({ $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") })
        else { return nil }
        return issuer == "DEU" ? "D" : issuer
    }

    static func normalised(number text: String) -> String? {
        guard text.utf8.count <= ScreeningLimit.field else { return nil }
        var result: [UInt8] = []
        for scalar in text.uppercased().unicodeScalars {
            switch scalar {
            case "0"..."9", "A"..."Z": result.append(UInt8(scalar.value))
            case "\u{660}"..."\u{669}": result.append(UInt8(scalar.value - 0x660) + 0x30)
            case "\u{6F0}"..."\u{6F9}": result.append(UInt8(scalar.value - 0x6F0) + 0x30)
            case "<", ".", "/": continue
            case _ where scalar.properties.isWhitespace: continue
            case _ where scalar.properties.generalCategory == .dashPunctuation: continue
            default: return nil
            }
        }
        guard (1...ScreeningLimit.documentNumber).contains(result.count) else { return nil }
        return String(decoding: result, as: UTF8.self)
    }
}
