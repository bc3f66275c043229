internal import Core
internal import Journal
internal import Site
internal import Uplink

/// The post's attachments as uplink and exports read them: what the journal names, from capture's
/// folder.
struct PostAttachments: AttachmentSource {
    private let reader: JournalReader
    private let folder: AttachmentFolder

    init(_ paths: Paths, reader: JournalReader) {
        self.reader = reader
        folder = AttachmentFolder(directory: paths.attachments)
    }

    func attachments(
        after position: Int64, through last: Int64, limit: Int
    ) throws(JournalFault) -> [NamedAttachment] {
        try reader.attachments(after: position, through: last, limit: limit)
    }

    func size(of sha256: Digest256) throws(JournalFault) -> Int64? {
        folder.size(of: sha256)
    }

    func bytes(
        of sha256: Digest256, at offset: Int64, count: Int
    ) throws(JournalFault) -> [UInt8] {
        guard folder.size(of: sha256) != nil else { return [] }
        do {
            return try folder.read(sha256, from: offset, count: count)
        } catch {
            throw .storage(reason: error.problem)
        }
    }
}
