/// Where and why a text is not the JSON that is taken here.
public struct JSONFault: Fault {
    public let reason: String
    /// From 1; columns count bytes.
    public let line: Int
    public let column: Int
    /// The value in which it happened (RFC 6901), as far as it was known.
    public let pointer: String

    public var problem: String {
        let place = pointer.isEmpty ? "" : " (in \(pointer))"
        return "not valid JSON at line \(line), column \(column)\(place): \(reason)"
    }
}

extension JSONValue {
    /// Reads one JSON text, strictly: UTF-8 without a byte order mark, no key twice in an object
    /// (RFC 7493 §2.3), no unpaired surrogate, no number beyond a double, no more than
    /// `depthLimit` levels, nothing behind the value.
    ///
    /// The size is the caller's to limit before the bytes come here.
    public init(parsing bytes: [UInt8], depthLimit: Int = 32) throws(JSONFault) {
        let result: Result<JSONValue, JSONFault> = bytes.withUnsafeBufferPointer { buffer in
            var parser = Parser(bytes: buffer, depthLimit: depthLimit)
            do throws(JSONFault) {
                return .success(try parser.document())
            } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }

    public init(parsing text: String) throws(JSONFault) {
        self = try JSONValue(parsing: Array(text.utf8))
    }
}

private struct Parser {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let depthLimit: Int
    private var position = 0
    private var path: [String] = []

    init(bytes: UnsafeBufferPointer<UInt8>, depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    mutating func document() throws(JSONFault) -> JSONValue {
        skipWhiteSpace()
        let value = try value()
        skipWhiteSpace()
        guard position == bytes.count else { throw fault("something follows the value") }
        return value
    }

    private mutating func value() throws(JSONFault) -> JSONValue {
        guard let byte = peek() else { throw fault("the text ends where a value is expected") }
        switch byte {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw fault("a value cannot start with this character")
        }
    }

    private mutating func object() throws(JSONFault) -> JSONValue {
        position += 1
        try enter()
        var members: [String: JSONValue] = [:]
        skipWhiteSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipWhiteSpace()
            guard peek() == UInt8(ascii: "\"") else { throw fault("a key in quotes is expected") }
            let start = position
            let key = try string()
            guard members[key] == nil else {
                position = start
                throw fault("the key \"\(key.prefix(64))\" stands twice in one object")
            }
            skipWhiteSpace()
            guard take(UInt8(ascii: ":")) else { throw fault("a colon is expected") }
            skipWhiteSpace()
            path.append(key)
            members[key] = try value()
            path.removeLast()
            skipWhiteSpace()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")) else { throw fault("a comma or } is expected") }
            return .object(members)
        }
    }

    private mutating func array() throws(JSONFault) -> JSONValue {
        position += 1
        try enter()
        var elements: [JSONValue] = []
        skipWhiteSpace()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            skipWhiteSpace()
            path.append(String(elements.count))
            elements.append(try value())
            path.removeLast()
            skipWhiteSpace()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "]")) else { throw fault("a comma or ] is expected") }
            return .array(elements)
        }
    }

    private mutating func string() throws(JSONFault) -> String {
        position += 1
        let start = position
        // Most strings have no escape: they are taken as they stand.
        while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            guard byte >= 0x20 else { throw fault("a control character must be escaped") }
            position += 1
        }
        if peek() == UInt8(ascii: "\"") {
            let text = try validated(Array(bytes[start..<position]))
            position += 1
            return text
        }
        var content = Array(bytes[start..<position])
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""):
                let text = try validated(content)
                position += 1
                return text
            case UInt8(ascii: "\\"):
                position += 1
                content.append(contentsOf: Array(String(try escaped()).utf8))
            case 0..<0x20:
                throw fault("a control character must be escaped")
            default:
                content.append(byte)
                position += 1
            }
        }
        throw fault("the text ends inside a string")
    }

    private mutating func escaped() throws(JSONFault) -> Unicode.Scalar {
        guard let byte = peek() else { throw fault("the text ends inside a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw fault("an unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(JSONFault) -> Unicode.Scalar {
        let first = try fourDigits()
        if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
        guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw fault("an unpaired surrogate")
        }
        let second = try fourDigits()
        let combined =
            0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) &- 0xDC00)
        guard (0xDC00...0xDFFF).contains(second), let scalar = Unicode.Scalar(combined) else {
            throw fault("an unpaired surrogate")
        }
        return scalar
    }

    private mutating func fourDigits() throws(JSONFault) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek() else { throw fault("the text ends inside an escape") }
            // Setting bit 5 makes a letter lower case and leaves digits alone.
            guard let nibble = Hexadecimal.nibble(lowerCase: byte | 0x20) else {
                throw fault("four hexadecimal digits are expected")
            }
            value = value << 4 | UInt16(nibble)
            position += 1
        }
        return value
    }

    private mutating func number() throws(JSONFault) -> JSONValue {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) {
            guard digits() > 0 else { throw fault("a digit is expected") }
        }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            guard digits() > 0 else { throw fault("a digit is expected behind the point") }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digits() > 0 else { throw fault("a digit is expected in the exponent") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let integer = Int64(text) {
            if (-JSONValue.integerLimit...JSONValue.integerLimit).contains(integer) {
                return .integer(integer)
            }
        } else if let integer = Self.wholeNumber(text) {
            return .integer(integer)
        }
        guard let double = Double(text), double.isFinite else {
            position = start
            throw fault("the number is beyond what a double holds")
        }
        return .number(double)
    }

    /// The value of `1.0` or `12e1`, judged by its digits: a double takes 0.99999999999999999999
    /// for 1. `nil` where it is not whole or beyond 2⁵³.
    private static func wholeNumber(_ text: String) -> Int64? {
        let parts = text.split(whereSeparator: { $0 == "e" || $0 == "E" })
        let decimals = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var digits = decimals.joined().drop { $0 == "-" || $0 == "0" }
        guard !digits.isEmpty else { return 0 }
        guard var exponent = parts.count > 1 ? Int(parts[1]) : 0,
            (-1_000_000...1_000_000).contains(exponent)
        else { return nil }
        exponent -= decimals.count > 1 ? decimals[1].count : 0
        while digits.last == "0" {
            digits = digits.dropLast()
            exponent += 1
        }
        guard (0...16).contains(exponent), digits.count + exponent <= 16,
            let value = Int64(digits + String(repeating: "0", count: exponent)),
            value <= JSONValue.integerLimit
        else { return nil }
        return text.hasPrefix("-") ? -value : value
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            position += 1
        }
        return position - start
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONFault)
        -> JSONValue
    {
        for offset in 0..<word.utf8CodeUnitCount {
            guard take(word.utf8Start[offset]) else {
                throw fault("a value cannot start with this character")
            }
        }
        return value
    }

    private func enter() throws(JSONFault) {
        guard path.count < depthLimit else {
            throw fault("more than \(depthLimit) levels of nesting")
        }
    }

    private func validated(_ content: [UInt8]) throws(JSONFault) -> String {
        guard let text = String(validating: content, as: UTF8.self) else {
            throw fault("not UTF-8")
        }
        return text
    }

    private func peek() -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipWhiteSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    private func fault(_ reason: String) -> JSONFault {
        let before = bytes[..<min(position, bytes.count)]
        let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
        let column = before.reversed().prefix { $0 != 0x0A }.count + 1
        return JSONFault(
            reason: reason, line: line, column: column, pointer: JSONPointer(path).description)
    }
}
