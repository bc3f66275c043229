public import Core
public import PKI

/// Makes a bundle out of tables of documents and persons. Documents take the same memory however
/// many they are: what does not fit is sorted in files that have no name and go with the builder.
public struct BundleBuilder {
    private let description: BundleDescription
    private let lineage: BundleLineage?
    private let scratch: String
    private let documents: DocumentCollector
    var persons = PersonIndexBuilder()
    /// Persons whom earlier files hold and this one holds no more.
    var withdrawnPersons: Set<String> = []
    /// What was refused: half a table makes no list.
    var refusal: ScreeningFault?
    /// Hears how far it has come, every hundred thousand documents.
    public var progress: (BuildProgress) -> Void = { _ in }

    /// - Parameters:
    ///   - lineage: what the bundle changes; `nil` for a list by itself.
    ///   - scratch: a directory on a file system that has room for the list's rows, 24 bytes each
    ///     and more for rows with references.
    /// - Throws: the description's first fault, code `description`.
    public init(
        _ description: BundleDescription, changing lineage: BundleLineage? = nil, scratch: String
    ) throws(ScreeningFault) {
        try self.init(
            description, changing: lineage, scratch: scratch, runLength: RowSorter.runLength)
    }

    init(
        _ description: BundleDescription, changing lineage: BundleLineage? = nil, scratch: String,
        runLength: Int
    ) throws(ScreeningFault) {
        if let fault = description.validate().first { throw fault }
        self.description = description
        self.lineage = lineage
        self.scratch = scratch
        documents = DocumentCollector(in: scratch, runLength: runLength)
    }

    /// How many rows of documents were taken, those of withdrawn ones too.
    public var documentCount: Int { documents.count }

    /// Takes the rows of `issuer,number,type,kind,date` and further columns named as RECORD.md's
    /// entry fields, in any order.
    ///
    /// - Throws: a fault of code `table` that names line and column, or `file`. No bundle can be
    ///   made of the rest then.
    public mutating func add(documents table: TableSource) throws(ScreeningFault) {
        try addDocuments(
            table, required: DocumentEntry.requiredColumns, optional: DocumentEntry.optionalColumns
        ) { (row, columns) throws(ScreeningFault) in
            .listed(try DocumentEntry(row: row, columns: columns))
        }
    }

    /// Takes documents that earlier files hold and that count no more, as `issuer,number`; further
    /// columns are passed over, so that the rows of a list can be given as they are.
    ///
    /// - Throws: as ``add(documents:)``; `description` where the bundle changes no other.
    public mutating func withdraw(documents table: TableSource) throws(ScreeningFault) {
        try checkLineage()
        try addDocuments(table, required: ["issuer", "number"], optional: nil) { _, _ in
            .withdrawn
        }
    }

    func checkLineage() throws(ScreeningFault) {
        guard lineage != nil else {
            throw ScreeningFault(
                .description, "a whole list has nothing to withdraw",
                "name the bundle that it changes, or leave the rows out of the list")
        }
    }

    private mutating func addDocuments(
        _ table: TableSource, required: [String], optional: [String]?,
        _ record: (CSVReader.Row, CSVColumns) throws(ScreeningFault) -> DocumentRecord
    ) throws(ScreeningFault) {
        do throws(ScreeningFault) {
            var reader = try CSVReader(table)
            let columns = try CSVColumns(
                header: try reader.next(), required: required, optional: optional)
            while let row = try reader.next() {
                guard documents.count < ScreeningLimit.tableRows else {
                    throw .table(
                        line: row.line, "more than \(ScreeningLimit.tableRows) rows",
                        "part the list into several")
                }
                try columns.check(row)
                let key = try Self.key(row, columns)
                try documents.add(key, try record(row, columns))
                if documents.count.isMultiple(of: 100_000) {
                    progress(.read(rows: documents.count))
                }
            }
        } catch {
            refusal = error
            throw error
        }
    }

    private static func key(
        _ row: CSVReader.Row, _ columns: CSVColumns
    ) throws(ScreeningFault) -> DocumentKey {
        let issuer = columns.text("issuer", in: row)
        let number = columns.text("number", in: row)
        if let key = DocumentKey(issuer: issuer, number: number) { return key }
        guard DocumentKey.isIssuer(issuer) else {
            throw .table(
                line: row.line, column: "issuer", "'\(issuer)'",
                "a code of one to three letters, as in machine readable zones")
        }
        throw .table(
            line: row.line, column: "number", "'\(number)'",
            "1 to \(ScreeningLimit.documentNumber) letters and digits, separators apart")
    }

    /// Writes the bundle, replacing a file of that name as a whole once all of it is on the disk.
    ///
    /// - Parameters:
    ///   - key: the list owner's; `certificate` must be its.
    ///   - recipients: posts that can read the list. None makes a clear bundle, which anybody can.
    ///   - random: the source of the content key and the bundle's identifier.
    /// - Returns: the bundle's length in bytes.
    /// - Throws: what was refused before; code `table` where one document has too many entries;
    ///   `untrusted` where key and certificate do not belong together or a recipient's cannot be
    ///   used; `file`.
    public func build(
        to path: String, key: PrivateKey, certificate: Certificate, recipients: [Certificate],
        random: some RandomSource, files: any GrowingFiles = LinuxFiles()
    ) throws(ScreeningFault) -> Int {
        if let refusal { throw refusal }
        let contentKey = recipients.isEmpty ? nil : random.bytes(AES256GCM.keyLength)
        let identifier = Identifier.version4(random: random)
        let writer: SectionWriter
        let envelope: [UInt8]?
        do throws(PKIFault) {
            let sealer = try BundlePages(contentKey: contentKey, identifier: identifier)
            writer = SectionWriter(sealedBy: sealer, into: ScratchFile(in: scratch))
            envelope = try contentKey.map { (key) throws(PKIFault) in
                try CMS.encrypt(key, for: recipients)
            }
        } catch {
            throw ScreeningFault(.untrusted, error.problem, error.remedy)
        }
        try writeSections(to: writer)
        let manifest = BundleManifest(
            identifier: identifier, description: description, lineage: lineage,
            envelopeDigest: envelope.map { SHA256.digest($0) }, sections: writer.sections)
        let signed: [UInt8]
        do throws(PKIFault) {
            signed = try CMS.sign(
                Array(manifest.json.compactText.utf8), key: key, certificate: certificate,
                at: description.issuedAt)
        } catch {
            throw ScreeningFault(.untrusted, error.problem, error.remedy)
        }
        let header = BundleHeader(manifest: signed, envelope: envelope ?? [])
        let padding = [UInt8](repeating: 0, count: header.sectionsStart - header.end)
        try FileArrival(path, files: files, mode: 0o640).write(
            header.bytes + signed + (envelope ?? []) + padding, then: writer.stored.count
        ) { (offset, count) throws(ScreeningFault) in
            try writer.stored.read(at: offset, count: count)
        }
        return header.sectionsStart + writer.stored.count
    }

    private func writeSections(to writer: SectionWriter) throws(ScreeningFault) {
        let isEmpty = persons.count == 0 && withdrawnPersons.isEmpty && lineage == nil
        if documents.count > 0 || isEmpty {
            let count = documents.count
            try DocumentSections.write(documents, to: writer) {
                progress(.written(documents: $0, of: count))
            }
        }
        if persons.count > 0 {
            try Self.append(persons: persons.content(), to: writer)
        }
        if lineage != nil, persons.count > 0 || !withdrawnPersons.isEmpty {
            try writer.append(
                BundleSection.personChanges,
                stream: PersonChanges(
                    identifiers: withdrawnPersons.union(persons.identifiers)
                ).bytes)
        }
    }
}
