public import Core
public import PKI

/// Makes a bundle out of tables of documents and persons.
public struct BundleBuilder {
    private let description: BundleDescription
    private var documents: [(key: DocumentKey, entry: DocumentEntry, line: Int)] = []
    var persons = PersonIndexBuilder()

    /// - Throws: the description's first fault, code `description`.
    public init(_ description: BundleDescription) throws(ScreeningFault) {
        if let fault = description.validate().first { throw fault }
        self.description = description
    }

    /// How many entries were taken.
    public var documentCount: Int { documents.count }

    /// Takes the rows of `issuer,number,type,kind,date` and further columns named as RECORD.md's
    /// entry fields, in any order.
    ///
    /// - Throws: a fault of code `table` that names line and column. Nothing of the table is taken
    ///   then.
    public mutating func add(documents table: [UInt8]) throws(ScreeningFault) {
        var reader = try CSVReader(table)
        let columns = try CSVColumns(
            header: try reader.next(), required: DocumentEntry.requiredColumns,
            optional: DocumentEntry.optionalColumns)
        var rows = documents
        while let row = try reader.next() {
            guard rows.count < ScreeningLimit.tableRows else {
                throw .table(
                    line: row.line, "more than \(ScreeningLimit.tableRows) rows",
                    "part the list into several")
            }
            try columns.check(row)
            let issuer = columns.text("issuer", in: row)
            let number = columns.text("number", in: row)
            guard DocumentKey.normalised(issuer: issuer) != nil else {
                throw .table(
                    line: row.line, column: "issuer", "'\(issuer)'",
                    "a code of one to three letters, as in machine readable zones")
            }
            guard let key = DocumentKey(issuer: issuer, number: number) else {
                throw .table(
                    line: row.line, column: "number", "'\(number)'",
                    "1 to \(ScreeningLimit.documentNumber) letters and digits, separators apart")
            }
            rows.append((key, try DocumentEntry(row: row, columns: columns), row.line))
        }
        documents = rows
    }

    /// The bundle's bytes.
    ///
    /// - Parameters:
    ///   - key: the list owner's; `certificate` must be its.
    ///   - recipients: posts that can read the list. None makes a clear bundle, which anybody can.
    ///   - random: the source of the content key and the bundle's identifier.
    /// - Throws: code `table` where one document has more entries than a page holds; `untrusted`
    ///   where key and certificate do not belong together or a recipient's cannot be used.
    public func build(
        key: PrivateKey, certificate: Certificate, recipients: [Certificate],
        random: some RandomSource
    ) throws(ScreeningFault) -> [UInt8] {
        let pages = try documentPages()
        do throws(PKIFault) {
            let contentKey = recipients.isEmpty ? nil : random.bytes(AES256GCM.keyLength)
            let identifier = Identifier.version4(random: random)
            let sealer = try BundlePages(contentKey: contentKey, identifier: identifier)
            let envelope = try contentKey.map { (key) throws(PKIFault) in
                try CMS.encrypt(key, for: recipients)
            }
            var writer = SectionWriter(sealedBy: sealer)
            if !pages.isEmpty || persons.count == 0 { Self.append(pages, to: &writer) }
            if persons.count > 0 { Self.append(persons: persons.content(), to: &writer) }
            let manifest = BundleManifest(
                identifier: identifier, description: description, base: nil,
                envelopeDigest: envelope.map { SHA256.digest($0) }, sections: writer.sections)
            let signed = try CMS.sign(
                Array(manifest.json.compactText.utf8), key: key, certificate: certificate,
                at: description.issuedAt)
            let header = BundleHeader(manifest: signed, envelope: envelope ?? [])
            let padding = [UInt8](repeating: 0, count: header.sectionsStart - header.end)
            return header.bytes + signed + (envelope ?? []) + padding + writer.stored
        } catch {
            throw ScreeningFault(.untrusted, error.problem, error.remedy)
        }
    }

    private struct Page {
        let firstKey: [UInt8]
        let bytes: [UInt8]
    }

    /// Sorted, equal entries once, and no key across two pages.
    private func documentPages() throws(ScreeningFault) -> [Page] {
        typealias Entry = (key: [UInt8], value: [UInt8], line: Int)
        let sorted = documents.map { Entry($0.key.bytes, $0.entry.bytes, $0.line) }.sorted {
            if $0.key != $1.key { return $0.key.lexicographicallyPrecedes($1.key) }
            return $0.value.lexicographicallyPrecedes($1.value)
        }
        var pages: [Page] = []
        var current: [(key: [UInt8], value: [UInt8])] = []
        var size = 2
        func close() {
            guard let first = current.first else { return }
            pages.append(Page(firstKey: first.key, bytes: DocumentPage.bytes(current)))
            current = []
            size = 2
        }
        var index = 0
        while index < sorted.count {
            var group: [(key: [UInt8], value: [UInt8])] = []
            let first = sorted[index]
            while index < sorted.count, sorted[index].key == first.key {
                if group.last?.value != sorted[index].value {
                    group.append((sorted[index].key, sorted[index].value))
                }
                index += 1
            }
            let groupSize = group.reduce(0) { $0 + DocumentPage.size(key: $1.key, value: $1.value) }
            guard groupSize + 2 <= BundlePages.payload else {
                throw .table(
                    line: first.line, column: "number",
                    "one document has \(group.count) entries that do not fit one page",
                    "join them into fewer")
            }
            if size + groupSize > BundlePages.payload { close() }
            current.append(contentsOf: group)
            size += groupSize
        }
        close()
        return pages
    }

    /// The entries' section, then the index over its stored pages.
    private static func append(_ pages: [Page], to writer: inout SectionWriter) {
        let digests = writer.append(
            BundleSection.documentEntries, pages: pages.map(\.bytes),
            parameters: ["encoding": .string(DocumentPage.encoding)])
        let fences = zip(pages, digests).map { ($0.firstKey, $1) }
        _ = writer.append(BundleSection.documentIndex, stream: DocumentIndex.bytes(fences))
    }
}
