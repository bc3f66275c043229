extension BundleBuilder {
    /// How many persons were taken.
    public var personCount: Int { persons.count }

    /// Takes the rows of `id,names,birth_dates,nationality,documents` and further columns named as
    /// RECORD.md's entry fields, in any order.
    ///
    /// - Throws: a fault of code `table` that names line and column. Nothing of the table is taken
    ///   then.
    public mutating func add(persons table: [UInt8]) throws(ScreeningFault) {
        var reader = try CSVReader(table)
        let columns = try CSVColumns(
            header: try reader.next(), required: PersonEntry.requiredColumns,
            optional: PersonEntry.optionalColumns)
        var taken = persons
        while let row = try reader.next() {
            guard taken.count < ScreeningLimit.persons else {
                throw .table(
                    line: row.line, "more than \(ScreeningLimit.persons) rows",
                    "part the list into several")
            }
            try columns.check(row)
            guard taken.add(try PersonEntry(row: row, columns: columns)) else {
                throw .table(
                    line: row.line, "the entry has more than a page holds",
                    "part its names and documents into several entries")
            }
        }
        persons = taken
    }

    static func append(persons content: PersonIndexBuilder.Content, to writer: inout SectionWriter)
    {
        let digests = [
            writer.append(BundleSection.personPostings, stream: content.postings),
            writer.append(BundleSection.personJoins, pages: content.joins),
            writer.append(BundleSection.personTraits, pages: content.traits.pages),
            writer.append(BundleSection.personEntries, pages: content.entries.pages),
        ]
        _ = writer.append(BundleSection.personVocabulary, stream: content.vocabulary)
        _ = writer.append(
            BundleSection.personIndex,
            stream: PersonIndex.bytes(content, digests: digests))
    }
}
