internal import Core
internal import Uplink

extension HubLedger {
    /// After so many attempts nobody tries any more, and `status` says so.
    static let questionAttempts: Int64 = 16
    /// The wait behind an attempt that brought nothing: doubled each time, at most six hours.
    private static let firstWait: Int64 = 5
    private static let longestWait: Int64 = 21_600

    /// Makes a provider known, or changes what is known of it; its questions begin now.
    ///
    /// - Parameter since: crossings that posts stored from then on are asked about too; `nil` for
    ///   those that come from now on.
    /// - Throws: `nameTaken` where an alert list has its name.
    func register(
        _ provider: ExternalProvider, since: Timestamp?, at time: Timestamp
    ) throws(HubFault) {
        try refuseNameOfList(provider.list)
        _ = try session.query(
            """
            INSERT INTO external_providers (name, list, informs, contact, registered_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (name) DO UPDATE SET list = excluded.list, informs = excluded.informs,
                contact = excluded.contact, retired_at = NULL
            """,
            [
                .text(provider.name), .text(provider.list), SQLValue(provider.informs),
                SQLValue(provider.contact), SQLValue(time),
            ])
        guard let since else { return }
        let rows = try session.query(
            """
            SELECT post_id, id, document_issuer, document_number, document_class FROM crossings
            WHERE stored_at >= $1 AND state <> 'void' AND document_issuer IS NOT NULL
                AND document_number IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM external_questions AS asked
                    WHERE asked.post_id = crossings.post_id AND asked.crossing_id = crossings.id
                        AND asked.provider = $2)
            """, [SQLValue(since), .text(provider.name)])
        for row in rows {
            _ = try session.query(
                """
                INSERT INTO external_questions (post_id, record_id, provider, place, id,
                    crossing_id, issuer, number, document_class, noted_at, due_at, attempts,
                    state)
                VALUES ($1, $2, $3, 0, $4, $2, $5, $6, $7, $8, $8, 0, 'waiting')
                ON CONFLICT DO NOTHING
                """,
                [
                    row[0], row[1], .text(provider.name),
                    SQLValue(Identifier.version7(at: time, random: SystemRandom())), row[2],
                    row[3], row[4], SQLValue(time),
                ])
        }
    }

    /// No question is made for it any more, and those that wait are dropped.
    ///
    /// - Returns: whether there was one of that name in use.
    func retire(provider: String, at time: Timestamp) throws(HubFault) -> Bool {
        let known = try session.query(
            """
            UPDATE external_providers SET retired_at = $2, failing_since = NULL, failure = NULL
            WHERE name = $1 AND retired_at IS NULL RETURNING name
            """, [.text(provider), SQLValue(time)])
        _ = try session.query(
            """
            UPDATE external_questions SET state = 'dropped', issuer = NULL, number = NULL
            WHERE provider = $1 AND state = 'waiting'
            """, [.text(provider)])
        return !known.isEmpty
    }

    /// Takes questions that are due, for one worker and a time: another takes them if this one is
    /// not heard of until then.
    ///
    /// - Parameter isRepeated: those that were asked before without an answer; else the others.
    func claim(
        _ limit: Int, of provider: String, isRepeated: Bool, by worker: Identifier,
        until lease: Timestamp, at time: Timestamp
    ) throws(HubFault) -> [ExternalQuestion] {
        // Chosen once, whatever way the update takes: a choice that is made again for each row
        // would pass over what this one has locked, and claim more than it may.
        let rows = try session.query(
            """
            WITH due AS MATERIALIZED (
                SELECT post_id, record_id, provider, place FROM external_questions
                WHERE provider = $3 AND state = 'waiting' AND due_at <= $4
                    AND (claimed_until IS NULL OR claimed_until <= $4)
                    AND attempts \(isRepeated ? "> 0" : "= 0")
                ORDER BY due_at, id LIMIT $5\(session.dialect.skipLocked))
            UPDATE external_questions
            SET claimed_by = $1, claimed_until = $2, attempts = attempts + 1
            WHERE (post_id, record_id, provider, place) IN (
                SELECT post_id, record_id, provider, place FROM due)
            RETURNING id, post_id, record_id, place, crossing_id, issuer, number, type,
                document_class, attempts
            """,
            [
                SQLValue(worker), SQLValue(lease), .text(provider), SQLValue(time),
                .integer(Int64(limit)),
            ])
        return rows.compactMap(ExternalQuestion.init)
    }

    /// Gives a question back: nothing was said about it.
    ///
    /// - Parameter pause: the service asked to be asked again after so long; `nil` where it failed,
    ///   and waits longer with each attempt.
    func release(
        _ question: ExternalQuestion, by worker: Identifier, after pause: Duration?,
        at time: Timestamp
    ) throws(HubFault) {
        let doublings = min(max(question.attempts, 1) - 1, 16)
        let wait = pause ?? .seconds(min(Self.firstWait << doublings, Self.longestWait))
        let isLost = pause == nil && question.attempts >= Self.questionAttempts
        _ = try session.query(
            """
            UPDATE external_questions SET claimed_by = NULL, claimed_until = NULL, due_at = $1,
                state = CASE WHEN $2 = 1 THEN 'failed' ELSE state END, attempts = $6
            WHERE id = $3 AND post_id = $4 AND claimed_by = $5 AND state = 'waiting'
            """,
            [
                SQLValue(time + wait), .integer(isLost ? 1 : 0), SQLValue(question.id),
                .text(question.post), SQLValue(worker),
                .integer(pause == nil ? question.attempts : 0),
            ])
    }

    /// Notes an answer; a hit becomes an order to the post, once for an entry and crossing.
    ///
    /// - Returns: whether it counts: another worker may have had the question meanwhile, or the
    ///   crossing became void.
    func settle(
        _ question: ExternalQuestion, hit entry: ExternalEntry?, by worker: Identifier,
        at time: Timestamp
    ) throws(HubFault) -> Bool {
        let reference = entry.map { $0.reference ?? "\(question.issuer) \(question.number)" }
        let isKnown = entry == nil ? false : try isKnownHit(question, reference)
        let done = try session.query(
            """
            UPDATE external_questions SET state = 'answered', answered_at = $1, verdict = $2,
                entry = $3, issuer = NULL, number = NULL, claimed_by = NULL, claimed_until = NULL
            WHERE id = $4 AND post_id = $5 AND claimed_by = $6 AND state = 'waiting'
            RETURNING provider
            """,
            [
                SQLValue(time), .text(entry == nil ? "no_hit" : "hit"), SQLValue(reference),
                SQLValue(question.id), .text(question.post), SQLValue(worker),
            ])
        guard let provider = done.first?[0].string else { return false }
        _ = try session.query(
            """
            UPDATE external_providers
            SET answered_at = $1, failing_since = NULL, failure = NULL WHERE name = $2
            """, [SQLValue(time), .text(provider)])
        guard let entry, !isKnown,
            let known = try row(
                "SELECT list, informs, contact FROM external_providers WHERE name = $1",
                [.text(provider)])
        else { return true }
        let notice = LateHitNotice(
            crossing: question.crossing, screened: question.record,
            list: known[0].string ?? provider, informs: known[1].string, entry: reference,
            category: entry.category, action: entry.action,
            contact: entry.contact ?? known[2].string, compare: entry.compare,
            issuer: question.issuer, number: question.number)
        try order(
            .lateHit, named: question.id, of: question.post, content: notice.json, at: time)
        return true
    }

    /// Whether that entry was told of for this crossing, as after an amendment of something else.
    private func isKnownHit(
        _ question: ExternalQuestion, _ reference: String?
    ) throws(HubFault) -> Bool {
        try row(
            """
            SELECT 1 FROM external_questions AS before
            JOIN external_questions AS now ON now.post_id = before.post_id
                AND now.provider = before.provider AND now.crossing_id = before.crossing_id
            WHERE now.id = $1 AND now.post_id = $2 AND before.id <> now.id
                AND before.verdict = 'hit' AND before.entry = $3
            """, [SQLValue(question.id), .text(question.post), SQLValue(reference)]) != nil
    }

    /// Notes that a provider does not answer, and why.
    func note(
        failure: ProviderFault, of provider: String, at time: Timestamp
    ) throws(HubFault) {
        _ = try session.query(
            """
            UPDATE external_providers SET failing_since = COALESCE(failing_since, $1), failure = $2
            WHERE name = $3
            """, [SQLValue(time), .text(SQLText.column(failure.problem)), .text(provider)])
    }

    /// How the providers in use stand.
    func providers() throws(HubFault) -> [ExternalProviderHealth] {
        let namesakes = try namesakes()
        return try session.query(
            """
            SELECT name, list,
                (SELECT count(*) FROM external_questions AS asked
                    WHERE asked.provider = name AND state = 'waiting'),
                (SELECT min(noted_at) FROM external_questions AS asked
                    WHERE asked.provider = name AND state = 'waiting'),
                (SELECT count(*) FROM external_questions AS asked
                    WHERE asked.provider = name AND state = 'answered'),
                (SELECT count(*) FROM external_questions AS asked
                    WHERE asked.provider = name AND verdict = 'hit'),
                (SELECT count(*) FROM external_questions AS asked
                    WHERE asked.provider = name AND state = 'failed'),
                answered_at, failing_since, failure,
                (SELECT count(*) FROM external_questions AS asked
                    JOIN orders ON orders.post_id = asked.post_id AND orders.id = asked.id
                    WHERE asked.provider = name AND orders.state = 'open'),
                (SELECT count(*) FROM external_questions AS asked
                    JOIN orders ON orders.post_id = asked.post_id AND orders.id = asked.id
                    WHERE asked.provider = name AND orders.state = 'refused')
            FROM external_providers WHERE retired_at IS NULL ORDER BY name
            """, []
        ).compactMap { row in
            guard let name = row[0].string, let list = row[1].string else { return nil }
            return ExternalProviderHealth(
                name: name, list: list, waiting: row[2].integer ?? 0,
                oldestWaitingAt: row[3].timestamp, answered: row[4].integer ?? 0,
                hits: row[5].integer ?? 0, failed: row[6].integer ?? 0,
                untold: row[10].integer ?? 0, refused: row[11].integer ?? 0,
                answeredAt: row[7].timestamp, failingSince: row[8].timestamp,
                failure: row[9].string, namesakeAt: namesakes[name])
        }
    }
}

extension ExternalQuestion {
    fileprivate init?(_ row: SQLRow) {
        guard let id = row[0].identifier, let post = row[1].string,
            let record = row[2].identifier, let place = row[3].integer,
            let crossing = row[4].identifier, let issuer = row[5].string,
            let number = row[6].string
        else { return nil }
        self.init(
            id: id, post: post, record: record, place: place, crossing: crossing,
            issuer: issuer, number: number, type: row[7].string, documentClass: row[8].string,
            attempts: row[9].integer ?? 1)
    }
}
