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
        writer.reserve(2_048)
        writer.write(value)
        if writer.hasOtherNumber { throw NotCanonical(pointer: pointer(toOtherNumberIn: value)) }
        return writer.bytes
    }

    /// An object with fixed keys that is written often: its members are handed in one by one, in
    /// the order of RFC 8785 §3.2.3, so that nothing is gathered and sorted.
    public struct ObjectWriter {
        private var writer = JSONWriter(indent: nil)
        private let isWhole: Bool

        /// - Parameters:
        ///   - capacity: bytes that will do for most.
        ///   - isWhole: whether it begins with the brace, for ``finished()``, or not, for
        ///     ``members()``.
        public init(capacity: Int, isWhole: Bool = true) {
            self.isWhole = isWhole
            writer.reserve(capacity)
            if isWhole { writer.append("{") }
        }

        private var isEmpty: Bool { writer.bytes.count == (isWhole ? 1 : 0) }

        /// - Parameter key: behind those before it; ASCII without quotes and backslashes.
        public mutating func write(_ key: StaticString, _ value: JSONValue) {
            begin(key)
            writer.write(value)
        }

        /// - Parameter bytes: the value's RFC 8785 form, written before.
        public mutating func write(_ key: StaticString, canonical bytes: [UInt8]) {
            begin(key)
            writer.append(bytes)
        }

        /// Members that another writer has gathered, behind those before them.
        public mutating func write(members: [UInt8]) {
            if !isEmpty { writer.append(",") }
            writer.append(members)
        }

        private mutating func begin(_ key: StaticString) {
            writer.append(isEmpty ? "\"" : ",\"")
            writer.append(key)
            writer.append("\":")
        }

        /// What was written, for ``write(members:)``; `nil` where a value holds a number that is
        /// not whole.
        public consuming func members() -> [UInt8]? {
            writer.hasOtherNumber || isWhole ? nil : writer.bytes
        }

        /// The object; `nil` where a value holds a number that is not whole.
        public consuming func finished() -> [UInt8]? {
            writer.append("}")
            return writer.hasOtherNumber || !isWhole ? nil : writer.bytes
        }
    }

    /// Where the first number is that is not whole, in the order of writing.
    private static func pointer(toOtherNumberIn value: JSONValue) -> JSONPointer {
        func path(_ value: JSONValue) -> [String]? {
            switch value {
            case .integer, .number:
                return value.isCanonicalNumber ? nil : []
            case .array(let elements):
                for (index, element) in elements.enumerated() {
                    if let rest = path(element) { return [String(index)] + rest }
                }
                return nil
            case .object(let members):
                for member in JSONWriter.sorted(members) {
                    if let rest = path(member.value) { return [member.key] + rest }
                }
                return nil
            case .null, .bool, .string: return nil
            }
        }
        return JSONPointer(path(value) ?? [])
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

extension JSONValue {
    /// Whether a number is one that records may hold.
    fileprivate var isCanonicalNumber: Bool {
        guard case .integer(let value) = self else { return false }
        return value.magnitude <= UInt64(JSONValue.integerLimit)
    }
}

private struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    /// Whether a number was met that is not whole.
    private(set) var hasOtherNumber = false
    private let indent: Int?
    private var depth = 0

    init(indent: Int?) {
        self.indent = indent
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .integer(let number):
            hasOtherNumber = hasOtherNumber || !value.isCanonicalNumber
            append(text: String(number))
        case .number(let value):
            hasOtherNumber = true
            append(text: value.isFinite ? "\(value)" : "null")
        case .string(let value): write(string: value)
        case .array(let elements):
            list(elements, open: "[", close: "]") { writer, element in writer.write(element) }
        case .object(let members):
            list(Self.sorted(members), open: "{", close: "}") { writer, member in
                writer.write(string: member.key)
                writer.append(writer.indent == nil ? ":" : ": ")
                writer.write(member.value)
            }
        }
    }

    private mutating func list<Element>(
        _ elements: [Element], open: StaticString, close: StaticString,
        _ writeElement: (inout JSONWriter, Element) -> Void
    ) {
        append(open)
        depth += 1
        var isFirst = true
        for element in elements {
            if !isFirst { append(",") }
            isFirst = false
            breakLine()
            writeElement(&self, element)
        }
        depth -= 1
        if !elements.isEmpty { breakLine() }
        append(close)
    }

    private mutating func breakLine() {
        guard let indent else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * depth))
    }

    /// Only what must be escaped is (RFC 8785 §3.2.2.2): quote, backslash, C0 controls.
    private mutating func write(string: String) {
        var string = string
        bytes.append(UInt8(ascii: "\""))
        string.withUTF8 { text in
            // Nearly every text needs nothing, and a loop without a way out is a fast one.
            var hasSpecial = false
            for byte in text where Self.isSpecial(byte) { hasSpecial = true }
            guard hasSpecial else {
                bytes.append(contentsOf: text)
                return
            }
            for byte in text {
                if Self.isSpecial(byte) { escape(byte) } else { bytes.append(byte) }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 0x08: append("\\b")
        case 0x09: append("\\t")
        case 0x0A: append("\\n")
        case 0x0C: append("\\f")
        case 0x0D: append("\\r")
        default: append(text: "\\u00" + Hexadecimal.text([byte]))
        }
    }

    static func sorted(_ members: [String: JSONValue]) -> [(key: String, value: JSONValue)] {
        members.sorted { precedes($0.key, $1.key) }
    }

    /// RFC 8785 §3.2.3 sorts by UTF-16 code units. That is the order of UTF-8's bytes, except that
    /// what lies beyond the basic plane (lead bytes from 0xF0: surrogates) stands before U+E000 to
    /// U+FFFF (0xEE and 0xEF).
    private static func precedes(_ left: String, _ right: String) -> Bool {
        for (mine, other) in zip(left.utf8, right.utf8) where mine != other {
            let isMineBeyond = mine >= 0xF0
            guard isMineBeyond != (other >= 0xF0) else { return mine < other }
            return isMineBeyond ? other >= 0xEE : mine < 0xEE
        }
        return left.utf8.count < right.utf8.count
    }

    mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(count)
    }

    mutating func append(_ text: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ more: [UInt8]) {
        bytes.append(contentsOf: more)
    }

    private mutating func append(text: String) {
        bytes.append(contentsOf: text.utf8)
    }
}
