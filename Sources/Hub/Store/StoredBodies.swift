internal import Core

/// What records of one epoch say, found by their places.
struct StoredBodies {
    /// A row of `places`, as far as the body is found by it.
    struct Place {
        let sequence: Int64
        let hash: Digest256
        let receivedAt: Timestamp

        /// Reads a row that begins with these three; `nil` for a damaged one.
        init?(_ row: SQLRow) {
            guard let sequence = row[0].integer, let hash = row[1].digest,
                let receivedAt = row[2].timestamp
            else { return nil }
            self.sequence = sequence
            self.hash = hash
            self.receivedAt = receivedAt
        }
    }

    private struct Key: Hashable {
        let sequence: Int64
        let hash: Digest256
    }

    private var texts: [Key: String] = [:]

    /// Reads the months between the first and the last of the places, and no others.
    init(
        of places: [Place], _ post: String, _ epoch: Identifier, in ledger: HubLedger
    ) throws(HubFault) {
        guard let first = places.map(\.sequence).min(), let last = places.map(\.sequence).max(),
            let from = places.map(\.receivedAt).min(), let until = places.map(\.receivedAt).max()
        else { return }
        let rows = try ledger.session.query(
            """
            SELECT sequence, record_hash, canonical FROM records
            WHERE post_id = $1 AND epoch = $2 AND sequence BETWEEN $3 AND $4
                AND received_at BETWEEN $5 AND $6
            """,
            [
                .text(post), SQLValue(epoch), .integer(first), .integer(last), SQLValue(from),
                SQLValue(until),
            ])
        for row in rows {
            // A row whose own hash is none belongs to no place.
            guard let sequence = row[0].integer, let hash = row[1].digest else { continue }
            texts[Key(sequence: sequence, hash: hash)] = row[2].string
        }
    }

    /// `nil` where there is none.
    subscript(_ place: Place) -> String? {
        texts[Key(sequence: place.sequence, hash: place.hash)]
    }
}
