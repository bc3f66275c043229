internal import Core
internal import Records

extension HubLedger {
    /// What a record did to the tables that people ask.
    enum Projected {
        /// A crossing that was not there.
        case crossing
        case state
        /// It stands in `records` alone, and why.
        case nothing(String)
    }

    /// Carries a record into the tables that people ask: crossings in their current state, the
    /// attachments they name, and gaps that a new epoch reveals.
    ///
    /// - Parameter isRepeated: an amendment of this name stands here already.
    func project(
        _ envelope: Envelope, isRepeated: Bool = false, at time: Timestamp
    ) throws(HubFault) -> Projected {
        try projectHits(envelope)
        switch envelope.kind {
        case .crossing: return try projectCrossing(envelope, at: time)
        case .amendment:
            guard !isRepeated else {
                return .nothing("another branch brought an amendment of this name before")
            }
            return try projectAmendment(envelope, at: time)
        case .incident: return try projectIncident(envelope)
        case .timeCorrection: return try projectCorrection(envelope)
        case .epochStart:
            try projectGap(envelope, at: time)
            return .state
        default: return .state
        }
    }

    private func projectCrossing(
        _ envelope: Envelope, at time: Timestamp
    ) throws(HubFault) -> Projected {
        let place: [SQLValue] = [
            .text(envelope.post), SQLValue(envelope.id), SQLValue(envelope.epoch),
            .integer(envelope.sequence), SQLValue(envelope.stamp.time),
            SQLValue(envelope.officer.map(SQLText.column)),
            SQLValue(envelope.workstation.map(SQLText.column)),
            SQLValue(envelope.verdicts?.at("screening", "verdict")?.string.map(SQLText.column)),
        ]
        let typed = CrossingColumns(envelope.body)
        let stamp = stampColumns(envelope)
        // Neither name nor number of the columns comes from outside.
        let names = CrossingColumns.names + stamp.map(\.name)
        let numbers = (place.count + 1...place.count + names.count).map { "$\($0)" }
        let made = try session.query(
            """
            INSERT INTO crossings (post_id, id, epoch, sequence, stored_at, officer, workstation,
                screening_verdict, \(names.joined(separator: ", ")),
                state, amendments)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, \(numbers.joined(separator: ", ")),
                'current', 0)
            ON CONFLICT (post_id, id) DO NOTHING RETURNING 1
            """, place + typed.values + stamp.map(\.value))
        guard !made.isEmpty else {
            return .nothing("another branch brought a crossing of this name before")
        }
        try noteAttachments(of: envelope, crossing: envelope.id)
        try noteQuestions(about: envelope.body, of: envelope.id, by: envelope, at: time)
        return .crossing
    }

    /// What a crossing has images and scans of, those among them that an amendment added.
    private func noteAttachments(
        of envelope: Envelope, crossing: Identifier
    ) throws(HubFault) {
        for named in NamedAttachments.of(envelope.body, kind: envelope.kind).map(\.attachment) {
            _ = try session.query(
                """
                INSERT INTO attachments (post_id, sha256, crossing_id, kind, media_type, size)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
                """,
                [
                    .text(envelope.post), SQLValue(named.sha256), SQLValue(crossing),
                    SQLValue(named.kind.map(SQLText.column)),
                    SQLValue(named.mediaType.map(SQLText.column)), SQLValue(named.size),
                ])
        }
    }

    /// The post judged who may amend what; here the state only follows.
    private func projectAmendment(
        _ envelope: Envelope, at time: Timestamp
    ) throws(HubFault) -> Projected {
        guard let target = envelope.body["target"]?.string.flatMap({ Identifier($0) }),
            let found = try row(
                "SELECT body, state FROM crossings WHERE post_id = $1 AND id = $2",
                [.text(envelope.post), SQLValue(target)]),
            let text = found[0].string, let before = try? JSONValue(parsing: text)
        else { return .state }
        var body = before
        for (pointer, value) in envelope.body["changes"]?.object ?? [:] {
            guard let pointer = JSONPointer(pointer) else { continue }
            body = body.setting(pointer, to: value)
        }
        let isVoid = envelope.body["reason"]?.string == "void" || found[1].string == "void"
        let typed = CrossingColumns(body)
        let settings = CrossingColumns.names.enumerated().map { "\($1) = $\($0 + 1)" }
        let count = CrossingColumns.names.count
        _ = try session.query(
            """
            UPDATE crossings SET \(settings.joined(separator: ", ")), state = $\(count + 1),
                amendments = amendments + 1\(forgettingClock(envelope))
            WHERE post_id = $\(count + 2) AND id = $\(count + 3)
            """,
            typed.values + [
                .text(isVoid ? "void" : "amended"), .text(envelope.post), SQLValue(target),
            ])
        try noteAttachments(of: envelope, crossing: target)
        try reviseQuestions(
            about: target, from: before, to: isVoid ? nil : body, by: envelope, at: time)
        return .state
    }
}
