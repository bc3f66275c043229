internal import Core
internal import FoundationEssentials
internal import GRDB
public import Records

/// What a round of ``Journal/purge(_:at:holdings:pause:)`` erased.
public struct PurgeRound: Sendable, Hashable {
    public var records = 0
    /// Attachments of records, whose files went unless another record names them.
    public var attachments = 0

    public init() {}
}

/// A purge takes the body of a record that HQ holds and that is old enough, and the files of its
/// attachments. Place and hashes stay, so that the chain stays closed.
extension Journal {
    /// Places looked at, and records purged, in one step: appends have their turn in between.
    static let purgeWindow: Int64 = 2_000
    static let purgeBatch = 25

    /// One round over the whole journal. It purges nothing while the clock is untrusted.
    ///
    /// - Parameter pause: awaited after each step that purged something.
    public func purge(
        _ rule: RetentionRule, at stamp: ClockStamp, holdings: any HeadquartersHoldings,
        pause: () async -> Void
    ) async throws(JournalFault) -> PurgeRound {
        var round = PurgeRound()
        guard stamp.trust != .untrusted else { return round }
        let due = try await step { try PurgeDue(rule, stamp, $0) }
        var position: Int64 = 0
        while position < due.last {
            let done = try await purgeStep(from: position, due, holdings)
            round.records += done.records
            round.attachments += done.attachments
            if done.isWhole { position += Self.purgeWindow }
            if done.records + done.attachments > 0 { await pause() }
        }
        if round.records > 0 { await forgetErased() }
        return round
    }

    private struct PurgeStep: Sendable {
        var records = 0
        var attachments = 0
        /// Whether nothing of the window is left to do.
        var isWhole = true
    }

    private func purgeStep(
        from start: Int64, _ due: PurgeDue, _ holdings: any HeadquartersHoldings
    ) async throws(JournalFault) -> PurgeStep {
        try await step { [attachments] database in
            var done = PurgeStep()
            var unnamed: Set<Digest256> = []
            let chosen = try due.chosen(
                after: start, through: start + Self.purgeWindow, holdings, database)
            done.isWhole = chosen.count <= Self.purgeBatch
            guard !chosen.isEmpty else { return done }
            try database.inTransaction(.immediate) {
                for item in chosen.prefix(Self.purgeBatch) {
                    if item.isRecordDue {
                        guard try Self.purgeBody(item, due.stamp, due.days(item), database) else {
                            continue
                        }
                        done.records += 1
                    }
                    for sha256 in item.attachments {
                        try database.execute(
                            sql:
                                "UPDATE attachments SET purged = 1 WHERE position = ? AND sha256 = ?",
                            arguments: [item.position, Data(sha256.bytes)])
                        done.attachments += 1
                        unnamed.insert(sha256)
                    }
                }
                return .commit
            }
            // Behind the commit: a cut in between leaves files that no record names, never a
            // record that names a missing file.
            for sha256 in unnamed where try !Self.isNamed(sha256, database) {
                if let attachments {
                    try attachments.files.remove(attachments.path(of: sha256))
                }
            }
            // A window whose rest cannot be purged must not be looked at for ever.
            if done.records + done.attachments == 0 { done.isWhole = true }
            return done
        }
    }

    /// Erases the body unless the record's own clock says that it is younger than the rule's days:
    /// the days counted are evidence enough, and a second witness costs nothing.
    private static func purgeBody(
        _ item: PurgeDue.Item, _ stamp: ClockStamp, _ days: Int, _ database: Database
    ) throws -> Bool {
        let bytes = try Data.fetchOne(
            database, sql: "SELECT bytes FROM records WHERE position = ?",
            arguments: [item.position])
        let json = bytes.flatMap { try? JSONValue(parsing: Array($0)) }
        let storedAt = json?["stored_at"]?.string.flatMap { Timestamp($0) }
        let clock = json?["clock"]?.string.flatMap(ClockTrust.init)
        if let storedAt, clock != .untrusted, stamp.time >= storedAt,
            stamp.time - storedAt < .seconds(days * 86_400)
        {
            return false
        }
        try database.execute(
            sql: "INSERT OR REPLACE INTO purged (position, stored_at, clock) VALUES (?, ?, ?)",
            arguments: [item.position, storedAt?.description, clock?.rawValue])
        try database.execute(
            sql: "UPDATE records SET bytes = NULL WHERE position = ?", arguments: [item.position])
        return true
    }

    /// The database overwrites what it frees (`secure_delete`); its log still holds pages from
    /// before. Readers may be in the way: the next round, or the next start, does it as well.
    private func forgetErased() async {
        try? await step { (database) -> Void in _ = try? database.checkpoint(.truncate) }
    }
}
