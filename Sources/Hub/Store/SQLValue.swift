internal import Core

/// What goes into a statement and comes out of a row. Databases give numbers and bytes as text or
/// as what they are; the readers below take both.
enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    case bytes([UInt8])

    init(_ value: (some CustomStringConvertible)?) {
        self = value.map { .text($0.description) } ?? .null
    }

    init(_ value: Int64?) {
        self = value.map(SQLValue.integer) ?? .null
    }

    var string: String? {
        switch self {
        case .null: nil
        case .integer(let value): String(value)
        case .text(let value): value
        case .bytes(let value): Self.byteaPrefix + Hexadecimal.text(value)
        }
    }

    var integer: Int64? {
        switch self {
        case .null: nil
        case .integer(let value): value
        case .text(let value): Int64(value)
        case .bytes: nil
        }
    }

    var bytes: [UInt8]? {
        switch self {
        case .bytes(let value): value
        case .text(let value) where value.hasPrefix(Self.byteaPrefix):
            Hexadecimal.bytes(value.dropFirst(Self.byteaPrefix.count))
        default: nil
        }
    }

    /// How PostgreSQL writes and reads bytes as text (its manual, 8.4.1).
    private static let byteaPrefix = "\\x"

    var identifier: Identifier? { string.flatMap { Identifier($0) } }
    var digest: Digest256? { string.flatMap { Digest256($0) } }

    /// RFC 3339, or as PostgreSQL writes an instant in UTC: `2026-11-21 08:00:00.123+00`.
    var timestamp: Timestamp? {
        guard let text = string else { return nil }
        return Timestamp(text) ?? Timestamp(text + ":00")
    }
}

/// One row, by column.
typealias SQLRow = [SQLValue]

/// Text for columns that people search; the verbatim record stands beside it.
enum SQLText {
    /// Characters in such a column: as many as the LAN API lets a string have, and few enough that
    /// two of them fit an entry of PostgreSQL's indexes (2,704 bytes).
    static let limit = 200

    /// The same on one line, with nothing that could steer a terminal.
    static func line(_ text: String) -> String {
        column(
            String(
                String.UnicodeScalarView(
                    text.unicodeScalars.map { scalar in
                        switch scalar.properties.generalCategory {
                        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: " "
                        default: scalar
                        }
                    })))
    }

    /// Cut to the limit, with U+0000 made visible: PostgreSQL's text cannot hold it.
    static func column(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(limit).map { $0 == "\0" ? "\u{FFFD}" : $0 }))
    }
}
