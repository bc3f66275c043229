internal import Core
internal import FoundationEssentials
internal import GRDB

extension JournalReader {
    /// The attachments that records name, in the journal's order, from behind `position` to
    /// `last`; those that were purged are left out.
    ///
    /// - Parameter limit: after so many no further record is begun: the attachments of one record
    ///   are always all there, so that its position is where to go on.
    public func attachments(
        after position: Int64, through last: Int64, limit: Int
    ) throws(JournalFault) -> [NamedAttachment] {
        try reading { database in
            guard try database.tableExists("attachments") else { return [] }
            let cursor = try Row.fetchCursor(
                database,
                sql: """
                    SELECT attachments.*, epochs.epoch, epochs.first_position
                    FROM attachments
                    JOIN records ON records.position = attachments.position
                    JOIN epochs ON epochs.number = records.epoch
                    WHERE attachments.position > ? AND attachments.position <= ?
                        AND attachments.purged = 0
                    ORDER BY attachments.position, attachments.sha256
                    """, arguments: [position, last])
            var found: [NamedAttachment] = []
            while let row = try cursor.next() {
                let attachment = try Self.named(row)
                if found.count >= limit, found.last?.position != attachment.position { break }
                found.append(attachment)
            }
            return found
        }
    }

    private static func named(_ row: Row) throws -> NamedAttachment {
        let position: Int64 = row["position"]
        let first: Int64 = row["first_position"]
        let sequence = position - first + 1
        guard let epoch = Identifier(bytes: row["epoch"] as Data),
            let sha256 = Digest256(bytes: row["sha256"] as Data)
        else {
            throw JournalFault.damaged(
                epoch: nil, sequence: sequence, reason: "an attachment's name has a wrong length")
        }
        return NamedAttachment(
            position: position, epoch: epoch, sequence: sequence, sha256: sha256,
            kind: row["kind"], mediaType: row["media_type"], size: row["size"],
            isFlagged: row["flagged"])
    }
}
