extension BundleBuilder {
    /// How many persons were taken.
    public var personCount: Int { persons.count }

    /// Takes the rows of `id,names,birth_dates,nationality,documents` and further columns named as
    /// RECORD.md's entry fields, in any order.
    ///
    /// - Throws: as ``add(documents:)``; of a bundle that changes another also where it has more
    ///   than ``ScreeningLimit/changedPersons``.
    public mutating func add(persons table: TableSource) throws(ScreeningFault) {
        do throws(ScreeningFault) {
            var reader = try CSVReader(table)
            let columns = try CSVColumns(
                header: try reader.next(), required: PersonEntry.requiredColumns,
                optional: PersonEntry.optionalColumns)
            while let row = try reader.next() {
                guard persons.count < ScreeningLimit.persons else {
                    throw .table(
                        line: row.line, "more than \(ScreeningLimit.persons) rows",
                        "part the list into several")
                }
                try columns.check(row)
                guard persons.add(try PersonEntry(row: row, columns: columns)) else {
                    throw .table(
                        line: row.line, "the entry has more than a page holds",
                        "part its names and documents into several entries")
                }
            }
        } catch {
            refusal = error
            throw error
        }
    }

    /// Takes persons whom earlier files hold and who count no more, as `id`; further columns are
    /// passed over.
    ///
    /// - Throws: as ``withdraw(documents:)``.
    public mutating func withdraw(persons table: TableSource) throws(ScreeningFault) {
        try checkLineage()
        do throws(ScreeningFault) {
            var reader = try CSVReader(table)
            let columns = try CSVColumns(
                header: try reader.next(), required: ["id"], optional: nil)
            while let row = try reader.next() {
                try columns.check(row)
                let fields = EntryFields(row: row, columns: columns)
                guard let identifier = try fields.text("id") else {
                    throw fields.fault("id", "it is empty", "the entry's name")
                }
                withdrawnPersons.insert(identifier)
                guard withdrawnPersons.count <= ScreeningLimit.changedPersons else {
                    throw .table(
                        line: row.line, "more than \(ScreeningLimit.changedPersons) rows",
                        "build the whole list anew")
                }
            }
        } catch {
            refusal = error
            throw error
        }
    }

    static func append(
        persons content: PersonIndexBuilder.Content, to writer: SectionWriter
    ) throws(ScreeningFault) {
        let digests = [
            try writer.append(BundleSection.personJoins, pages: content.joins),
            try writer.append(BundleSection.personEntries, pages: content.entries.pages),
        ]
        try writer.append(BundleSection.personVocabulary, stream: content.vocabulary)
        try writer.append(BundleSection.personPostings, stream: content.postings)
        try writer.append(BundleSection.personTraits, stream: content.traits)
        try writer.append(
            BundleSection.personIndex, stream: PersonIndex.bytes(content, digests: digests))
    }
}
