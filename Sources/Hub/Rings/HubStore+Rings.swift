public import Core
public import Power

/// An entry of a post's power history as HQ has it. Loads are in the order of their names.
public struct FiledHistoryEntry: Sendable, Hashable {
    public let entry: HistoryEntry
    public let header: HistoryHeader

    public init(entry: HistoryEntry, header: HistoryHeader) {
        self.entry = entry
        self.header = header
    }
}

extension HubStore {
    /// What a post told of its sun, battery and loads in a time, oldest first. The whole is in
    /// memory: ask for no more than two years.
    public func powerHistory(
        of post: String, in span: ClosedRange<Timestamp>
    ) async throws(HubFault) -> [FiledHistoryEntry] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.powerHistory(of: post, in: span)
        }
    }

    /// The time of the newest entry of a post's power history; `nil` where there is none.
    public func newestPowerHistory(of post: String) async throws(HubFault) -> Timestamp? {
        try await perform { (ledger) throws(HubFault) in
            try ledger.newestPowerHistory(of: post)
        }
    }

    /// The newest lines of what a post's roles said, oldest first.
    ///
    /// - Parameters:
    ///   - role: `nil` for all.
    ///   - least: and above; posts send none below a warning.
    ///   - start: by the post's clock.
    public func logs(
        of post: String, role: String? = nil, least: LogLine.Level = .warning,
        since start: Timestamp? = nil, limit: Int
    ) async throws(HubFault) -> [LogLine] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.logs(of: post, role: role, least: least, since: start, limit: limit)
        }
    }
}
