internal import Core

extension HubLedger {
    /// Drops what the tables that people ask have of crossings: their rows, hits and what became of
    /// those, questions to services and what was asked of the post, their images unless another
    /// crossing names them.
    func forgetCrossings(
        _ crossings: [Identifier], of post: String, at time: Timestamp
    ) throws(HubFault) {
        guard !crossings.isEmpty else { return }
        let key: [SQLValue] = [.text(post)] + crossings.map { SQLValue($0) }
        let list = Self.numbers(from: 2, crossings.count)
        let about = "post_id = $1 AND crossing_id IN (\(list))"
        _ = try session.query(
            """
            DELETE FROM hit_outcomes WHERE post_id = $1 AND (alert_id IN (\(list))
                OR alert_id IN (SELECT alert_id FROM hits WHERE \(about)))
            """, key)
        // An order has the name of its question, and the alert that it raised has it too. The
        // name stays, so that the post's answer is known; whoever was not told is not told now.
        _ = try session.query(
            """
            UPDATE orders SET content = '{}',
                reason = CASE WHEN state = 'open' THEN 'erased before it was told' ELSE reason END,
                state = CASE WHEN state = 'open' THEN 'done' ELSE state END
            WHERE post_id = $1 AND (
                id IN (SELECT id FROM external_questions WHERE \(about))
                OR id IN (SELECT alert_id FROM hits WHERE \(about)))
            """, key)
        let named = try session.query("SELECT DISTINCT sha256 FROM attachments WHERE \(about)", key)
        for table in ["attachments", "hits", "external_questions"] {
            _ = try session.query("DELETE FROM \(table) WHERE \(about)", key)
        }
        for sha256 in named.compactMap({ $0[0].digest }) {
            try forgetAttachment(sha256, of: post, at: time)
        }
        let gone = try session.query(
            "DELETE FROM crossings WHERE post_id = $1 AND id IN (\(list)) RETURNING id", key)
        try count(Tally(crossings: -gone.count), of: post)
    }
}
