public import Core
internal import FoundationEssentials
internal import GRDB

/// What ``Journal/erase(_:)`` did.
public struct ErasureRound: Sendable, Hashable {
    public var records = 0
    public var attachments = 0
    /// Places where nothing is left to erase: done before, or purged.
    public var gone = 0
    /// Places at which this journal holds another record, or none.
    public var unknown = 0

    public init() {}
}

/// A legal erasure takes the body of a record and the files of its attachments at once, whatever
/// its age; place and hashes stay, as a purge leaves them.
extension Journal {
    /// Erases records, each named by its place and hash. Again, it changes nothing.
    ///
    /// - Throws: what the file says; nothing is erased then, or all of a place.
    public func erase(
        _ places: [(epoch: Identifier, sequence: Int64, recordHash: Digest256)]
    ) async throws(JournalFault) -> ErasureRound {
        var round = ErasureRound()
        for place in places {
            let done = try await step { [attachments] database in
                try Self.erase(place, attachments, database)
            }
            round.records += done.records
            round.attachments += done.attachments
            round.gone += done.gone
            round.unknown += done.unknown
        }
        if round.records > 0 { await forgetNow() }
        return round
    }

    /// Milliseconds for which readers of other processes are waited for.
    private static let readersWait = 2_000

    /// The log holds pages from before; readers are over in a moment.
    private func forgetNow() async {
        try? await step { (database) -> Void in
            try? database.execute(sql: "PRAGMA busy_timeout = \(Self.readersWait)")
            _ = try? database.checkpoint(.truncate)
            try? database.execute(sql: "PRAGMA busy_timeout = 0")
        }
    }

    private static func erase(
        _ place: (epoch: Identifier, sequence: Int64, recordHash: Digest256),
        _ folder: AttachmentFolder?, _ database: Database
    ) throws -> ErasureRound {
        var done = ErasureRound()
        guard
            let position = try JournalReader.position(place.epoch, place.sequence, database),
            let row = try Row.fetchOne(
                database, sql: "SELECT record_hash, bytes FROM records WHERE position = ?",
                arguments: [position]),
            Digest256(bytes: row["record_hash"] as Data) == place.recordHash
        else {
            done.unknown = 1
            return done
        }
        let named = try Data.fetchAll(
            database,
            sql: "SELECT sha256 FROM attachments WHERE position = ? AND purged = 0",
            arguments: [position]
        ).compactMap { Digest256(bytes: $0) }
        let bytes = row["bytes"] as Data?
        guard bytes != nil || !named.isEmpty else {
            done.gone = 1
            return done
        }
        try database.inTransaction(.immediate) {
            if let bytes {
                let json = try? JSONValue(parsing: Array(bytes))
                try database.execute(
                    sql:
                        "INSERT OR REPLACE INTO purged (position, stored_at, clock) VALUES (?, ?, ?)",
                    arguments: [
                        position, json?["stored_at"]?.string, json?["clock"]?.string,
                    ])
                try database.execute(
                    sql: "UPDATE records SET bytes = NULL WHERE position = ?",
                    arguments: [position])
                // Nobody has to decide on it any more.
                try database.execute(
                    sql: "UPDATE alerts SET waiting = 0 WHERE position = ?", arguments: [position])
            }
            try database.execute(
                sql: "UPDATE attachments SET purged = 1 WHERE position = ?", arguments: [position])
            return .commit
        }
        done.records = bytes == nil ? 0 : 1
        // Behind the commit: a cut in between leaves files that no record names, which are
        // collected as all such files are.
        for sha256 in named where try !isNamed(sha256, database) {
            if let folder { try folder.files.remove(folder.path(of: sha256)) }
            done.attachments += 1
        }
        return done
    }
}
