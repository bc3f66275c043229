internal import Core
internal import FoundationEssentials
internal import GRDB
internal import Records

/// Makes a whole journal of what was carved out of a damaged one.
struct RebuiltJournal {
    let damaged: String
    let post: String
    let stamp: ClockStamp
    let keptAside: String
    let attachments: AttachmentFolder?

    /// - Parameter path: an empty file; everything is flushed into it, and its log is empty.
    /// - Throws: `damaged` where no record can be read, `otherPost` where they are another post's.
    func write(
        to path: String, random: some RandomSource
    ) throws(JournalFault) -> JournalRecovery {
        let queue = try JournalDatabase.openForWriting(path)
        defer { try? queue.close() }
        return try JournalDatabase.translating(path) {
            try queue.writeWithoutTransaction { database in
                // Rows are met in any order, those of their epochs among them.
                try database.execute(sql: "PRAGMA foreign_keys = OFF")
                var recovery: JournalRecovery?
                try database.inTransaction(.immediate) {
                    recovery = try fill(database, random)
                    return .commit
                }
                try database.checkpoint(.truncate)
                guard let recovery else { throw JournalFault.closed }
                return recovery
            }
        }
    }

    private func fill(
        _ database: Database, _ random: some RandomSource
    ) throws -> JournalRecovery {
        let carved = try CarvedJournal(path: damaged, into: database)
        guard let owner = carved.post else {
            throw JournalFault.damaged(
                epoch: nil, sequence: nil, reason: "no record can be read of \(damaged)")
        }
        guard owner == post else { throw JournalFault.otherPost(found: owner, expected: post) }
        try database.execute(sql: "INSERT INTO post (id) VALUES (?)", arguments: [post])
        for epoch in carved.knownEpochs {
            try database.execute(
                sql:
                    "INSERT OR IGNORE INTO epochs (number, epoch, first_position) VALUES (?, ?, ?)",
                arguments: [epoch.number, Data(epoch.epoch.bytes), epoch.first])
        }
        try database.execute(
            sql: "DELETE FROM records WHERE epoch NOT IN (SELECT number FROM epochs)")
        try database.execute(
            sql: "DELETE FROM epochs WHERE number NOT IN (SELECT epoch FROM records)")
        try database.execute(
            sql: "DELETE FROM purged WHERE position NOT IN (SELECT position FROM records)")
        let walk = try walk(carved, database)
        try note(walk, database)
        let end = try JournalReader.head(database)
        _ = try Journal.openEpoch(
            post: post, at: (end?.position ?? 0) + 1, after: end?.head, reason: .fork,
            stamp: stamp, random: random, in: database)
        return walk
    }

    /// Goes through the places in order: links each to the one before, indexes what it names, and
    /// names what is not there.
    private func walk(
        _ carved: CarvedJournal, _ database: Database
    ) throws -> JournalRecovery {
        var lost = LostPlaces()
        var carried: Int64 = 0
        var before: ChainHead?
        let rows = try Row.fetchCursor(
            database, sql: JournalRow.columns + " ORDER BY records.position")
        var links: [(Int64, Digest256)] = []
        while let row = try rows.next().map(JournalRow.init) {
            if before?.epoch != row.epoch { before = ChainHead(startOf: row.epoch) }
            let last = before?.sequence ?? 0
            lost.add(row.epoch, last + 1, row.sequence - 1)
            var chainHash = row.chainHash
            if let before, last == row.sequence - 1 {
                // Behind a hole the stored link is all that there is.
                chainHash = Chain.link(
                    previous: before.chainHash, sequence: row.sequence,
                    recordHash: row.recordHash)
            }
            if chainHash != row.chainHash { links.append((row.position, chainHash)) }
            before = ChainHead(epoch: row.epoch, sequence: row.sequence, chainHash: chainHash)
            switch carved.contents[row.position] {
            case .record?:
                carried += 1
                if let bytes = row.bytes { try index(bytes, at: row.position, database) }
            case .purged?:
                carried += 1
                try database.execute(
                    sql: "INSERT OR IGNORE INTO purged (position) VALUES (?)",
                    arguments: [row.position])
            default: lost.add(row.epoch, row.sequence, row.sequence)
            }
        }
        for (position, chainHash) in links {
            try database.execute(
                sql: "UPDATE records SET chain_hash = ? WHERE position = ?",
                arguments: [Data(chainHash.bytes), position])
        }
        return JournalRecovery(
            keptAside: keptAside, at: stamp.time, carried: carried, lost: lost.ranges)
    }

    /// Sequences in the order in which they are met, joined to ranges.
    private struct LostPlaces {
        private(set) var ranges: [JournalRecovery.Lost] = []

        mutating func add(_ epoch: Identifier, _ first: Int64, _ last: Int64) {
            guard first <= last else { return }
            if let before = ranges.last, before.epoch == epoch, before.last == first - 1 {
                ranges[ranges.count - 1] = .init(epoch: epoch, first: before.first, last: last)
            } else {
                ranges.append(.init(epoch: epoch, first: first, last: last))
            }
        }
    }

    private func note(_ recovery: JournalRecovery, _ database: Database) throws {
        try database.execute(
            sql: "INSERT INTO recoveries (at, kept_aside, carried) VALUES (?, ?, ?)",
            arguments: [recovery.at.description, recovery.keptAside, recovery.carried])
        for lost in recovery.lost {
            try database.execute(
                sql: """
                    INSERT INTO lost (recovery, epoch, first, last)
                    VALUES ((SELECT max(number) FROM recoveries), ?, ?, ?)
                    """, arguments: [Data(lost.epoch.bytes), lost.first, lost.last])
        }
    }

    private func index(_ bytes: [UInt8], at position: Int64, _ database: Database) throws {
        guard let draft = RecordDraft(canonical: bytes) else { return }
        if let mark = AlertMark(draft) {
            try Journal.note(mark, at: position, in: database)
        }
        var seen: Set<Digest256> = []
        for named in NamedAttachments.of(draft.body, kind: draft.kind)
        where seen.insert(named.attachment.sha256).inserted {
            // A file that is gone was purged: records are stored only with their files.
            guard let size = attachments?.size(of: named.attachment.sha256) else { continue }
            try Journal.index(
                [Journal.HeldAttachment(attachment: named.attachment, size: size)],
                at: position, isFlagged: draft.isFlagged, in: database)
        }
    }
}
