internal import Core
internal import Records
internal import Uplink

extension HubLedger {
    /// An order as it stands here.
    struct OpenOrder {
        let id: Identifier
        let kind: HubOrder.Kind
        let content: JSONValue
    }

    /// Asks something of a post; the same name again changes nothing.
    func order(
        _ kind: HubOrder.Kind, named id: Identifier, of post: String, content: JSONValue,
        at time: Timestamp
    ) throws(HubFault) {
        _ = try session.query(
            """
            INSERT INTO orders (post_id, id, kind, content, made_at, state)
            VALUES ($1, $2, $3, $4, $5, 'open') ON CONFLICT DO NOTHING
            """,
            [
                .text(post), SQLValue(id), .text(kind.rawValue), .text(content.compactText),
                SQLValue(time),
            ])
    }

    /// What the post has not answered, the oldest first, as far as a greeting has room.
    func openOrders(of post: String) throws(HubFault) -> [OpenOrder] {
        let rows = try session.query(
            """
            SELECT id, kind, content FROM orders WHERE post_id = $1 AND state = 'open'
            ORDER BY made_at, id LIMIT $2
            """, [.text(post), .integer(Int64(HubOrder.greetingLimit))])
        var room = HubOrder.greetingBytes
        var orders: [OpenOrder] = []
        for row in rows {
            guard let id = row[0].identifier,
                let kind = row[1].string.flatMap(HubOrder.Kind.init), let text = row[2].string,
                let content = try? JSONValue(parsing: text)
            else { continue }
            room -= text.utf8.count
            guard room >= 0 || orders.isEmpty else { break }
            orders.append(OpenOrder(id: id, kind: kind, content: content))
        }
        return orders
    }

    func hasOpenOrders(_ post: String) throws(HubFault) -> Bool {
        try row(
            "SELECT 1 FROM orders WHERE post_id = $1 AND state = 'open' LIMIT 1", [.text(post)]
        ) != nil
    }

    func noteOffered(_ orders: [OpenOrder], to post: String, at time: Timestamp) throws(HubFault) {
        for order in orders {
            _ = try session.query(
                """
                UPDATE orders SET offered_at = $1
                WHERE post_id = $2 AND id = $3 AND offered_at IS NULL
                """, [SQLValue(time), .text(post), SQLValue(order.id)])
        }
    }

    /// Writes down what the post says came of orders; what it said first counts.
    func note(
        _ answers: [OrderAnswer], of post: String, at time: Timestamp
    ) throws(HubFault) {
        for answer in answers {
            _ = try session.query(
                """
                UPDATE orders SET state = $1, reason = $2, answered_at = $3
                WHERE post_id = $4 AND id = $5 AND state = 'open'
                """,
                [
                    .text(answer.state.rawValue), SQLValue(answer.reason.map(SQLText.column)),
                    SQLValue(time), .text(post), SQLValue(answer.id),
                ])
        }
    }

    /// When the post should ask again, as a service has not answered about a document of its that
    /// came lately; `nil` where nothing is to be expected.
    func askAgain(_ post: String, at time: Timestamp) throws(HubFault) -> Duration? {
        let expected = try row(
            """
            SELECT 1 FROM external_questions AS asked
            JOIN external_providers AS provider ON provider.name = asked.provider
            WHERE asked.post_id = $1 AND asked.state = 'waiting' AND asked.noted_at >= $2
                AND provider.failing_since IS NULL LIMIT 1
            """, [.text(post), SQLValue(time + (.zero - Self.answerExpectedWithin))])
        return expected == nil ? nil : Self.askAgainPause
    }

    /// A service that answers at all answers in seconds; a post asks again for so long, at the
    /// price of a few greetings.
    private static let answerExpectedWithin: Duration = .seconds(120)
    private static let askAgainPause: Duration = .seconds(15)
}
