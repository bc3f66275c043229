public import Core

/// One thing that is wrong with a table that people wrote.
public struct TableFault: Sendable, Hashable, CustomStringConvertible {
    /// Counted from 1.
    public let line: Int
    /// The column's name; `nil` where the whole line or the table is meant.
    public let column: String?
    public let found: String
    /// As the subject of "is allowed".
    public let allowed: String

    init(line: Int, column: String? = nil, found: String, allowed: String) {
        self.line = line
        self.column = column
        self.found = found
        self.allowed = allowed
    }

    public var description: String {
        let place = column.map { "line \(line), \($0)" } ?? "line \(line)"
        return "\(place): found \(found); allowed: \(allowed)"
    }
}

/// Everything that is wrong with a table, so that it is mended in one go.
public struct TableFaults: Fault, Hashable {
    /// More than this helps nobody; the rest is counted in ``omitted``.
    public static let limit = 50

    /// At least one, by line.
    public let faults: [TableFault]
    public let omitted: Int

    /// - Parameter faults: at least one.
    init(_ faults: [TableFault]) {
        precondition(!faults.isEmpty, "a refusal without a reason")
        self.faults = Array(faults.sorted { $0.line < $1.line }.prefix(Self.limit))
        omitted = max(0, faults.count - Self.limit)
    }

    public var problem: String {
        let count = faults.count + omitted
        return count == 1 ? "\(faults[0])" : "\(count) faults, first \(faults[0])"
    }

    public var remedy: String? { "mend the table and publish it again" }
}
