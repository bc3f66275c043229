import Core
import PKI

/// Seals pages one after the other into a scratch file and describes the sections that they make.
final class SectionWriter {
    private let sealer: BundlePages
    private(set) var sections: [BundleSection] = []
    let stored: ScratchFile
    /// Of the section that is being written.
    private var digest = SHA256Stream()
    private var start = 0
    private var pages = 0

    init(sealedBy sealer: BundlePages, into stored: ScratchFile) {
        self.sealer = sealer
        self.stored = stored
    }

    /// One page of the section that ``close(_:payload:)`` will name.
    ///
    /// - Returns: its hash as stored.
    func append(page: [UInt8]) throws(ScreeningFault) -> Digest256 {
        let bytes = sealer.seal(page, section: sections.count, page: pages)
        try stored.append(bytes)
        digest.update(bytes)
        pages += 1
        return SHA256.digest(bytes)
    }

    /// - Parameter payload: bytes without the last page's padding; `nil` where pages are read one
    ///   by one.
    func close(_ kind: String, payload: Int? = nil) {
        var whole = SHA256Stream()
        swap(&whole, &digest)
        sections.append(
            BundleSection(
                kind: kind, offset: start, length: stored.count - start,
                payload: payload ?? pages * BundlePages.payload, digest: whole.finish()))
        start = stored.count
        pages = 0
    }

    /// A section of pages that are read one by one.
    ///
    /// - Returns: the hash of each page as stored.
    func append(_ kind: String, pages: [[UInt8]]) throws(ScreeningFault) -> [Digest256] {
        var digests: [Digest256] = []
        for page in pages { digests.append(try append(page: page)) }
        close(kind)
        return digests
    }

    /// A section that is read as a whole or in runs, cut into pages.
    ///
    /// - Returns: the hash of each page as stored.
    @discardableResult
    func append(_ kind: String, stream: [UInt8]) throws(ScreeningFault) -> [Digest256] {
        var digests: [Digest256] = []
        for from in stride(from: 0, to: stream.count, by: BundlePages.payload) {
            let end = min(from + BundlePages.payload, stream.count)
            digests.append(try append(page: Array(stream[from..<end])))
        }
        close(kind, payload: stream.count)
        return digests
    }
}
