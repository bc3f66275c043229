/// The named columns of a table, taken from its first row.
struct CSVColumns {
    private let places: [String: Int]
    private let names: [String]

    /// - Parameter optional: `nil` allows any further columns.
    /// - Throws: a fault of code `table` for a header that is missing, has a name twice or one that
    ///   is neither required nor allowed, or lacks a required one.
    init(
        header: CSVReader.Row?, required: [String], optional: [String]?
    ) throws(ScreeningFault) {
        let expected = "the first line must be \(required.joined(separator: ","))"
        guard let header else { throw .table(line: 1, "the table is empty", expected) }
        var places: [String: Int] = [:]
        for (place, name) in header.fields.enumerated() {
            guard let optional else {
                places[name] = places[name] ?? place
                continue
            }
            guard required.contains(name) || optional.contains(name) else {
                throw .table(
                    line: header.line, column: "\(place + 1)", "an unknown column '\(name)'",
                    "\(expected), with further columns of \(optional.joined(separator: ", "))")
            }
            guard places.updateValue(place, forKey: name) == nil else {
                throw .table(
                    line: header.line, column: "\(place + 1)", "the column '\(name)' stands twice")
            }
        }
        for name in required where places[name] == nil {
            throw .table(line: header.line, "the column '\(name)' is missing", expected)
        }
        self.places = places
        names = header.fields
    }

    /// - Throws: a fault of code `table` unless the row has as many fields as the header.
    func check(_ row: CSVReader.Row) throws(ScreeningFault) {
        guard row.fields.count == names.count else {
            throw .table(
                line: row.line, "\(row.fields.count) fields where the header has \(names.count)")
        }
    }

    /// The field of that column; empty where the table has no such column.
    func text(_ name: String, in row: CSVReader.Row) -> String {
        places[name].map { row.fields[$0] } ?? ""
    }
}
