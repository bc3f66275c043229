import Core
import PKI

/// Seals pages one after the other and describes the sections that they make.
struct SectionWriter {
    private let sealer: BundlePages
    private(set) var sections: [BundleSection] = []
    private(set) var stored: [UInt8] = []

    init(sealedBy sealer: BundlePages) {
        self.sealer = sealer
    }

    /// A section of pages that are read one by one.
    ///
    /// - Returns: the hash of each page as stored.
    mutating func append(
        _ kind: String, pages: [[UInt8]], parameters: JSONValue = [:]
    ) -> [Digest256] {
        let start = stored.count
        var digests: [Digest256] = []
        for (number, page) in pages.enumerated() {
            let bytes = sealer.seal(page, section: sections.count, page: number)
            digests.append(SHA256.digest(bytes))
            stored += bytes
        }
        close(kind, from: start, payload: pages.count * BundlePages.payload, parameters)
        return digests
    }

    /// A section that is read as a whole or in runs, cut into pages.
    mutating func append(_ kind: String, stream: [UInt8]) -> [Digest256] {
        let start = stored.count
        var digests: [Digest256] = []
        for (number, from) in stride(from: 0, to: stream.count, by: BundlePages.payload)
            .enumerated()
        {
            let end = min(from + BundlePages.payload, stream.count)
            let bytes = sealer.seal(
                Array(stream[from..<end]), section: sections.count, page: number)
            digests.append(SHA256.digest(bytes))
            stored += bytes
        }
        close(kind, from: start, payload: stream.count, [:])
        return digests
    }

    private mutating func close(
        _ kind: String, from start: Int, payload: Int, _ parameters: JSONValue
    ) {
        var digest = SHA256Stream()
        digest.update(Array(stored[start...]))
        sections.append(
            BundleSection(
                kind: kind, offset: start, length: stored.count - start, payload: payload,
                digest: digest.finish(), parameters: parameters))
    }
}
