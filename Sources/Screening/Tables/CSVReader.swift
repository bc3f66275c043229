import Core

/// Rows of a comma-separated table (RFC 4180): fields in quotes may hold commas, line ends and
/// doubled quotes; lines end with LF or CRLF; empty lines and a byte order mark are passed over.
package struct CSVReader {
    /// One row with the line, counted from 1, on which it begins.
    package struct Row {
        package let line: Int
        package let fields: [String]
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// How much is read at once, and at least how much of the rest is in memory when a row begins:
    /// more than a row within its limits has.
    private static let piece = 1 << 20
    private static let row = 128 << 10

    private let source: TableSource
    private var bytes: [UInt8]
    private var position = 0
    /// Bytes that were read and dropped.
    private var passed = 0
    private var isAtEnd = false
    private var line = 1
    /// Whether the field that was read last stood in quotes.
    private var wasQuoted = false

    package init(_ bytes: [UInt8]) throws(ScreeningFault) {
        try self.init(TableSource(bytes))
    }

    init(_ source: TableSource) throws(ScreeningFault) {
        self.source = source
        bytes = []
        try fill()
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Reads until a whole row is in memory, or all there is.
    private mutating func fill() throws(ScreeningFault) {
        guard !isAtEnd, bytes.count - position < Self.row else { return }
        bytes.removeFirst(position)
        passed += position
        position = 0
        while !isAtEnd, bytes.count < Self.piece {
            let next = try source.next(Self.piece)
            isAtEnd = next.isEmpty
            bytes += next
        }
        guard passed + bytes.count <= ScreeningLimit.table else {
            throw ScreeningFault(
                .table, "the table has more than \(ScreeningLimit.table) bytes",
                "part the list into several")
        }
    }

    /// The next row; `nil` at the end.
    package mutating func next() throws(ScreeningFault) -> Row? {
        repeat {
            try fill()
            while position < bytes.count, atLineEnd { skipLineEnd() }
        } while position == bytes.count && !isAtEnd
        try fill()
        guard position < bytes.count else { return nil }
        let start = line
        var fields: [String] = []
        while true {
            fields.append(try field(number: fields.count + 1))
            guard fields.count <= ScreeningLimit.tableColumns else {
                throw .table(line: start, "more than \(ScreeningLimit.tableColumns) fields")
            }
            guard position < bytes.count, bytes[position] == Self.comma else { break }
            position += 1
        }
        if position < bytes.count { skipLineEnd() }
        return Row(line: start, fields: fields)
    }

    private var atLineEnd: Bool {
        bytes[position] == Self.lineFeed
            || (bytes[position] == Self.carriageReturn && position + 1 < bytes.count
                && bytes[position + 1] == Self.lineFeed)
    }

    private mutating func skipLineEnd() {
        if bytes[position] == Self.carriageReturn { position += 1 }
        position += 1
        line += 1
    }

    private mutating func field(number: Int) throws(ScreeningFault) -> String {
        let start = line
        let content =
            position < bytes.count && bytes[position] == Self.quote
            ? try quoted(number: number) : plain()
        guard content.count <= ScreeningLimit.field else {
            throw .table(
                line: start, column: "\(number)",
                "more than \(ScreeningLimit.field) bytes")
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw .table(
                line: start, column: "\(number)", "the text is not UTF-8",
                "save the table with the encoding UTF-8")
        }
        if !wasQuoted, text.utf8.contains(Self.quote) {
            throw .table(
                line: start, column: "\(number)", "a quote within a field that is not quoted",
                "put the field in quotes and double the quotes within")
        }
        return text
    }

    private mutating func plain() -> ArraySlice<UInt8> {
        wasQuoted = false
        let start = position
        while position < bytes.count, position - start <= ScreeningLimit.field,
            bytes[position] != Self.comma, !atLineEnd
        { position += 1 }
        return bytes[start..<position]
    }

    private mutating func quoted(number: Int) throws(ScreeningFault) -> ArraySlice<UInt8> {
        wasQuoted = true
        let start = line
        var content: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == Self.quote {
                if position < bytes.count, bytes[position] == Self.quote {
                    position += 1
                } else {
                    guard position == bytes.count || bytes[position] == Self.comma || atLineEnd
                    else {
                        throw .table(
                            line: line, column: "\(number)", "text behind a closing quote",
                            "end the field at its quote, or double the quote")
                    }
                    return content[...]
                }
            } else if byte == Self.lineFeed {
                line += 1
            }
            content.append(byte)
            guard content.count <= ScreeningLimit.field else { break }
        }
        guard content.count <= ScreeningLimit.field else { return content[...] }
        throw .table(
            line: start, column: "\(number)", "a quote is opened and never closed",
            "close it, or double it where it belongs to the text")
    }
}
