internal import Core
internal import PKI
internal import Uplink

extension HubLedger {
    /// Lines are kept so long behind their arrival.
    static let logsFor: Duration = .seconds(400 * 86_400)

    /// Keeps lines that are not there yet, and lets the oldest of the post go.
    ///
    /// - Returns: how many were not.
    func keep(
        _ lines: [LogLine], of post: String, at time: Timestamp
    ) throws(HubFault) -> Int {
        _ = try session.query(
            "DELETE FROM post_logs WHERE post_id = $1 AND received_at < $2",
            [.text(post), SQLValue(time + .seconds(-Self.logsFor.inSeconds))])
        var kept = 0
        for line in lines {
            let mark = SHA256.digest(Array(line.json.compactText.utf8)).description.prefix(16)
            kept += try session.query(
                """
                INSERT INTO post_logs (post_id, role, number, mark, at, uptime_s, boot, level, text,
                    repeated, omitted, received_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                ON CONFLICT DO NOTHING RETURNING number
                """,
                [
                    .text(post), .text(line.role), .integer(line.number), .text(String(mark)),
                    SQLValue(line.at), .integer(line.uptime), .text(line.boot),
                    .text(line.level.rawValue), .text(line.text), .integer(line.repeated),
                    .integer(line.omitted), SQLValue(time),
                ]
            ).count
        }
        return kept
    }

    /// The newest lines, oldest first; those of the same moment as they were said.
    ///
    /// - Parameter least: and above.
    func logs(
        of post: String, role: String?, least: LogLine.Level, since start: Timestamp?, limit: Int
    ) throws(HubFault) -> [LogLine] {
        var conditions = ["post_id = $1"]
        var values: [SQLValue] = [.text(post)]
        func and(_ condition: String, _ value: SQLValue) {
            values.append(value)
            conditions.append("\(condition) $\(values.count)")
        }
        if let role { and("role =", .text(role)) }
        if let start { and("at >=", SQLValue(start)) }
        let levels = LogLine.Level.allCases.filter { $0 >= least }.map { "'\($0.rawValue)'" }
        conditions.append("level IN (\(levels.joined(separator: ", ")))")
        values.append(.integer(Int64(limit)))
        return try session.query(
            """
            SELECT role, number, at, uptime_s, boot, level, text, repeated, omitted FROM post_logs
            WHERE \(conditions.joined(separator: " AND "))
            ORDER BY at DESC, boot DESC, uptime_s DESC, role DESC, number DESC
            LIMIT $\(values.count)
            """, values
        ).reversed().compactMap(Self.line)
    }

    private static func line(_ row: SQLRow) -> LogLine? {
        guard let role = row[0].string, let number = row[1].integer, let at = row[2].timestamp,
            let uptime = row[3].integer, let boot = row[4].string,
            let level = row[5].string.flatMap(LogLine.Level.init), let text = row[6].string,
            let repeated = row[7].integer, let omitted = row[8].integer
        else { return nil }
        return LogLine(
            number: number, at: at, uptime: uptime, boot: boot, level: level, role: role,
            text: text, repeated: repeated, omitted: omitted)
    }
}
