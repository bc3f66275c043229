import Core

/// Takes the documents of a build, in any order and number, and hands them out in a list's order.
final class DocumentCollector {
    private let rows: RowSorter
    /// Records that are spelled out.
    private let records: ScratchFile
    private var forms: [DocumentEntry: UInt32] = [:]
    private var days: Set<ReportDay> = []
    /// Rows by ``DocumentKey/group``.
    private var counts: [UInt32: Int] = [:]

    init(in directory: String, runLength: Int = RowSorter.runLength) {
        rows = RowSorter(in: directory, runLength: runLength)
        records = ScratchFile(in: directory)
    }

    var count: Int { rows.count }

    func add(_ key: DocumentKey, _ record: DocumentRecord) throws(ScreeningFault) {
        let (form, detail) = try coded(key, record)
        counts[key.group, default: 0] += 1
        try rows.append(
            DocumentRow(
                group: key.group, form: form, value: key.shape.scattered(key.value), detail: detail)
        )
    }

    private func coded(
        _ key: DocumentKey, _ record: DocumentRecord
    ) throws(ScreeningFault) -> (UInt32, UInt64) {
        if key.longNumber == nil {
            guard case .listed(var entry) = record else { return (DocumentRow.withdrawn, 0) }
            let day = entry.date.flatMap { ReportDay($0) }
            if entry.reference == nil, (day == nil) == (entry.date == nil) {
                entry.date = nil
                if let form = form(of: entry) {
                    guard let day else { return (form, 0) }
                    if days.contains(day) || days.count < DocumentValues.mostDays {
                        days.insert(day)
                        return (form, UInt64(day.number))
                    }
                }
            }
        }
        let bytes = DocumentRecord.bytes(number: key.longNumber, record)
        let offset = records.count
        try records.append(bytes)
        return (
            DocumentRow.spelledOut, DocumentRow.spelledOut(at: offset, length: bytes.count)
        )
    }

    private func form(of entry: DocumentEntry) -> UInt32? {
        if let form = forms[entry] { return form }
        guard forms.count < DocumentValues.mostForms else { return nil }
        let form = UInt32(forms.count)
        forms[entry] = form
        return form
    }

    /// The codes of what was taken.
    var values: DocumentValues {
        DocumentValues(
            forms: forms.sorted { $0.value < $1.value }.map(\.key), days: days.sorted())
    }

    /// Every group that was taken with the runs that it gets.
    var groups: [DocumentGroup] {
        var groups: [DocumentGroup] = []
        for (key, count) in counts.sorted(by: { $0.key < $1.key }) {
            let shape = DocumentGroup(
                key: key, firstRun: 0, runCount: 1, firstEntry: 0, entryCount: 0
            ).shape
            groups.append(
                DocumentGroup(
                    key: key, firstRun: DocumentIndex.universe(groups),
                    runCount: DocumentGroup.runCount(shape, entries: count), firstEntry: 0,
                    entryCount: count))
        }
        return groups
    }

    /// Every row in the list's order, equal ones once, with the record where it is spelled out.
    ///
    /// - Throws: code `table` where one document has more entries than a list tells of one.
    func forEach(
        _ body: (DocumentRow, [UInt8]?) throws(ScreeningFault) -> Void
    ) throws(ScreeningFault) {
        var last: DocumentRow?
        var spelledOut: Set<[UInt8]> = []
        var held = 0
        try rows.forEach { (row) throws(ScreeningFault) in
            if let last, last.isOfSameDocument(row) {
                if row.form != DocumentRow.spelledOut, row == last { return }
            } else {
                held = 0
                if !spelledOut.isEmpty { spelledOut = [] }
            }
            last = row
            var record: [UInt8]?
            if row.form == DocumentRow.spelledOut {
                let bytes = try records.read(at: row.offset, count: row.length)
                guard spelledOut.insert(bytes).inserted else { return }
                record = bytes
            }
            held += 1
            guard held <= ScreeningLimit.entryValues else {
                let key = DocumentKey(group: row.group)
                throw ScreeningFault(
                    .table,
                    "a document of \(key.issuer) has more than \(ScreeningLimit.entryValues) "
                        + "entries",
                    "join them into fewer")
            }
            try body(row, record)
        }
    }
}

extension DocumentKey {
    /// Some key of that group, for whoever asks for its issuer.
    fileprivate init(group: UInt32) {
        self.group = group
        value = 0
        longNumber = nil
    }
}
