import Core
import Journal
import PKI
import Uplink

/// A post's attachments held in memory.
final class MemoryAttachments: AttachmentSource {
    private let named: [NamedAttachment]
    private let contents: Guarded<[Digest256: [UInt8]]>
    private let fault = Guarded<JournalFault?>(nil)

    /// - Parameter all: for each, the place of the record that names it, whether that is flagged,
    ///   and its bytes.
    init(_ all: [(position: Int64, isFlagged: Bool, bytes: [UInt8])]) {
        var contents: [Digest256: [UInt8]] = [:]
        named = all.sorted { $0.position < $1.position }.map { position, isFlagged, bytes in
            let sha256 = SHA256.digest(bytes)
            contents[sha256] = bytes
            return NamedAttachment(
                position: position, epoch: SampleChain.epoch(1), sequence: position,
                sha256: sha256, kind: "face", mediaType: "image/jpeg", size: Int64(bytes.count),
                isFlagged: isFlagged)
        }
        self.contents = Guarded(contents)
    }

    /// From now on the index of attachments cannot be read.
    func fail(_ fault: JournalFault) { self.fault.withLock { $0 = fault } }

    func remove(_ sha256: Digest256) { contents.withLock { $0[sha256] = nil } }

    func attachments(
        after position: Int64, through last: Int64, limit: Int
    ) throws(JournalFault) -> [NamedAttachment] {
        if let fault = fault.withLock({ $0 }) { throw fault }
        let found = named.filter { $0.position > position && $0.position <= last }
        guard let end = found.prefix(limit).last?.position else { return [] }
        return found.filter { $0.position <= end }
    }

    func size(of sha256: Digest256) throws(JournalFault) -> Int64? {
        contents.withLock { $0[sha256].map { Int64($0.count) } }
    }

    func bytes(
        of sha256: Digest256, at offset: Int64, count: Int
    ) throws(JournalFault) -> [UInt8] {
        contents.withLock { Array(($0[sha256] ?? []).dropFirst(Int(offset)).prefix(count)) }
    }
}
