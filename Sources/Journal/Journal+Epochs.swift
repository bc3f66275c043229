public import Core
internal import FoundationEssentials
internal import GRDB
internal import Records
internal import Supervision

extension Journal {
    /// Opens a new epoch where the current one is no longer this journal's alone (RECORD.md,
    /// "fork"): HQ holds another branch of it, or HQ has signed for records that are not here, as
    /// when a card was copied, copied back or lost its tail. Going on would give numbers
    /// away twice.
    ///
    /// The same places again open nothing more. Returns after the flush.
    ///
    /// - Parameter places: the newest last; every signature verified.
    public func review(
        _ places: [SignedPlace], random: some RandomSource
    ) async throws(JournalFault) -> EpochReview {
        // Between two commits: what HQ had signed before stands in the journal by now.
        try await executor.value { [self] () throws(JournalFault) in
            try reviewed(places, random).get()
        }
    }

    private func reviewed(
        _ places: [SignedPlace], _ random: some RandomSource
    ) -> Result<EpochReview, JournalFault> {
        let (start, isClosed) = state.withLock { ($0.head, $0.isClosed) }
        if isClosed { return .failure(.closed) }
        do throws(JournalFault) {
            let (review, opened) = try JournalDatabase.translating(
                JournalDatabase.path(in: directory)
            ) {
                try queue.writeWithoutTransaction { database in
                    var review = EpochReview()
                    var opened: (record: SealedRecord, number: Int64)?
                    try database.inTransaction(.immediate) {
                        review.lacking = try places.filter {
                            try $0.isOwed && !Self.holds($0.head, database)
                        }.map(\.head)
                        if let previous = try Self.end(
                            of: start.head, places, review.lacking, database)
                        {
                            let made = try Self.openEpoch(
                                post: post, at: start.position + 1, after: previous, reason: .fork,
                                stamp: clock.stamp(), random: random, in: database)
                            review.opened = made.record.envelope.epoch
                            opened = made
                        }
                        return .commit
                    }
                    return (review, opened)
                }
            }
            if let opened {
                state.withLock {
                    $0.head = PlacedHead(position: start.position + 1, head: opened.record.head)
                    $0.epochNumber = opened.number
                }
                headsContinuation.yield(opened.record.head)
            }
            return .success(review)
        } catch {
            endIfUnknown(after: error)
            return .failure(error)
        }
    }

    /// Notes on which board the journal is, and opens a new epoch where that is another than
    /// before.
    static func settle(
        on board: Digest256, post: String, _ stamp: ClockStamp, _ database: Database
    ) throws {
        let known = try Data.fetchOne(database, sql: "SELECT id FROM board")
        guard known != Data(board.bytes) else { return }
        try database.inTransaction(.immediate) {
            if known != nil, let head = try JournalReader.head(database) {
                _ = try openEpoch(
                    post: post, at: head.position + 1, after: head.head, reason: .otherBoard,
                    stamp: stamp, random: SystemRandom(), in: database)
            }
            try database.execute(sql: "DELETE FROM board")
            try database.execute(
                sql: "INSERT INTO board (id) VALUES (?)", arguments: [Data(board.bytes)])
            return .commit
        }
    }

    /// Where the chain has to end; `nil` where it may go on.
    private static func end(
        of head: ChainHead, _ places: [SignedPlace], _ lacking: [ChainHead], _ database: Database
    ) throws -> ChainHead? {
        let isShared = places.contains { place in
            place.head.epoch == head.epoch && (place.isFork || lacking.contains(place.head))
        }
        if isShared { return head }
        // An epoch of which nothing is here ended where HQ saw it last, once for all reviews.
        let known = try Set(
            Data.fetchAll(
                database,
                sql: """
                    SELECT epochs.epoch FROM epochs JOIN records
                        ON records.position = epochs.first_position
                        AND records.epoch = epochs.number
                    """
            ).compactMap { Identifier(bytes: $0) })
        guard let lost = lacking.last(where: { !known.contains($0.epoch) }) else { return nil }
        return try namesAsPrevious(lost.epoch, database) ? nil : lost
    }

    private static func holds(_ place: ChainHead, _ database: Database) throws -> Bool {
        try Data.fetchOne(
            database,
            sql: """
                SELECT records.chain_hash FROM epochs
                JOIN records ON records.epoch = epochs.number
                    AND records.position = epochs.first_position + ? - 1
                WHERE epochs.epoch = ?
                """, arguments: [place.sequence, Data(place.epoch.bytes)]
        ) == Data(place.chainHash.bytes)
    }

    private static func namesAsPrevious(
        _ epoch: Identifier, _ database: Database
    ) throws -> Bool {
        try Data.fetchAll(
            database,
            sql: """
                SELECT records.bytes FROM epochs
                JOIN records ON records.position = epochs.first_position
                WHERE records.bytes IS NOT NULL
                """
        ).contains { bytes in
            (try? JSONValue(parsing: Array(bytes)))?.at("body", "previous_epoch")?.string
                == epoch.description
        }
    }
}
