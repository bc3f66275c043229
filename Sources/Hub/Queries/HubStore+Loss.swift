public import Core

/// What HQ knows that a box held when it was lost.
public struct LostBox: Sendable, Hashable {
    /// Somebody who worked there, as records name them.
    public struct Trace: Sendable, Hashable {
        public let name: String
        public let last: Timestamp
    }

    /// Devices that were refused by this, none where all were before.
    public var refused = 0
    /// Badges whose holders signed in there, the last first.
    public var officers: [Trace] = []
    public var workstations: [Trace] = []
    /// Crossings within the longest time that a post keeps them unless it is told otherwise.
    public var crossings: Int64 = 0
    /// By `KIND/NAME`, what it told of what it took from HQ.
    public var standings: [String: PostStanding] = [:]

    /// Days that a post keeps crossings where nobody set another number.
    public static let days = 365
    static let traces = 500
}

extension HubStore {
    /// Refuses every device of a post that was stolen, notes who said so, and tells what was on
    /// it. Said again it tells the same.
    public func markStolen(
        _ post: String, because reason: String, by person: String, at time: Timestamp
    ) async throws(HubFault) -> LostBox {
        let refused = try await revoke(post: post, at: time)
        return try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                if refused > 0 {
                    try ledger.note(
                        act: "stolen", on: "\(refused) devices", of: post, because: reason,
                        by: person, at: time)
                }
                var box = LostBox(refused: refused)
                let since = SQLValue(time + .seconds(-LostBox.days * 86_400))
                box.officers = try ledger.traces("officer", of: post, since: since)
                box.workstations = try ledger.traces("workstation", of: post, since: since)
                box.crossings =
                    try ledger.row(
                        "SELECT count(*) FROM crossings WHERE post_id = $1 AND stored_at >= $2",
                        [.text(post), since])?[0].integer ?? 0
                box.standings = try ledger.standings(of: post)
                return box
            }
        }
    }
}

extension HubLedger {
    /// - Parameter column: of `crossings`, a name of this program's own.
    fileprivate func traces(
        _ column: String, of post: String, since: SQLValue
    ) throws(HubFault) -> [LostBox.Trace] {
        try session.query(
            """
            SELECT \(column), max(stored_at) FROM crossings
            WHERE post_id = $1 AND stored_at >= $2 AND \(column) IS NOT NULL
            GROUP BY \(column) ORDER BY 2 DESC, 1 LIMIT \(LostBox.traces)
            """, [.text(post), since]
        ).compactMap { row in
            guard let name = row[0].string, let last = row[1].timestamp else { return nil }
            return LostBox.Trace(name: name, last: last)
        }
    }
}
