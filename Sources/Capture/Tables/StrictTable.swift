internal import Screening

/// A small table with named columns (RFC 4180) of which nothing is passed over in silence: an
/// unknown column is a fault, and every fault is found.
struct StrictTable {
    struct Row {
        let line: Int
        fileprivate let values: [String: String]

        /// The field without blanks around it; empty where the table has no such column.
        subscript(_ column: String) -> String { values[column] ?? "" }
    }

    /// The names of the columns in their order.
    let columns: [String]
    let rows: [Row]
    /// What is wrong with lines as such; they are not among the rows.
    let faults: [TableFault]

    /// - Parameters:
    ///   - required: columns that must be there.
    ///   - isOptional: whether a column of that name may be there besides.
    ///   - allowed: which columns may be there, for people.
    ///   - limit: rows without the header.
    /// - Throws: where the table cannot be told apart into named columns.
    init(
        _ bytes: [UInt8], required: [String], isOptional: (String) -> Bool, allowed: String,
        limit: Int
    ) throws(TableFaults) {
        let lines = try Self.lines(bytes, limit: limit + 1)
        let columns = lines.first?.fields ?? []
        var faults: [TableFault] = []
        for (place, name) in columns.enumerated() {
            if !required.contains(name), !isOptional(name) {
                faults.append(
                    TableFault(line: 1, found: "a column \"\(name)\"", allowed: allowed))
            } else if columns[..<place].contains(name) {
                faults.append(
                    TableFault(line: 1, found: "the column \(name) twice", allowed: "once"))
            }
        }
        for name in required where !columns.contains(name) {
            faults.append(TableFault(line: 1, found: "no column \(name)", allowed: allowed))
        }
        guard faults.isEmpty else { throw TableFaults(faults) }
        var rows: [Row] = []
        for (line, fields) in lines.dropFirst() {
            if fields.count == columns.count {
                rows.append(
                    Row(
                        line: line,
                        values: Dictionary(zip(columns, fields), uniquingKeysWith: { $1 })))
            } else {
                faults.append(
                    TableFault(
                        line: line, found: "\(fields.count) fields",
                        allowed: "\(columns.count), as the first line has"))
            }
        }
        self.columns = columns
        self.rows = rows
        self.faults = faults
    }

    private static func lines(
        _ bytes: [UInt8], limit: Int
    ) throws(TableFaults) -> [(line: Int, fields: [String])] {
        var lines: [(line: Int, fields: [String])] = []
        do throws(ScreeningFault) {
            var reader = try CSVReader(bytes)
            while let row = try reader.next(), lines.count <= limit {
                lines.append((row.line, row.fields.map(\.withoutBlanks)))
            }
        } catch {
            let line = (lines.last?.line ?? 0) + 1
            throw TableFaults([
                TableFault(
                    line: line, found: error.problem,
                    allowed: error.remedy ?? "fields apart by commas, as RFC 4180 has them")
            ])
        }
        guard lines.count <= limit else {
            throw TableFaults([
                TableFault(
                    line: lines[limit].line, found: "more than \(limit - 1) rows",
                    allowed: "at most \(limit - 1)")
            ])
        }
        return lines
    }
}

extension String {
    fileprivate var withoutBlanks: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
