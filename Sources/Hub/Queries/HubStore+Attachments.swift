public import Core

/// What a crossing names and what of it HQ holds.
public struct CrossingAttachment: Sendable, Hashable {
    public let sha256: Digest256
    public let kind: String?
    public let mediaType: String?
    /// Bytes, as the record says.
    public let size: Int64?
    public let isHeld: Bool
    public let isRequested: Bool

    public var json: JSONValue {
        [
            "sha256": .string(sha256.description), "kind": JSONValue(kind),
            "media_type": JSONValue(mediaType), "size": JSONValue(size),
            "held": .bool(isHeld), "requested": .bool(isRequested),
        ]
    }
}

extension HubStore {
    /// The attachments that a crossing names, whether or not HQ holds them.
    public func attachments(
        of crossing: Identifier, post: String
    ) async throws(HubFault) -> [CrossingAttachment] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.query(
                """
                SELECT named.sha256, named.kind, named.media_type, named.size,
                    CASE WHEN held.received_at IS NULL THEN 0 ELSE 1 END,
                    CASE WHEN asked.sha256 IS NULL THEN 0 ELSE 1 END
                FROM attachments AS named
                LEFT JOIN attachment_contents AS held
                    ON held.post_id = named.post_id AND held.sha256 = named.sha256
                LEFT JOIN attachment_requests AS asked
                    ON asked.post_id = named.post_id AND asked.sha256 = named.sha256
                WHERE named.post_id = $1 AND named.crossing_id = $2 ORDER BY named.sha256
                """, [.text(post), SQLValue(crossing)]
            ).compactMap { row in
                row[0].digest.map {
                    CrossingAttachment(
                        sha256: $0, kind: row[1].string, mediaType: row[2].string,
                        size: row[3].integer, isHeld: row[4].integer == 1,
                        isRequested: row[5].integer == 1)
                }
            }
        }
    }

    /// Attachments that HQ asked this post for and does not hold, the oldest request first.
    func wanted(of post: String, limit: Int) async throws(HubFault) -> [Digest256] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.query(
                """
                SELECT sha256 FROM attachment_requests AS asked WHERE post_id = $1
                    AND NOT EXISTS (SELECT 1 FROM attachment_contents AS held
                        WHERE held.post_id = asked.post_id AND held.sha256 = asked.sha256
                        AND held.received_at IS NOT NULL)
                ORDER BY requested_at, sha256 LIMIT $2
                """, [.text(post), .integer(Int64(limit))]
            ).compactMap { $0[0].digest }
        }
    }

    /// An attachment that HQ holds whole, part by part; `false` where it does not.
    ///
    /// - Parameter take: given each part in order.
    public func read(
        attachment sha256: Digest256, of post: String,
        _ take: @escaping @Sendable ([UInt8]) -> Void
    ) async throws(HubFault) -> Bool {
        try await perform { (ledger) throws(HubFault) in
            let whole = try ledger.row(
                """
                SELECT 1 FROM attachment_contents
                WHERE post_id = $1 AND sha256 = $2 AND received_at IS NOT NULL
                """, [.text(post), SQLValue(sha256)])
            guard whole != nil else { return false }
            var next: Int64 = 0
            while let part = try ledger.part(of: sha256, post: post, at: next), !part.isEmpty {
                take(part)
                next += Int64(part.count)
            }
            return true
        }
    }

    /// Asks a post for all attachments of a crossing that HQ does not hold; its next greeting hears
    /// of it.
    /// - Returns: how many were asked for now.
    public func request(
        crossing: Identifier, of post: String, at time: Timestamp
    ) async throws(HubFault) -> Int {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.query(
                """
                INSERT INTO attachment_requests (post_id, sha256, requested_at)
                SELECT DISTINCT post_id, sha256, CAST($3 AS \(ledger.session.dialect.instant))
                FROM attachments AS named WHERE post_id = $1 AND crossing_id = $2
                    AND NOT EXISTS (SELECT 1 FROM attachment_contents AS held
                        WHERE held.post_id = named.post_id AND held.sha256 = named.sha256
                        AND held.received_at IS NOT NULL)
                ON CONFLICT DO NOTHING RETURNING sha256
                """, [.text(post), SQLValue(crossing), SQLValue(time)]
            ).count
        }
    }
}
