public import Core
internal import FoundationEssentials
internal import GRDB
public import Records

/// A record that names an attachment.
public struct AttachmentNaming: Sendable, Hashable {
    /// `nil` for a record whose body was purged.
    public let record: SealedRecord?
    /// As the record says them; `nil` where it does not.
    public let kind: String?
    public let mediaType: String?
    /// Whether the file was erased under the rule for attachments.
    public let isPurged: Bool
}

extension Journal {
    /// Records that are told of one attachment.
    public static let namingLimit = 64

    /// The newest records, at most ``namingLimit``, that name the attachment, the last first.
    public func naming(
        _ sha256: Digest256
    ) async throws(JournalFault) -> [AttachmentNaming] {
        try await step { database in
            let named = try Row.fetchAll(
                database,
                sql: """
                    SELECT position, kind, media_type, purged FROM attachments
                    WHERE sha256 = ? ORDER BY position DESC LIMIT ?
                    """, arguments: [Data(sha256.bytes), Self.namingLimit])
            return try named.map { named in
                let row = try Row.fetchOne(
                    database, sql: JournalRow.columns + " WHERE records.position = ?",
                    arguments: [named["position"] as Int64]
                ).map(JournalRow.init)
                return AttachmentNaming(
                    record: try row.flatMap { try $0.bytes == nil ? nil : $0.content() },
                    kind: named["kind"], mediaType: named["media_type"], isPurged: named["purged"])
            }
        }
    }

    /// The alerts that were raised about a crossing, by the names of the records that raised them.
    public func alerts(about crossing: Identifier) async throws(JournalFault) -> [Identifier] {
        try await step { database in
            try Data.fetchAll(
                database,
                sql: "SELECT alert FROM alerts WHERE crossing = ? ORDER BY position LIMIT ?",
                arguments: [Data(crossing.bytes), Self.recordsOfAlert]
            ).compactMap { Identifier(bytes: $0) }
        }
    }
}
