public import Core

/// What a commit of HQ's database is worth, as the database itself says it.
public struct StoreDurability: Sendable, Hashable {
    public enum State: String, Sendable {
        /// One file on this machine.
        case file
        /// One server, and no synchronous standby is configured.
        case alone
        /// Each commit waits for a synchronous standby, which is there.
        case standby
        /// Each commit waits for a synchronous standby, and none is there: nothing is acknowledged.
        case waiting
        /// A standby is configured; this user may not see whether it is there.
        case hidden
        /// The server does not flush, whatever a session asks for: receipts promise too much.
        case unsafe
    }

    public let state: State
    /// `synchronous_standby_names` of the server.
    public let wanted: String?
    /// Synchronous standbys that stream now; `nil` where nobody says.
    public let synchronous: Int64?
    /// Standbys of any kind that stream now.
    public let standbys: Int64?
    /// Records that came in a month for which no partition stood ready.
    public let unparted: Int64?

    public var json: JSONValue {
        [
            "state": .string(state.rawValue), "synchronous_standby_names": JSONValue(wanted),
            "synchronous": JSONValue(synchronous), "standbys": JSONValue(standbys),
            "unparted": JSONValue(unparted),
        ]
    }

    /// One sentence for people.
    public var text: String {
        switch state {
        case .file: "one file on this machine, each commit flushed"
        case .alone: "one PostgreSQL server, each commit flushed; no synchronous standby is set up"
        case .standby: "each commit waits for a synchronous standby; connected: \(synchronous ?? 0)"
        case .waiting:
            "NO SYNCHRONOUS STANDBY IS CONNECTED, commits wait for \(wanted ?? "one")"
        case .hidden: "a synchronous standby is set up; grant pg_monitor to see whether it is there"
        case .unsafe: "THE SERVER DOES NOT FLUSH (fsync or full_page_writes is off)"
        }
    }
}

extension HubStore {
    /// What a commit is worth now.
    public func durability() async throws(HubFault) -> StoreDurability {
        try await perform { (ledger) throws(HubFault) in try ledger.durability() }
    }
}

extension HubLedger {
    fileprivate func durability() throws(HubFault) -> StoreDurability {
        guard session.dialect.isParted else {
            return StoreDurability(
                state: .file, wanted: nil, synchronous: nil, standbys: nil, unparted: nil)
        }
        // Columns of other users' connections are NULL to whoever is not in pg_monitor.
        let found = try row(
            """
            SELECT current_setting('synchronous_standby_names'),
                current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on',
                count(*) FILTER (WHERE sync_state IN ('sync', 'quorum')), count(*),
                count(*) FILTER (WHERE sync_state IS NULL),
                (SELECT count(*) FROM records_other)
            FROM pg_stat_replication
            """, [])
        guard let found, let wanted = found[0].string, let synchronous = found[2].integer,
            let standbys = found[3].integer, let unseen = found[4].integer
        else { throw .database(reason: "it does not say how it commits") }
        let state: StoreDurability.State =
            if found[1].string != "t" {
                .unsafe
            } else if wanted.isEmpty {
                .alone
            } else if synchronous > 0 {
                .standby
            } else {
                unseen > 0 ? .hidden : .waiting
            }
        return StoreDurability(
            state: state, wanted: wanted, synchronous: unseen > 0 ? nil : synchronous,
            standbys: standbys, unparted: found[5].integer)
    }
}
