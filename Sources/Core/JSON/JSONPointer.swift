/// A place in a JSON document (RFC 6901).
public struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    public let parts: [String]

    public init(_ parts: [String] = []) {
        self.parts = parts
    }

    /// Reads the string form; `nil` unless it is empty or starts with a slash and has no lone `~`.
    public init?(_ text: String) {
        guard !text.isEmpty else {
            self.init()
            return
        }
        guard text.hasPrefix("/") else { return nil }
        var parts: [String] = []
        for part in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .dropFirst()
        {
            var plain: [UInt8] = []
            var iterator = part.makeIterator()
            while let byte = iterator.next() {
                guard byte == UInt8(ascii: "~") else {
                    plain.append(byte)
                    continue
                }
                switch iterator.next() {
                case UInt8(ascii: "0"): plain.append(UInt8(ascii: "~"))
                case UInt8(ascii: "1"): plain.append(UInt8(ascii: "/"))
                default: return nil
                }
            }
            parts.append(String(decoding: plain, as: UTF8.self))
        }
        self.init(parts)
    }

    public func appending(_ part: String) -> JSONPointer { JSONPointer(parts + [part]) }
    public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

    public var description: String {
        parts.map { part in
            var escaped = "/"
            for character in part.unicodeScalars {
                switch character {
                case "~": escaped += "~0"
                case "/": escaped += "~1"
                default: escaped.unicodeScalars.append(character)
                }
            }
            return escaped
        }.joined()
    }
}
