import Core

extension Bundle {
    /// The documents of a bundle: what is in memory of them, and which section holds their pages.
    ///
    /// A class, so that a look-up holds one reference and not those of all arrays.
    final class Documents: Sendable {
        let index: DocumentIndex
        let filter: FingerprintSet
        let section: Int
        let cache = PageCache()
        /// Pages that were read from the disk.
        let pagesRead = Counter()

        init(index: DocumentIndex, filter: FingerprintSet, section: Int) {
            self.index = index
            self.filter = filter
            self.section = section
        }
    }

    /// What the file says of the document, as often as it does; nothing where it does not name it.
    ///
    /// In memory it asks the filter. Only for a number that the filter takes for listed (one absent
    /// number in 128, and those that are) it reads and decrypts a page. Blocks for as long as the
    /// disk takes.
    ///
    /// - Throws: `altered` or `file` when the page is not the one that was signed or cannot be
    ///   read: nothing can be said then, least of all that the list holds nothing.
    func records(of key: DocumentKey) throws(ScreeningFault) -> [DocumentRecord] {
        guard let documents, let group = documents.index.group(key.group) else { return [] }
        let value = group.shape.scattered(key.value)
        let run = group.run(of: value)
        let entries = documents.filter.entries(at: group.firstRun + run)
        guard !entries.isEmpty else { return [] }
        let rest = group.rest(of: value, in: run)
        var records: [DocumentRecord] = []
        var page: DocumentPage?
        for entry in entries {
            if page.map({ !$0.entries.contains(entry) }) ?? true {
                page = try self.page(with: entry, documents)
            }
            if let record = try page?.record(entry, rest: rest, longNumber: key.longNumber) {
                records.append(record)
            }
        }
        return records
    }

    private func page(
        with entry: Int, _ documents: Documents
    ) throws(ScreeningFault) -> DocumentPage {
        let index = documents.index
        let number = index.page(of: entry)
        let bytes: [UInt8]
        if let known = documents.cache.bytes(of: number) {
            bytes = known
        } else {
            guard let digest = index.digest(of: number) else { throw .altered("page \(number)") }
            bytes = try page(number, digest: digest, section: documents.section)
            documents.pagesRead.add()
            documents.cache.keep(bytes, of: number)
        }
        return DocumentPage(bytes: bytes, entries: index.entries(of: number), index: index)
    }

    static func documents(
        _ manifest: BundleManifest, _ file: BundleFile, _ header: BundleHeader, _ pages: BundlePages
    ) throws(ScreeningFault) -> Documents? {
        guard let entries = manifest.section(BundleSection.documentPages) else { return nil }
        func broken() -> ScreeningFault {
            ScreeningFault(
                .notABundle, "the list's documents are written in a way that is not known here",
                "update the post's software, or have the list built again")
        }
        guard let index = manifest.section(BundleSection.documentIndex),
            let filter = manifest.section(BundleSection.documentFilter),
            let documents = DocumentIndex(
                try whole(index, "the index of documents", file, header, pages)),
            let places = FingerprintSet(
                try whole(filter, "the filter of documents", file, header, pages)),
            documents.pageCount == entries.section.pageCount,
            places.count == documents.entryCount
        else { throw broken() }
        return Documents(index: documents, filter: places, section: entries.index)
    }

    /// Bytes of memory that the list's documents take for as long as it is open.
    public var documentMemory: Int {
        documents.map { $0.index.memory + $0.filter.memory } ?? 0
    }

    /// How many entries of documents there are, withdrawals of a change among them.
    public var documentCount: Int { documents?.index.entryCount ?? 0 }

    /// Pages of documents that look-ups have read from the disk since the list was opened.
    public var documentPagesRead: Int { documents?.pagesRead.value ?? 0 }
}
