import Core

/// Writes the documents of a build: their pages, the filter over them, and the index.
struct DocumentSections {
    private let writer: SectionWriter
    private let values: DocumentValues
    private let planned: [DocumentGroup]
    private var filter: FingerprintSetBuilder
    private var page = DocumentPageWriter()
    private var pages: [(entries: Int, digest: Digest256)] = []
    /// Entries by group, equal ones once.
    private var held: [Int]
    private var group = 0
    private var restBits = 0

    /// - Parameter progress: hears now and then how many entries were written.
    static func write(
        _ documents: DocumentCollector, to writer: SectionWriter, progress: (Int) -> Void
    ) throws(ScreeningFault) {
        var sections = DocumentSections(documents, writer)
        try documents.forEach { (row, record) throws(ScreeningFault) in
            try sections.append(row, record)
            if sections.filter.count.isMultiple(of: 100_000) { progress(sections.filter.count) }
        }
        try sections.finish()
    }

    private init(_ documents: DocumentCollector, _ writer: SectionWriter) {
        self.writer = writer
        values = documents.values
        planned = documents.groups
        held = [Int](repeating: 0, count: planned.count)
        restBits = planned.first?.restBits ?? 0
        filter = FingerprintSetBuilder(
            universe: DocumentIndex.universe(planned), expected: documents.count)
    }

    private mutating func append(
        _ row: DocumentRow, _ record: [UInt8]?
    ) throws(ScreeningFault) {
        if planned[group].key != row.group {
            while planned[group].key < row.group { group += 1 }
            restBits = planned[group].restBits
        }
        let run = planned[group].run(of: row.value)
        filter.append(planned[group].firstRun + run)
        held[group] += 1
        let code =
            switch row.form {
            case DocumentRow.spelledOut: values.spelledOut
            case DocumentRow.withdrawn: values.withdrawn
            default:
                values.code(
                    form: Int(row.form),
                    day: row.detail == 0 ? nil : ReportDay(number: UInt32(row.detail)))
            }
        if !page.fits(bits: restBits + values.bits, spelledOut: record) { try closePage() }
        page.append(
            rest: planned[group].rest(of: row.value, in: run), restBits: restBits, code: code,
            codeBits: values.bits, spelledOut: record)
    }

    private mutating func closePage() throws(ScreeningFault) {
        pages.append((page.count, try writer.append(page: page.bytes)))
        page = DocumentPageWriter()
    }

    private mutating func finish() throws(ScreeningFault) {
        if page.count > 0 { try closePage() }
        writer.close(BundleSection.documentPages)
        try writer.append(BundleSection.documentFilter, stream: filter.bytes())
        let groups = zip(planned, held).map {
            DocumentGroup(
                key: $0.key, firstRun: $0.firstRun, runCount: $0.runCount, firstEntry: 0,
                entryCount: $1)
        }
        try writer.append(
            BundleSection.documentIndex,
            stream: DocumentIndex.bytes(groups: groups, values: values, pages: pages))
    }
}
