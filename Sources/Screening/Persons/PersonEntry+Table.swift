import Core

extension PersonEntry {
    static let requiredColumns = ["id", "names", "birth_dates", "nationality", "documents"]
    static let optionalColumns = DocumentEntry.optionalColumns

    init(row: CSVReader.Row, columns: CSVColumns) throws(ScreeningFault) {
        let fields = EntryFields(row: row, columns: columns)
        guard let identifier = try fields.text("id") else {
            throw fields.fault("id", "it is empty", "the owner's name for the entry")
        }
        let names = try fields.list("names")
        self.init(
            identifier: identifier, names: names,
            birthDates: try fields.list("birth_dates") {
                BirthDate($0)
            } expected: {
                "1960, 1960-05, 1960-05-17 or 1958..1962, several apart by |"
            },
            nationalities: try fields.list("nationality") {
                DocumentKey.normalised(issuer: $0)
            } expected: {
                "codes of one to three letters, several apart by |"
            },
            documents: try fields.list("documents"),
            sex: try fields.choice("sex", DocumentEntry.sexes),
            reference: try fields.text("reference"), category: try fields.text("category"),
            action: try fields.choice("action", DocumentEntry.actions),
            contact: try fields.text("contact"), validUntil: try fields.day("entry_valid_until"))
        guard !traits.names.isEmpty else {
            throw fields.fault("names", "there is no name to look up", "at least one name")
        }
    }
}
