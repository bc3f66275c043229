internal import Core
internal import Journal
internal import Records

extension HubLedger {
    /// Crossings read at once.
    static let subjectPage: Int64 = 2_000

    /// A page of crossings behind a place, by post and name.
    func crossings(
        _ question: SubjectQuestion, after place: (post: String, id: Identifier)?
    ) throws(HubFault) -> [SubjectCrossing] {
        let start: [SQLValue] = [
            .text(place?.post ?? ""), SQLValue(place?.id ?? Identifier(high: 0, low: 0)),
            .integer(Self.subjectPage),
        ]
        let columns = """
            SELECT post_id, id, state, crossed_at, document_issuer, document_number, surname,
                given_names, birth_date, sex, nationality, body FROM crossings
            WHERE (post_id, id) > ($1, $2)
            """
        let order = " ORDER BY post_id, id LIMIT $3"
        let rows: [SQLRow]
        switch question {
        case .anybody: rows = try session.query(columns + order, start)
        case .document(let issuer, let number):
            // Other documents of a crossing stand in its body alone, so a number may be there.
            let plain = Self.plain(number)
            rows = try session.query(
                columns + """
                     AND (upper(replace(replace(replace(replace(document_number,
                        ' ', ''), '-', ''), '.', ''), '<', '')) = $4 OR body LIKE $5)
                    """ + order, start + [.text(plain), .text("%" + plain + "%")]
            ).filter { row in
                (row[11].string.flatMap { try? JSONValue(parsing: $0) }).map {
                    Self.documents(of: $0).contains { document in
                        Self.plain(document.number) == plain
                            && Self.plain(document.issuer) == Self.plain(issuer)
                    }
                } ?? false
            }
        }
        var found: [SubjectCrossing] = []
        for row in rows {
            guard let post = row[0].string, let id = row[1].identifier else { continue }
            found.append(
                SubjectCrossing(
                    post: post, id: id, state: row[2].string ?? "?",
                    crossedAt: row[3].timestamp, issuer: row[4].string, number: row[5].string,
                    surname: row[6].string, givenNames: row[7].string, birthDate: row[8].string,
                    sex: row[9].string, nationality: row[10].string,
                    holds: try holds(on: id, of: post)))
        }
        return found
    }

    private static func documents(of body: JSONValue) -> [(issuer: String, number: String)] {
        ([body["document"] ?? .null] + (body["other_documents"]?.array ?? [])).compactMap {
            guard let issuer = $0["issuer"]?.string, let number = $0["number"]?.string else {
                return nil
            }
            return (issuer, number)
        }
    }

    /// Letters and digits alone, capitals.
    static func plain(_ text: String) -> String {
        String(text.uppercased().filter { $0.isLetter || $0.isNumber })
    }

    func holds(on crossing: Identifier, of post: String) throws(HubFault) -> [String] {
        try session.query(
            """
            SELECT reference FROM legal_holds
            WHERE post_id = $1 AND crossing_id = $2 AND released_at IS NULL ORDER BY reference
            """, [.text(post), SQLValue(crossing)]
        ).compactMap { $0[0].string }
    }

    /// A record that is about a person.
    struct SubjectRecord: Hashable {
        let epoch: Identifier
        let sequence: Int64
        let hash: Digest256
        let kind: String
        let id: Identifier
        let canonical: String
    }

    /// Rounds in which what is about a crossing is followed: amendments and hits of it, outcomes of
    /// those.
    private static let rounds = 4

    /// What is held about a crossing, referrals left out: the crossing on every branch, its
    /// amendments, late hits, what became of hits, and looks at its document at about that time.
    func records(about crossing: Identifier, of post: String) throws(HubFault) -> [SubjectRecord] {
        var found: [SubjectRecord] = []
        var known: Set<Digest256> = []
        func take(_ rows: [SQLRow]) -> Set<Identifier> {
            var names: Set<Identifier> = []
            for row in rows {
                guard let epoch = row[0].identifier, let sequence = row[1].integer,
                    let hash = row[2].digest, let id = row[4].identifier,
                    known.insert(hash).inserted
                else { continue }
                names.insert(id)
                found.append(
                    SubjectRecord(
                        epoch: epoch, sequence: sequence, hash: hash, kind: row[3].string ?? "?",
                        id: id, canonical: row[5].string ?? ""))
            }
            return names
        }
        let columns = "SELECT epoch, sequence, record_hash, kind, id, canonical FROM records"
        var next = take(
            try session.query(
                columns + " WHERE post_id = $1 AND id = $2 AND kind = 'crossing'",
                [.text(post), SQLValue(crossing)]))
        next.insert(crossing)
        for _ in 0..<Self.rounds where !next.isEmpty {
            var names: Set<Identifier> = []
            for name in next.sorted() {
                // Canonical text is written in one way only (RFC 8785).
                names.formUnion(
                    take(
                        try session.query(
                            columns + """
                                 WHERE post_id = $1 AND canonical LIKE $2
                                    AND kind IN ('amendment', 'audit', 'hit_outcome')
                                """,
                            [.text(post), .text("%\"target\":\"\(name)\"%")])))
            }
            next = names
        }
        for document in try inspected(in: found) {
            _ = take(
                try session.query(
                    columns + """
                         WHERE post_id = $1 AND kind = 'audit' AND canonical LIKE $2
                            AND canonical LIKE '%"action":"document_inspected"%'
                        """,
                    [.text(post), .text("%\"target\":\"\(document)%")]))
        }
        return found.sorted { ($0.epoch, $0.sequence) < ($1.epoch, $1.sequence) }
    }

    /// Issuer and number as an audit names a document that was looked at, for every document that
    /// the crossing had.
    private func inspected(in records: [SubjectRecord]) throws(HubFault) -> Set<String> {
        var found: Set<String> = []
        for record in records where record.kind == "crossing" {
            guard let json = try? JSONValue(parsing: record.canonical), let body = json["body"]
            else { continue }
            for document in Self.documents(of: body)
            where (document.issuer + document.number).allSatisfy({ $0.isLetter || $0.isNumber }) {
                found.insert("\(document.issuer) \(document.number)")
            }
        }
        return found
    }

    /// Writes down what somebody at HQ did about people, without the people.
    func audit(
        _ action: String, by person: String, reference: String, result: String, at time: Timestamp
    ) throws(HubFault) {
        _ = try session.query(
            """
            INSERT INTO hub_audit (id, at, action, by_whom, reference, result)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                SQLValue(Identifier.version7(at: time, random: SystemRandom())), SQLValue(time),
                .text(action), .text(SQLText.column(person)), .text(SQLText.column(reference)),
                .text(SQLText.column(result)),
            ])
    }
}
