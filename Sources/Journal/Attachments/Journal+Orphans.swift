internal import Core
internal import FoundationEssentials
internal import GRDB

/// What a round of ``Journal/collectOrphans()`` removed.
public struct OrphanRound: Sendable, Hashable {
    /// Attachments that had begun and did not grow any more.
    public var partials = 0
    /// Complete ones that no record names.
    public var unnamed = 0

    public init() {}
}

extension Journal {
    /// How long what nobody names is kept: attachments that stopped arriving for 24 to 30 hours,
    /// complete ones for 72 to 78, both as hours in which this role ran. The age is a count of
    /// rounds that is kept in the journal: no clock can make it jump, and no restart makes it
    /// younger.
    public enum OrphanRule {
        public static let partialRounds = 5
        public static let unnamedRounds = 13
    }

    /// One round, once in six hours of running. It is done in small steps between which appends
    /// have their turn.
    public func collectOrphans() async throws(JournalFault) -> OrphanRound {
        guard let folder = attachments else { return OrphanRound() }
        var found: [Idle] = try await step { _ in
            try folder.partials().map {
                Idle($0, isComplete: false, size: folder.partialSize(of: $0))
            }
        }
        for prefix in AttachmentFolder.prefixes {
            found += try await step { database in
                try folder.complete(under: prefix)
                    .filter { try !Self.isNamed($0, database) }
                    .map { Idle($0, isComplete: true, size: folder.size(of: $0)) }
            }
        }
        let seen = found
        return try await step { database in
            let old = try Self.age(seen, database)
            var round = OrphanRound()
            for idle in old {
                // A record may have named it since it was listed; until its removal none can.
                guard try !Self.isNamed(idle.sha256, database) else { continue }
                try folder.files.remove(
                    idle.isComplete
                        ? folder.path(of: idle.sha256) : folder.partialPath(of: idle.sha256))
                if idle.isComplete { round.unnamed += 1 } else { round.partials += 1 }
            }
            return round
        }
    }

    private struct Look: Hashable, Sendable {
        let sha256: Digest256
        let isComplete: Bool
        let size: Int64
    }

    /// A file that no record names, and for how many rounds it has been as it is.
    private struct Idle: Sendable {
        let look: Look
        var rounds: Int64 = 0

        init(_ sha256: Digest256, isComplete: Bool, size: Int64?) {
            look = Look(sha256: sha256, isComplete: isComplete, size: size ?? 0)
        }

        var sha256: Digest256 { look.sha256 }
        var isComplete: Bool { look.isComplete }

        var isOld: Bool {
            rounds >= Int64(isComplete ? OrphanRule.unnamedRounds : OrphanRule.partialRounds)
        }
    }

    static func isNamed(_ sha256: Digest256, _ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: "SELECT EXISTS (SELECT 1 FROM attachments WHERE sha256 = ? AND purged = 0)",
            arguments: [Data(sha256.bytes)]) ?? false
    }

    /// Counts one more round for each that is as it was, and returns those that are old.
    private static func age(_ found: [Idle], _ database: Database) throws -> [Idle] {
        let known = try Row.fetchAll(database, sql: "SELECT * FROM idle_attachments")
        if known.isEmpty, found.isEmpty { return [] }
        var before: [Look: Int64] = [:]
        for row in known {
            guard let sha256 = Digest256(bytes: row["sha256"] as Data) else { continue }
            before[Look(sha256: sha256, isComplete: row["complete"], size: row["size"])] =
                row["rounds"]
        }
        var old: [Idle] = []
        var kept: [Idle] = []
        for var idle in found {
            idle.rounds = before[idle.look].map { $0 + 1 } ?? 0
            if idle.isOld { old.append(idle) } else { kept.append(idle) }
        }
        try database.inTransaction(.immediate) {
            try database.execute(sql: "DELETE FROM idle_attachments")
            for idle in kept {
                try database.execute(
                    sql: """
                        INSERT INTO idle_attachments (sha256, complete, size, rounds)
                        VALUES (?, ?, ?, ?)
                        """,
                    arguments: [
                        Data(idle.sha256.bytes), idle.isComplete, idle.look.size, idle.rounds,
                    ])
            }
            return .commit
        }
        return old
    }
}
