internal import Core
internal import Records

/// Which documents HQ asks services about: those of crossings as they stand, each once for a record
/// and provider. The questions are noted in the transaction that keeps the record, so that none is
/// lost; asking is somebody else's work and nothing waits for it.
extension HubLedger {
    /// Documents of one crossing that are asked about.
    static let documentsOfCrossing = 8

    /// A document as a question needs it.
    private struct Document: Hashable {
        let issuer: String
        let number: String
        let type: String?
        let documentClass: String?

        /// `nil` where issuer or number are not known: no service could say anything.
        init?(_ json: JSONValue) {
            guard let issuer = json["issuer"]?.string, let number = json["number"]?.string,
                issuer.contains(where: { !$0.isWhitespace }),
                number.contains(where: { !$0.isWhitespace && $0 != "<" })
            else { return nil }
            self.issuer = SQLText.column(issuer)
            self.number = SQLText.column(number)
            type = json["type"]?.string.map(SQLText.column)
            documentClass = json["class"]?.string.map(SQLText.column)
        }

        /// A crossing's, by their places.
        static func of(_ body: JSONValue) -> [Int: Document] {
            let all = [body["document"] ?? .null] + (body["other_documents"]?.array ?? [])
            var found: [Int: Document] = [:]
            for (place, json) in all.prefix(HubLedger.documentsOfCrossing).enumerated() {
                found[place] = Document(json)
            }
            return found
        }
    }

    /// Has every provider asked about a crossing's documents.
    func noteQuestions(
        about body: JSONValue, of crossing: Identifier, by envelope: Envelope, at time: Timestamp
    ) throws(HubFault) {
        try note(Document.of(body), of: crossing, by: envelope, at: time)
    }

    /// Takes back what was to be asked about a document that is amended or void now, and has the
    /// new one asked.
    ///
    /// - Parameter body: as the crossing stands now; `nil` where it is void.
    func reviseQuestions(
        about crossing: Identifier, from before: JSONValue, to body: JSONValue?,
        by envelope: Envelope, at time: Timestamp
    ) throws(HubFault) {
        // Going through an older layout: there are no questions yet.
        guard places == "places" else { return }
        let old = Document.of(before)
        let new = body.map(Document.of) ?? [:]
        for place in old.keys.sorted() where new[place] != old[place] {
            _ = try session.query(
                """
                UPDATE external_questions SET state = 'dropped', issuer = NULL, number = NULL
                WHERE post_id = $1 AND crossing_id = $2 AND place = $3 AND state = 'waiting'
                """,
                [.text(envelope.post), SQLValue(crossing), .integer(Int64(place))])
        }
        try note(
            new.filter { old[$0.key] != $0.value }, of: crossing, by: envelope, at: time)
    }

    private func note(
        _ documents: [Int: Document], of crossing: Identifier, by envelope: Envelope,
        at time: Timestamp
    ) throws(HubFault) {
        guard places == "places", !documents.isEmpty else { return }
        let providers = try session.query(
            "SELECT name FROM external_providers WHERE retired_at IS NULL ORDER BY name", [])
        for provider in providers {
            for (place, document) in documents.sorted(by: { $0.key < $1.key }) {
                _ = try session.query(
                    """
                    INSERT INTO external_questions (post_id, record_id, provider, place, id,
                        crossing_id, issuer, number, type, document_class, noted_at, due_at,
                        attempts, state)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 'waiting')
                    ON CONFLICT DO NOTHING
                    """,
                    [
                        .text(envelope.post), SQLValue(envelope.id), provider[0],
                        .integer(Int64(place)),
                        SQLValue(Identifier.version7(at: time, random: SystemRandom())),
                        SQLValue(crossing), .text(document.issuer), .text(document.number),
                        SQLValue(document.type), SQLValue(document.documentClass),
                        SQLValue(time), SQLValue(time),
                    ])
            }
        }
    }
}
