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
        let fields = EntryFields(row: row, columns: columns)
        self.init(
            type: try fields.required("type", Self.types),
            kind: try fields.required("kind", Self.kinds),
            date: try fields.text("date"), reference: try fields.text("reference"),
            category: try fields.text("category"),
            action: try fields.choice("action", Self.actions),
            contact: try fields.text("contact"), sex: try fields.choice("sex", Self.sexes))
        if let date, ReportDay(date) == nil {
            throw fields.fault("date", "'\(date)'", "a day as YYYY-MM-DD, XX where unknown")
        }
        validUntil = try fields.day("entry_valid_until")
    }
}
