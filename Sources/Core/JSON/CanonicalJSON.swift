/// The one byte sequence of a JSON value: RFC 8785, with whole numbers only.
///
/// RECORD.md's rule that records hold no other numbers lets two implementations agree without a
/// shortest-double printer; physical values stand in milli-units.
public enum CanonicalJSON {
    /// A number that is not whole, or beyond 2⁵³, at `pointer`.
    public struct NotCanonical: Fault {
        public let pointer: JSONPointer

        public var problem: String { "the number at \(pointer) is not a whole number within 2^53" }
        public var remedy: String? { "write physical values in milli-units" }
    }

    public static func bytes(of value: JSONValue) throws(NotCanonical) -> [UInt8] {
        var writer = JSONWriter(indent: nil)
        writer.write(value)
        if let pointer = writer.firstNumber { throw NotCanonical(pointer: pointer) }
        return writer.bytes
    }
}

extension JSONValue {
    /// One line, keys sorted. Numbers that are not whole are written as Swift prints them.
    public var compactText: String {
        var writer = JSONWriter(indent: nil)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Indented by two spaces, keys sorted, for people.
    public var prettyText: String {
        var writer = JSONWriter(indent: 2)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

private struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private(set) var firstNumber: JSONPointer?
    private let indent: Int?
    private var path: [String] = []

    init(indent: Int?) {
        self.indent = indent
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .integer(let value):
            if value.magnitude > UInt64(JSONValue.integerLimit) { noteNumber() }
            append(String(value))
        case .number(let value):
            noteNumber()
            append(value.isFinite ? "\(value)" : "null")
        case .string(let value): write(string: value)
        case .array(let elements):
            list(elements, open: "[", close: "]") { writer, index, element in
                writer.path.append(String(index))
                writer.write(element)
                writer.path.removeLast()
            }
        case .object(let members):
            let sorted = members.sorted { Self.precedes($0.key, $1.key) }
            list(sorted, open: "{", close: "}") { writer, _, member in
                writer.write(string: member.key)
                writer.append(writer.indent == nil ? ":" : ": ")
                writer.path.append(member.key)
                writer.write(member.value)
                writer.path.removeLast()
            }
        }
    }

    private mutating func list<Element>(
        _ elements: [Element], open: String, close: String,
        _ writeElement: (inout JSONWriter, Int, Element) -> Void
    ) {
        append(open)
        for (index, element) in elements.enumerated() {
            if index > 0 { append(",") }
            breakLine(path.count + 1)
            writeElement(&self, index, element)
        }
        if !elements.isEmpty { breakLine(path.count) }
        append(close)
    }

    private mutating func breakLine(_ level: Int) {
        guard let indent else { return }
        append("\n" + String(repeating: " ", count: indent * level))
    }

    /// Only what must be escaped is (RFC 8785 §3.2.2.2): quote, backslash, C0 controls.
    private mutating func write(string: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case 0x08: append("\\b")
            case 0x09: append("\\t")
            case 0x0A: append("\\n")
            case 0x0C: append("\\f")
            case 0x0D: append("\\r")
            case 0..<0x20: append("\\u00" + Hexadecimal.text([byte]))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// RFC 8785 §3.2.3 sorts by UTF-16 code units, which differs from UTF-8 order only where a
    /// character lies beyond the basic plane.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf16.lexicographicallyPrecedes(right.utf16)
    }

    private mutating func noteNumber() {
        if firstNumber == nil { firstNumber = JSONPointer(path) }
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }
}
