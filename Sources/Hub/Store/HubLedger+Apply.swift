internal import Core
internal import Records
internal import Uplink

extension HubLedger {
    /// Rows that a batch added to a post.
    struct Tally {
        var records = 0
        var crossings = 0
    }

    /// Keeps a batch in one transaction; see ``HubStore/apply(_:from:at:)``.
    func apply(
        _ batch: VerifiedBatch, from device: DeviceSighting, at time: Timestamp
    ) throws(HubFault) -> AppliedHead {
        try session.transaction { () throws(HubFault) in
            // This update holds the post's row until the commit: batches of one post, by however
            // many hubs, follow one another. As even a batch that brings nothing new writes it,
            // the commit waits for the standby, and with it for all that was found here: after a
            // commit whose answer was lost, the second attempt is acknowledged no earlier.
            try note(device, at: time)
            var isOnMain = try isOnMain(batch)
            if isOnMain, try isContradicted(batch) { isOnMain = false }
            let stored = try StoredPlaces(of: batch, in: self)
            var applied = AppliedHead(head: batch.head)
            var arrivals: [Arrival] = []
            for entry in batch.entries {
                let main = stored.main[entry.sequence]
                if let main, main != entry.chainHash { isOnMain = false }
                let isKnown =
                    isOnMain ? main != nil : stored.branches.contains(entry.chainHash)
                if isKnown {
                    applied.duplicates += 1
                } else if isOnMain {
                    applied.inserted += 1
                } else {
                    try insertFork(entry, of: batch, at: time)
                    applied.forked += 1
                }
                guard let content = stored.content(entry) else {
                    arrivals.append(Arrival(entry: entry, isOnMain: isOnMain, isNew: true))
                    continue
                }
                if !isKnown, isOnMain { try moveToMain(entry, of: batch) }
                if content == .erased, entry.canonical != nil {
                    try tellAgain(entry, of: batch, at: time)
                }
                if content == .withheld, entry.canonical != nil {
                    arrivals.append(Arrival(entry: entry, isOnMain: isOnMain, isNew: false))
                }
            }
            try keep(arrivals, of: batch, at: time)
            if applied.inserted > 0 {
                try moveHead(to: batch.head, of: batch.post, at: time)
            }
            try noteLoss(in: batch, isOnMain: isOnMain, at: time)
            try closeGaps(with: batch, at: time)
            try forgetForetold(batch)
            applied.isFork = try isForked(batch.epoch, post: batch.post)
            return applied
        }
    }

    func isForked(_ epoch: Identifier, post: String) throws(HubFault) -> Bool {
        try row(
            "SELECT 1 FROM forks WHERE post_id = $1 AND epoch = $2 LIMIT 1",
            [.text(post), SQLValue(epoch)]) != nil
    }

    func count(_ tally: Tally, of post: String) throws(HubFault) {
        guard tally.records != 0 || tally.crossings != 0 else { return }
        _ = try session.query(
            """
            UPDATE posts SET record_count = record_count + $1, crossing_count = crossing_count + $2
            WHERE post_id = $3
            """,
            [.integer(Int64(tally.records)), .integer(Int64(tally.crossings)), .text(post)])
    }

    /// Notes that a post spoke, and refuses a device that may not any more.
    func note(_ device: DeviceSighting, at time: Timestamp) throws(HubFault) {
        _ = try session.query(
            """
            INSERT INTO posts (post_id, first_contact_at, last_contact_at) VALUES ($1, $2, $3)
            ON CONFLICT (post_id) DO UPDATE SET last_contact_at = excluded.last_contact_at
            """, [.text(device.post), SQLValue(time), SQLValue(time)])
        let known = try row(
            """
            INSERT INTO devices
                (post_id, fingerprint, serial, not_after, first_seen_at, last_seen_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (post_id, fingerprint) DO UPDATE SET last_seen_at = excluded.last_seen_at
            RETURNING revoked_at, first_seen_at
            """,
            [
                .text(device.post), SQLValue(device.fingerprint), .text(device.serial),
                SQLValue(device.notAfter), SQLValue(time), SQLValue(time),
            ])
        guard known?[0] == .null || device.isHeardThoughRevoked else {
            throw .revoked(post: device.post)
        }
        if known?[1].timestamp == time { try noteFirstUse(of: device, at: time) }
    }

    /// Whether the batch follows the first branch; it must follow one that is stored.
    private func isOnMain(_ batch: VerifiedBatch) throws(HubFault) -> Bool {
        // That the first of an epoch stands on the epoch's origin was checked with the hashes.
        guard batch.previousSequence > 0 else { return true }
        let place = ChainHead(
            epoch: batch.epoch, sequence: batch.previousSequence, chainHash: batch.previous)
        if try holdsOnMain(place, of: batch.post) { return true }
        if try holdsOnBranch(place, of: batch.post) { return false }
        throw .behind(try head(of: batch.epoch, post: batch.post))
    }

    func holdsOnMain(_ place: ChainHead, of post: String) throws(HubFault) -> Bool {
        try row(
            """
            SELECT 1 FROM \(places) WHERE post_id = $1 AND epoch = $2 AND sequence = $3
                AND chain_hash = $4 AND is_main = 1
            """,
            [
                .text(post), SQLValue(place.epoch), .integer(place.sequence),
                SQLValue(place.chainHash),
            ]) != nil
    }

    func holdsOnBranch(_ place: ChainHead, of post: String) throws(HubFault) -> Bool {
        try row(
            """
            SELECT 1 FROM forks
            WHERE post_id = $1 AND epoch = $2 AND sequence = $3 AND chain_hash = $4
            """,
            [
                .text(post), SQLValue(place.epoch), .integer(place.sequence),
                SQLValue(place.chainHash),
            ]) != nil
    }

    /// The end of the main branch of an epoch; `nil` where nothing of it is stored.
    func head(of epoch: Identifier, post: String) throws(HubFault) -> ChainHead? {
        let found = try row(
            "SELECT head_sequence, head_chain_hash FROM epochs WHERE post_id = $1 AND epoch = $2",
            [.text(post), SQLValue(epoch)])
        guard let found else { return nil }
        guard let sequence = found[0].integer, let hash = found[1].digest else {
            throw .database(reason: "the head of epoch \(epoch) is damaged")
        }
        return ChainHead(epoch: epoch, sequence: sequence, chainHash: hash)
    }

    /// A record that came with its content, or whose place did.
    private struct Arrival {
        let entry: VerifiedBatch.Entry
        let isOnMain: Bool
        /// Not even its place was known.
        let isNew: Bool
        /// It is about something that was erased.
        var erased: ErasedNames.Cause?

        var content: StoredContent {
            if entry.canonical == nil { return .withheld }
            return erased == nil ? .held : .erased
        }
    }

    /// Keeps records, each once however many branches it stands on, and carries them over in order.
    /// Of what is about something that was erased, place and hash alone.
    private func keep(
        _ all: [Arrival], of batch: VerifiedBatch, at time: Timestamp
    ) throws(HubFault) {
        var gone = try ErasedNames(about: all.map(\.entry), of: batch.post, in: self)
        let arrivals = all.map { arrival in
            var arrival = arrival
            arrival.erased = gone.cause(for: arrival.entry)
            return arrival
        }
        let amendments = arrivals.compactMap { arrival in
            arrival.entry.envelope?.kind == .amendment ? arrival.entry.id : nil
        }
        var known = try known(amendments, of: batch.post)
        let new = arrivals.filter(\.isNew)
        for arrival in arrivals where !arrival.isNew { try fill(arrival, of: batch, at: time) }
        try insertPlaces(of: new, batch, at: time)
        let held = arrivals.filter { $0.content == .held }
        try insertBodies(of: held.map(\.entry), batch, at: time)
        var tally = Tally(records: new.count)
        for arrival in arrivals {
            if let cause = arrival.erased {
                try eraseOnArrival(arrival.entry, of: batch, because: cause, at: time)
                continue
            }
            guard let envelope = arrival.entry.envelope else { continue }
            let isRepeated =
                envelope.kind == .amendment && !known.insert(envelope.id).inserted
            let isCrossing = try projectIfPossible(
                envelope, arrival.entry.recordHash, isRepeated: isRepeated, at: time)
            tally.crossings += isCrossing ? 1 : 0
        }
        try count(tally, of: batch.post)
    }

    /// Which of these names stand here already.
    private func known(
        _ names: [Identifier], of post: String
    ) throws(HubFault) -> Set<Identifier> {
        guard !names.isEmpty else { return [] }
        let rows = try session.query(
            "SELECT DISTINCT id FROM places WHERE post_id = $1 AND id IN (\(row(2, names.count)))",
            [.text(post)] + names.map { SQLValue($0) })
        return Set(rows.compactMap { $0[0].identifier })
    }

    /// It came with another branch first; where it stands there, forks knows.
    private func moveToMain(
        _ entry: VerifiedBatch.Entry, of batch: VerifiedBatch
    ) throws(HubFault) {
        _ = try session.query(
            """
            UPDATE places SET chain_hash = $1, is_main = 1
            WHERE post_id = $2 AND epoch = $3 AND sequence = $4 AND record_hash = $5
            """,
            [SQLValue(entry.chainHash)] + place(entry, of: batch))
    }

    private func place(
        _ entry: VerifiedBatch.Entry, of batch: VerifiedBatch
    ) -> [SQLValue] {
        [
            .text(batch.post), SQLValue(batch.epoch), .integer(entry.sequence),
            SQLValue(entry.recordHash),
        ]
    }

    /// A place's key is the same for ever: whoever brings it a second time fails here.
    private func insertPlaces(
        of arrivals: [Arrival], _ batch: VerifiedBatch, at time: Timestamp
    ) throws(HubFault) {
        try insert(
            """
            places (post_id, epoch, sequence, record_hash, chain_hash, is_main, kind, id, content,
                received_at)
            """,
            arrivals.map { arrival in
                let entry = arrival.entry
                return place(entry, of: batch) + [
                    SQLValue(entry.chainHash), .integer(arrival.isOnMain ? 1 : 0),
                    SQLValue(entry.kind), SQLValue(entry.id), .text(arrival.content.rawValue),
                    SQLValue(time),
                ]
            })
    }

    private func insertBodies(
        of entries: [VerifiedBatch.Entry], _ batch: VerifiedBatch, at time: Timestamp
    ) throws(HubFault) {
        try insert(
            """
            records (post_id, epoch, sequence, record_hash, kind, id, stored_at, received_at,
                canonical)
            """,
            entries.map { entry in
                place(entry, of: batch) + [
                    SQLValue(entry.kind), SQLValue(entry.id), SQLValue(entry.storedAt),
                    SQLValue(time), SQLValue(entry.canonical),
                ]
            })
    }

    /// Rows of one statement: a round trip to the database for so many records.
    private static let rowsAtOnce = 64

    private func insert(_ table: String, _ rows: [[SQLValue]]) throws(HubFault) {
        for start in stride(from: 0, to: rows.count, by: Self.rowsAtOnce) {
            let some = rows[start..<min(rows.count, start + Self.rowsAtOnce)]
            var next = 1
            let values = some.map { values in
                defer { next += values.count }
                return "(" + row(next, values.count) + ")"
            }
            _ = try session.query(
                "INSERT INTO \(table) VALUES \(values.joined(separator: ", "))",
                some.flatMap { $0 })
        }
    }

    /// `$3, $4, $5`
    private func row(_ first: Int, _ count: Int) -> String {
        (first..<first + count).map { "$\($0)" }.joined(separator: ", ")
    }

    /// Content that was withheld once and came now: the hash is the same, so it is what it was.
    private func fill(
        _ arrival: Arrival, of batch: VerifiedBatch, at time: Timestamp
    ) throws(HubFault) {
        let entry = arrival.entry
        _ = try session.query(
            """
            UPDATE places SET kind = $1, id = $2, content = $3, received_at = $4
            WHERE post_id = $5 AND epoch = $6 AND sequence = $7 AND record_hash = $8
            """,
            [
                SQLValue(entry.kind), SQLValue(entry.id), .text(arrival.content.rawValue),
                SQLValue(time),
            ] + place(entry, of: batch))
    }

    /// The record itself is kept whatever the typed tables make of it: a body that they cannot hold
    /// must not stop those behind it.
    ///
    /// - Parameter isRepeated: an amendment of this name stands here already.
    /// - Returns: whether there is a crossing more.
    func projectIfPossible(
        _ envelope: Envelope, _ recordHash: Digest256, isRepeated: Bool, at time: Timestamp
    ) throws(HubFault) -> Bool {
        var reason: String?
        var isNewCrossing = false
        try session.script("SAVEPOINT projection")
        do throws(HubFault) {
            switch try project(envelope, isRepeated: isRepeated, at: time) {
            case .crossing: isNewCrossing = true
            case .state: break
            case .nothing(let why): reason = why
            }
        } catch .database(let why) {
            try session.script("ROLLBACK TO projection")
            reason = why
        }
        if let reason {
            _ = try session.query(
                """
                UPDATE \(places) SET note = $1
                WHERE post_id = $2 AND epoch = $3 AND sequence = $4 AND record_hash = $5
                """,
                [
                    .text(SQLText.column(reason)), .text(envelope.post), SQLValue(envelope.epoch),
                    .integer(envelope.sequence), SQLValue(recordHash),
                ])
        }
        try session.script("RELEASE projection")
        return isNewCrossing
    }

    private func insertFork(
        _ entry: VerifiedBatch.Entry, of batch: VerifiedBatch, at time: Timestamp
    ) throws(HubFault) {
        _ = try session.query(
            """
            INSERT INTO forks (post_id, epoch, sequence, record_hash, chain_hash, previous_hash,
                received_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            place(entry, of: batch) + [
                SQLValue(entry.chainHash), SQLValue(entry.previous), SQLValue(time),
            ])
    }

    /// Never back: records from a hole come behind those that follow it.
    private func moveHead(
        to head: ChainHead, of post: String, at time: Timestamp
    ) throws(HubFault) {
        _ = try session.query(
            """
            INSERT INTO epochs
                (post_id, epoch, first_seen_at, changed_at, head_sequence, head_chain_hash)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (post_id, epoch) DO UPDATE SET changed_at = excluded.changed_at,
                head_sequence = excluded.head_sequence,
                head_chain_hash = excluded.head_chain_hash
            WHERE excluded.head_sequence > epochs.head_sequence
            """,
            [
                .text(post), SQLValue(head.epoch), SQLValue(time), SQLValue(time),
                .integer(head.sequence), SQLValue(head.chainHash),
            ])
    }
}
