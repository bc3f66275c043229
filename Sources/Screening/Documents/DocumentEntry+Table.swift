import Core
import Records

extension DocumentEntry {
    static let requiredColumns = ["issuer", "number", "type", "kind", "date"]
    static let optionalColumns = [
        "reference", "category", "action", "contact", "entry_valid_until", "sex",
    ]
    /// A document that does not exist cannot be listed.
    static let types = CodeList.documentClass.values.filter { $0 != "none" }
    static let kinds = ["lost", "stolen", "revoked", "invalid", "other"]
    static let actions = [
        "detain", "deny", "inform_discreetly", "check_document", "locate_missing", "protect",
    ]
    static let sexes = CodeList.sex.values

    init(row: CSVReader.Row, columns: CSVColumns) throws(ScreeningFault) {
        func text(_ column: String) throws(ScreeningFault) -> String? {
            let text = columns.text(column, in: row)
            guard text.utf8.count <= ScreeningLimit.entryText else {
                throw .table(
                    line: row.line, column: column,
                    "\(text.utf8.count) bytes where \(ScreeningLimit.entryText) are the limit")
            }
            return text.isEmpty ? nil : text
        }
        func choice(_ column: String, _ values: [String]) throws(ScreeningFault) -> String? {
            guard let value = try text(column) else { return nil }
            guard values.contains(value) else {
                throw .table(
                    line: row.line, column: column, "'\(value)'",
                    "one of \(values.joined(separator: ", "))")
            }
            return value
        }
        func required(_ column: String, _ values: [String]) throws(ScreeningFault) -> String {
            guard let value = try choice(column, values) else {
                throw .table(
                    line: row.line, column: column, "it is empty",
                    "one of \(values.joined(separator: ", "))")
            }
            return value
        }
        self.init(
            type: try required("type", Self.types), kind: try required("kind", Self.kinds),
            date: try text("date"), reference: try text("reference"),
            category: try text("category"), action: try choice("action", Self.actions),
            contact: try text("contact"), sex: try choice("sex", Self.sexes))
        if let date, !Self.isDay(date) {
            throw .table(
                line: row.line, column: "date", "'\(date)'", "a day as YYYY-MM-DD, XX where unknown"
            )
        }
        if let last = try text("entry_valid_until") {
            guard let day = CalendarDate(last) else {
                throw .table(
                    line: row.line, column: "entry_valid_until", "'\(last)'", "a day as YYYY-MM-DD")
            }
            validUntil = day
        }
    }

    /// Whether the text is a day whose month, or day, or both may be unknown.
    private static func isDay(_ text: String) -> Bool {
        if CalendarDate(text) != nil { return true }
        // Every month has a first day, and every year a January.
        if text.hasSuffix("-XX-XX") { return CalendarDate(text.dropLast(6) + "-01-01") != nil }
        return text.hasSuffix("-XX") && CalendarDate(text.dropLast(3) + "-01") != nil
    }
}
