import Core
import PKI

extension Bundle {
    /// What the list holds under this issuer and number. Blocks for as long as the disk takes.
    ///
    /// - Returns: nothing also where issuer or number cannot stand in any list; see
    ///   ``DocumentKey/init(issuer:number:)``.
    /// - Throws: as ``query(_:)``.
    public func query(issuer: String, number: String) throws(ScreeningFault) -> [DocumentMatch] {
        guard let key = DocumentKey(issuer: issuer, number: number) else { return [] }
        return try query(key)
    }

    /// As above, for a key that was made before.
    ///
    /// - Throws: `altered` or `file` when a page is not the one that was signed or cannot be read:
    ///   nothing can be said then, least of all that the list holds nothing.
    public func query(_ key: DocumentKey) throws(ScreeningFault) -> [DocumentMatch] {
        matches(of: key, try records(of: key))
    }

    func matches(of key: DocumentKey, _ records: [DocumentRecord]) -> [DocumentMatch] {
        records.compactMap {
            guard case .listed(let entry) = $0 else { return nil }
            return DocumentMatch(list: description.name, key: key, entry: entry)
        }
    }

    /// Reads and proves every section as a whole: what
    /// ``open(_:trust:recipientKey:recipientCertificate:at:)``
    /// leaves to the look-ups. Blocks.
    public func verifyAll() throws(ScreeningFault) {
        for section in manifest.sections {
            var digest = SHA256Stream()
            for page in 0..<section.pageCount {
                digest.update(
                    try file.read(
                        at: header.sectionsStart + section.offset + page * BundlePages.stored,
                        count: BundlePages.stored))
            }
            guard digest.finish() == section.digest else {
                throw .altered("section \(section.kind)")
            }
        }
    }

    /// A page's content, proven against the index that is under the signature.
    func page(
        _ page: Int, digest: Digest256, section: Int
    ) throws(ScreeningFault) -> [UInt8] {
        let offset = manifest.sections[section].offset + page * BundlePages.stored
        let stored = try file.read(
            at: header.sectionsStart + offset, count: BundlePages.stored)
        guard SHA256.digest(stored) == digest else { throw .altered("page \(page)") }
        return try pages.open(stored, section: section, page: page)
    }
}
