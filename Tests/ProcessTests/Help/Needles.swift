import Core
import Foundation

/// Words that must not be found in some bytes, in any of the forms in which programs write words.
struct Needles {
    /// Each with the forms in which it is looked for.
    private let forms: [(needle: String, forms: [Data])]

    init(_ needles: [String]) {
        forms = needles.map { needle in
            let texts = Set([needle, needle.lowercased(), needle.uppercased()])
            return (needle, texts.flatMap(Self.forms))
        }
    }

    /// Those that stand in the bytes.
    func found(in bytes: Data) -> [String] {
        forms.filter { item in item.forms.contains { bytes.range(of: $0) != nil } }.map(\.needle)
    }

    private static func forms(of text: String) -> [Data] {
        let plain = Data(text.utf8)
        let hexadecimal = plain.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            .joined()
        return [
            plain, Data(hexadecimal.utf8), Data(hexadecimal.uppercased().utf8),
            Data(text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
            Data(text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }),
        ] + (0..<3).flatMap { base64(plain, behind: $0) }
    }

    /// The digits that are the same whatever stands around the text, in both alphabets.
    private static func base64(_ text: Data, behind offset: Int) -> [Data] {
        let encoded = Array((Data(count: offset) + text).base64EncodedString())
        let first = (offset * 8 + 5) / 6
        let last = (offset + text.count) * 8 / 6
        let digits = String(encoded[first..<last])
        let other = digits.replacing("+", with: "-").replacing("/", with: "_")
        return [Data(digits.utf8), Data(other.utf8)]
    }
}
