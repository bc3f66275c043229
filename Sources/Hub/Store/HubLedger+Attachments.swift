internal import Core
internal import PKI
internal import Uplink

extension HubLedger {
    /// What HQ holds of an attachment.
    enum HeldAttachment: Equatable {
        case partial(Int64)
        case complete
    }

    /// How much of it is there; nothing is as good as 0 bytes.
    func held(
        _ attachment: AttachmentName, of post: String
    ) throws(HubFault) -> HeldAttachment {
        let found = try row(
            """
            SELECT held, received_at, size FROM attachment_contents
            WHERE post_id = $1 AND sha256 = $2
            """, [.text(post), SQLValue(attachment.sha256)])
        guard let found else {
            // What was erased is not taken again, and the post may let it go.
            return try isErased(attachment.sha256, of: post) ? .complete : .partial(0)
        }
        if found[1] != .null { return .complete }
        guard let held = found[0].integer else {
            throw .database(reason: "the row of attachment \(attachment.sha256) is damaged")
        }
        // Another size under the same hash: one of the two was wrong, and the hash will say which.
        return .partial(found[2].integer == attachment.size ? held : 0)
    }

    /// Keeps a part where it follows what is there; at the end the whole must have its hash, or
    /// all of it is let go and the post begins again.
    ///
    /// The caller holds the post's row (``note(_:at:)``), so that parts of one post, by however
    /// many hubs, follow one another.
    func keep(
        _ part: [UInt8], at offset: Int64, of attachment: AttachmentName, post: String,
        at time: Timestamp
    ) throws(HubFault) -> HeldAttachment {
        guard case .partial(let held) = try held(attachment, of: post) else { return .complete }
        guard offset == held, offset + Int64(part.count) <= attachment.size, !part.isEmpty else {
            return .partial(held)
        }
        if held == 0 {
            // What was begun under another size, or broken off, makes room.
            try forget(attachment.sha256, of: post)
            try makeRoom(for: post)
        }
        let key: [SQLValue] = [.text(post), SQLValue(attachment.sha256)]
        _ = try session.query(
            "INSERT INTO attachment_parts (post_id, sha256, start, bytes) VALUES ($1, $2, $3, $4)",
            key + [.integer(offset), .bytes(part)])
        let now = offset + Int64(part.count)
        _ = try session.query(
            """
            INSERT INTO attachment_contents (post_id, sha256, size, held, changed_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (post_id, sha256)
                DO UPDATE SET held = excluded.held, changed_at = excluded.changed_at
            """, key + [.integer(attachment.size), .integer(now), SQLValue(time)])
        guard now == attachment.size else { return .partial(now) }
        guard try digest(of: attachment.sha256, post: post) == attachment.sha256 else {
            try forget(attachment.sha256, of: post)
            return .partial(0)
        }
        _ = try session.query(
            """
            UPDATE attachment_contents SET received_at = $3 WHERE post_id = $1 AND sha256 = $2
            """, key + [SQLValue(time)])
        return .complete
    }

    /// The hash of what is there, part by part: no more than one of them is in memory.
    private func digest(of sha256: Digest256, post: String) throws(HubFault) -> Digest256 {
        var stream = SHA256Stream()
        var next: Int64 = 0
        while let bytes = try part(of: sha256, post: post, at: next), !bytes.isEmpty {
            stream.update(bytes)
            next += Int64(bytes.count)
        }
        return stream.finish()
    }

    /// The part that starts there; `nil` behind the last.
    func part(
        of sha256: Digest256, post: String, at start: Int64
    ) throws(HubFault) -> [UInt8]? {
        let found = try row(
            """
            SELECT bytes FROM attachment_parts
            WHERE post_id = $1 AND sha256 = $2 AND start = $3
            """, [.text(post), SQLValue(sha256), .integer(start)])
        guard let found else { return nil }
        guard let bytes = found[0].bytes else {
            throw .database(reason: "a part of attachment \(sha256) is damaged")
        }
        return bytes
    }

    private func forget(_ sha256: Digest256, of post: String) throws(HubFault) {
        for table in ["attachment_parts", "attachment_contents"] {
            _ = try session.query(
                "DELETE FROM \(table) WHERE post_id = $1 AND sha256 = $2",
                [.text(post), SQLValue(sha256)])
        }
    }

    private func makeRoom(for post: String) throws(HubFault) {
        let partial = try session.query(
            """
            SELECT sha256 FROM attachment_contents
            WHERE post_id = $1 AND received_at IS NULL ORDER BY changed_at DESC, sha256
            """, [.text(post)])
        for row in partial.dropFirst(WireLimits.partialAttachments - 1) {
            guard let sha256 = row[0].digest else { continue }
            try forget(sha256, of: post)
        }
    }
}
