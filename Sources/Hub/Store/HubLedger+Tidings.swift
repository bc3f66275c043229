internal import Core
internal import Uplink

extension HubLedger {
    /// Keeps what a post told of itself. What it left out as known stays.
    ///
    /// - Returns: the mark of what is known of its condition now.
    func keep(
        _ tidings: PostTidings?, of post: String, at time: Timestamp
    ) throws(HubFault) -> String? {
        if let tidings {
            let oldest = tidings.oldestPendingSeconds.map { time + .seconds(-$0) }
            _ = try session.query(
                """
                INSERT INTO tidings (post_id, told_at, pending, pending_alerts, oldest_pending_at)
                VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (post_id) DO UPDATE SET told_at = excluded.told_at,
                    pending = excluded.pending, pending_alerts = excluded.pending_alerts,
                    oldest_pending_at = excluded.oldest_pending_at
                """,
                [
                    .text(post), SQLValue(time), SQLValue(tidings.pending),
                    SQLValue(tidings.pendingAlerts), SQLValue(oldest),
                ])
        }
        if let condition = tidings?.condition {
            _ = try session.query(
                "UPDATE tidings SET condition = $1, mark = $2 WHERE post_id = $3",
                [
                    .text(condition.json.compactText), .text(condition.mark), .text(post),
                ])
        }
        return try row("SELECT mark FROM tidings WHERE post_id = $1", [.text(post)])?[0].string
    }

    /// As it told in its condition.
    func recipient(of post: String) throws(HubFault) -> String? {
        try row("SELECT condition FROM tidings WHERE post_id = $1", [.text(post)])?[0].string
            .flatMap { try? JSONValue(parsing: $0) }?["recipient"]?.string
    }

    /// Writes down what somebody at HQ decided.
    func note(
        act: String, on target: String, of post: String, because reason: String, by person: String,
        at time: Timestamp
    ) throws(HubFault) {
        _ = try session.query(
            """
            INSERT INTO acts (post_id, at, act, target, reason, by_whom)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(post), SQLValue(time), .text(act), .text(target),
                .text(SQLText.column(reason)), .text(SQLText.column(person)),
            ])
    }
}
