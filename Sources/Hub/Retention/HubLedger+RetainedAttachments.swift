internal import Core

/// Bytes of attachments have a time of their own, mostly a shorter one than their records.
extension HubLedger {
    /// Attachments of one transaction; each may have megabytes.
    static let retainedAttachments: Int64 = 20

    /// One step through the attachments of all posts.
    struct AttachmentStep {
        /// `nil` behind the last.
        var next: [SQLValue]?
        var gone = 0
        var held: [RetentionHold: Int] = [:]
    }

    static let firstAttachment: [SQLValue] = [.text(""), .text("")]

    /// Lets go of the next attachments that are due, unless a crossing that names one is held.
    func retainAttachments(
        after place: [SQLValue], by plan: RetentionPlan, isTrial: Bool, at time: Timestamp
    ) throws(HubFault) -> AttachmentStep {
        guard let cutoff = plan.cutoffs[.attachments] else { return AttachmentStep() }
        return try session.transaction { () throws(HubFault) in
            let rows = try session.query(
                """
                SELECT post_id, sha256 FROM attachment_contents
                WHERE (post_id, sha256) > ($1, $2) AND COALESCE(received_at, changed_at) < $3
                ORDER BY post_id, sha256 LIMIT $4
                """, place + [SQLValue(cutoff), .integer(Self.retainedAttachments)])
            var step = AttachmentStep()
            step.next = rows.last.map { Array($0) }
            for row in rows {
                guard let post = row[0].string, let sha256 = row[1].digest else { continue }
                if !isTrial { try lock(post) }
                let named = try session.query(
                    "SELECT crossing_id FROM attachments WHERE post_id = $1 AND sha256 = $2",
                    [.text(post), SQLValue(sha256)]
                ).compactMap { $0[0].identifier }
                if let hold = try heldNames(among: Set(named), of: post, by: plan).values.min() {
                    step.held[hold, default: 0] += 1
                    continue
                }
                step.gone += 1
                if !isTrial { try dropAttachment(sha256, of: post, at: time) }
            }
            return step
        }
    }
}
