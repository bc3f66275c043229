public import Core

/// A record that a post showed ahead of its turn: HQ may act on it, and has signed for nothing.
public struct ForetoldRecord: Sendable, Hashable {
    public let epoch: Identifier
    public let sequence: Int64
    public let receivedAt: Timestamp
    /// The envelope, as it came.
    public let envelope: JSONValue

    public var json: JSONValue {
        [
            "epoch": .string(epoch.description), "sequence": .integer(sequence),
            "received_at": .string(receivedAt.description), "record": envelope,
        ]
    }
}

extension HubStore {
    /// What a post showed ahead and has not brought in its turn yet, the newest first.
    public func foretold(of post: String) async throws(HubFault) -> [ForetoldRecord] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.query(
                """
                SELECT epoch, sequence, received_at, canonical FROM foretold
                WHERE post_id = $1 ORDER BY received_at DESC, sequence DESC
                """, [.text(post)]
            ).compactMap { row in
                guard let epoch = row[0].identifier, let sequence = row[1].integer,
                    let received = row[2].timestamp, let text = row[3].string,
                    let envelope = try? JSONValue(parsing: text)
                else { return nil }
                return ForetoldRecord(
                    epoch: epoch, sequence: sequence, receivedAt: received, envelope: envelope)
            }
        }
    }
}
