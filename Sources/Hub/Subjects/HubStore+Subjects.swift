public import Core
public import Uplink

/// What HQ owes the people who stand in its register: finding, handing out and erasing what is
/// about one of them.
extension HubStore {
    /// A page of crossings behind a place, by post and name; empty behind the last.
    public func subjectCrossings(
        _ question: SubjectQuestion, after place: (post: String, id: Identifier)? = nil
    ) async throws(HubFault) -> [SubjectCrossing] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.crossings(question, after: place)
        }
    }

    /// Writes down what somebody at HQ did about people. It names the case, never the person.
    public func audit(
        _ action: String, by person: String, reference: String, result: String, at time: Timestamp
    ) async throws(HubFault) {
        try await perform { (ledger) throws(HubFault) in
            try ledger.audit(action, by: person, reference: reference, result: result, at: time)
        }
    }

    /// What is held about a crossing: each record's canonical text, oldest first. Referrals are
    /// sealed to the protection role and not among them, and nothing says whether there is one.
    public func subjectRecords(
        about crossing: Identifier, of post: String
    ) async throws(HubFault) -> [String] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.records(about: crossing, of: post).map(\.canonical)
        }
    }

    /// The services that were asked about a crossing's documents and have answered; those whose
    /// hits only one role hears of are left out.
    public func servicesAsked(
        about crossing: Identifier, of post: String
    ) async throws(HubFault) -> [(list: String, at: Timestamp)] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.query(
                """
                SELECT list, asked.answered_at FROM external_questions AS asked
                JOIN external_providers AS provider ON provider.name = asked.provider
                WHERE asked.post_id = $1 AND asked.crossing_id = $2 AND provider.informs IS NULL
                    AND asked.state = 'answered' ORDER BY asked.answered_at
                """, [.text(post), SQLValue(crossing)]
            ).compactMap { row in
                guard let list = row[0].string, let at = row[1].timestamp else { return nil }
                return (list, at)
            }
        }
    }

    /// Has a crossing stay until the case is over.
    ///
    /// - Returns: whether there is such a crossing.
    public func hold(
        _ crossing: Identifier, of post: String, reference: String, by person: String,
        at time: Timestamp
    ) async throws(HubFault) -> Bool {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                // A run of retention that holds the post comes first, and takes it or not.
                try ledger.lock(post)
                let key: [SQLValue] = [.text(post), SQLValue(crossing)]
                let known = try ledger.row(
                    "SELECT 1 FROM crossings WHERE post_id = $1 AND id = $2", key)
                guard known != nil else { return false }
                _ = try ledger.session.query(
                    """
                    INSERT INTO legal_holds (post_id, crossing_id, reference, held_at, held_by)
                    VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (post_id, crossing_id, reference)
                        DO UPDATE SET released_at = NULL, released_by = NULL
                    """,
                    key + [
                        .text(SQLText.column(reference)), SQLValue(time),
                        .text(SQLText.column(person)),
                    ])
                try ledger.audit(
                    "hold", by: person, reference: reference, result: "\(post)/\(crossing)",
                    at: time)
                return true
            }
        }
    }

    /// - Returns: whether it was held for that case.
    public func releaseHold(
        on crossing: Identifier, of post: String, reference: String, by person: String,
        at time: Timestamp
    ) async throws(HubFault) -> Bool {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                let released = try ledger.session.query(
                    """
                    UPDATE legal_holds SET released_at = $1, released_by = $2
                    WHERE post_id = $3 AND crossing_id = $4 AND reference = $5
                        AND released_at IS NULL RETURNING reference
                    """,
                    [
                        SQLValue(time), .text(SQLText.column(person)), .text(post),
                        SQLValue(crossing), .text(SQLText.column(reference)),
                    ])
                guard !released.isEmpty else { return false }
                try ledger.audit(
                    "release_hold", by: person, reference: reference,
                    result: "\(post)/\(crossing)", at: time)
                return true
            }
        }
    }

    /// Proposes to erase what is held about crossings; nothing is erased before a second person
    /// signed.
    ///
    /// - Parameter sign: adds the first person's signature; blocks as the key does.
    /// - Returns: the decision's name and its statements, one post and few records each.
    /// - Throws: `erasureRefused` where one is held for a case, its month is archived, or nothing
    ///   is here about it.
    public func proposeErasure(
        of crossings: [(post: String, id: Identifier)], legalBasis: String, reference: String,
        by person: String, at time: Timestamp,
        sign: @escaping @Sendable (SignedErasure) throws(HubFault) -> SignedErasure
    ) async throws(HubFault) -> (decision: Identifier, statements: [SignedErasure]) {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                var places: [String: [ErasureStatement.Place]] = [:]
                for crossing in crossings {
                    let found = try ledger.erasable(crossing.id, of: crossing.post)
                    let new = found.filter { !(places[crossing.post] ?? []).contains($0) }
                    places[crossing.post, default: []] += new
                }
                let random = SystemRandom()
                var signed: [SignedErasure] = []
                for (post, all) in places.sorted(by: { $0.key < $1.key }) {
                    for start in stride(from: 0, to: all.count, by: ErasureStatement.placeLimit) {
                        let end = min(all.count, start + ErasureStatement.placeLimit)
                        guard
                            let statement = ErasureStatement(
                                id: .version7(at: time, random: random), post: post,
                                places: Array(all[start..<end]), legalBasis: legalBasis,
                                reference: reference, madeAt: time)
                        else {
                            throw HubFault.erasureRefused(
                                "legal basis and reference have 1 to "
                                    + "\(ErasureStatement.textLength) characters")
                        }
                        signed.append(try sign(SignedErasure(statement)))
                    }
                }
                let decision = Identifier.version7(at: time, random: random)
                try ledger.propose(signed, decision: decision, by: person, at: time)
                try ledger.audit(
                    "propose_erasure", by: person, reference: reference,
                    result: "\(places.values.reduce(0) { $0 + $1.count }) records, \(decision)",
                    at: time)
                return (decision, signed)
            }
        }
    }

    /// Carries out what a second person signs. The same again changes nothing.
    ///
    /// - Parameter sign: adds the second person's signature and verifies both; returns their name.
    /// - Throws: `erasureRefused` where there is no such decision or one of its crossings is held.
    public func approveErasure(
        _ decision: Identifier, at time: Timestamp,
        sign: @escaping @Sendable (SignedErasure) throws(HubFault) -> (SignedErasure, String)
    ) async throws(HubFault) -> [ErasureStanding] {
        try await perform { (ledger) throws(HubFault) in
            // SQLite's log holds pages from before; PostgreSQL's vacuum sees to its own.
            defer {
                if !ledger.session.dialect.isParted {
                    try? ledger.session.script("PRAGMA wal_checkpoint(TRUNCATE)")
                }
            }
            return try ledger.session.transaction { () throws(HubFault) in
                let standings = try ledger.erasures(decision)
                guard let first = standings.first else {
                    throw HubFault.erasureRefused("there is no decision \(decision)")
                }
                var isAny = false
                var signer = ""
                for standing in standings where standing.approvedAt == nil {
                    try ledger.refuseHeld(standing.erasure.statement)
                    let (signed, person) = try sign(standing.erasure)
                    try ledger.erase(signed, approvedBy: person, at: time)
                    (isAny, signer) = (true, person)
                }
                if isAny {
                    try ledger.audit(
                        "erase", by: signer, reference: first.erasure.statement.reference,
                        result: "\(decision)", at: time)
                }
                return try ledger.erasures(decision)
            }
        }
    }

    /// Erasures as they stand, the oldest first; of one decision, or all.
    public func erasures(
        _ decision: Identifier? = nil
    ) async throws(HubFault) -> [ErasureStanding] {
        try await perform { (ledger) throws(HubFault) in try ledger.erasures(decision) }
    }
}

extension HubLedger {
    /// The places of what is held about a crossing.
    fileprivate func erasable(
        _ crossing: Identifier, of post: String
    ) throws(HubFault) -> [ErasureStatement.Place] {
        if let held = try holds(on: crossing, of: post).first {
            throw .erasureRefused("\(post)/\(crossing) is held for \(held)")
        }
        let records = try records(about: crossing, of: post)
        let found = Set(records.map(\.hash))
        let held = try session.query(
            "SELECT record_hash FROM places WHERE post_id = $1 AND id = $2 AND content = 'held'",
            [.text(post), SQLValue(crossing)]
        ).compactMap { $0[0].digest }
        guard held.allSatisfy(found.contains) else {
            throw .erasureRefused(
                "the month of \(post)/\(crossing) was taken out of the database; attach it first")
        }
        // What was erased here on its arrival is still at the post.
        let erasures = try session.query(
            """
            SELECT DISTINCT gone.erasure_id FROM places JOIN erased_places AS gone
                ON gone.post_id = places.post_id AND gone.epoch = places.epoch
                AND gone.sequence = places.sequence AND gone.record_hash = places.record_hash
            WHERE places.post_id = $1 AND places.id = $2
            """, [.text(post), SQLValue(crossing)])
        var places = records.map {
            ErasureStatement.Place(
                epoch: $0.epoch, sequence: $0.sequence, recordHash: $0.hash)
        }
        for erasure in erasures.compactMap({ $0[0].identifier }) {
            places += try lateErasures(by: erasure, of: post)
        }
        guard !places.isEmpty else {
            throw .erasureRefused("nothing is held about \(post)/\(crossing)")
        }
        return places
    }

    /// Somebody may have asked for a hold since the proposal.
    fileprivate func refuseHeld(_ statement: ErasureStatement) throws(HubFault) {
        for place in statement.places {
            let id = try row(
                """
                SELECT id FROM places WHERE post_id = $1 AND epoch = $2 AND sequence = $3
                    AND record_hash = $4 AND kind = 'crossing'
                """,
                [
                    .text(statement.post), SQLValue(place.epoch), .integer(place.sequence),
                    SQLValue(place.recordHash),
                ])?[0].identifier
            guard let id, let held = try holds(on: id, of: statement.post).first else { continue }
            throw .erasureRefused("\(statement.post)/\(id) is held for \(held)")
        }
    }
}
