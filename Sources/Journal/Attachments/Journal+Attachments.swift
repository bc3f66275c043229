internal import Core
internal import FoundationEssentials
internal import GRDB
internal import Records

extension Journal {
    /// An attachment that a draft names, with the bytes that the post holds of it.
    struct HeldAttachment {
        let attachment: Crossing.Attachment
        let size: Int64
    }

    /// What a draft names, each attachment once. A record must not promise HQ what is not there,
    /// so each must be complete; nothing is removed between this look and the commit, because
    /// removing is this thread's work too.
    func heldAttachments(
        _ named: [NamedAttachments.Named]
    ) -> Result<[HeldAttachment], JournalFault> {
        var seen: Set<Digest256> = []
        var held: [HeldAttachment] = []
        var lacking: [String] = []
        for named in named where seen.insert(named.attachment.sha256).inserted {
            if let size = attachments?.size(of: named.attachment.sha256) {
                held.append(HeldAttachment(attachment: named.attachment, size: size))
            } else {
                lacking.append(named.pointer.description)
            }
        }
        return lacking.isEmpty ? .success(held) : .failure(.lacksAttachments(pointers: lacking))
    }

    static func index(
        _ attachments: [HeldAttachment], at position: Int64, isFlagged: Bool,
        in database: Database
    ) throws {
        for held in attachments {
            try database.execute(
                sql: """
                    INSERT INTO attachments (position, sha256, kind, media_type, size, flagged)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    position, Data(held.attachment.sha256.bytes), held.attachment.kind,
                    held.attachment.mediaType, held.size, isFlagged,
                ])
        }
    }
}
