internal import Core
internal import Records

/// What is stored already where a batch stands.
struct StoredPlaces {
    /// Chain hashes of the epoch's first branch, by sequence.
    private(set) var main: [Int64: Digest256] = [:]
    /// Chain hashes on all other branches.
    private(set) var branches: Set<Digest256> = []
    private var contents: [Record: StoredContent] = [:]

    private struct Record: Hashable {
        let sequence: Int64
        let hash: Digest256
    }

    init(of batch: VerifiedBatch, in ledger: HubLedger) throws(HubFault) {
        let range: [SQLValue] = [
            .text(batch.post), SQLValue(batch.epoch), .integer(batch.firstSequence),
            .integer(batch.head.sequence),
        ]
        let rows = try ledger.session.query(
            """
            SELECT sequence, chain_hash, record_hash, content, is_main
            FROM places WHERE post_id = $1 AND epoch = $2 AND sequence BETWEEN $3 AND $4
            """, range)
        for row in rows {
            guard let sequence = row[0].integer, let chainHash = row[1].digest,
                let hash = row[2].digest,
                let content = row[3].string.flatMap(StoredContent.init)
            else { throw .database(reason: "a row of epoch \(batch.epoch) is damaged") }
            contents[Record(sequence: sequence, hash: hash)] = content
            if row[4].integer == 1 { main[sequence] = chainHash }
        }
        let places = try ledger.session.query(
            """
            SELECT chain_hash FROM forks
            WHERE post_id = $1 AND epoch = $2 AND sequence BETWEEN $3 AND $4
            """, range)
        branches = Set(places.compactMap { $0[0].digest })
    }

    /// What is stored of the record; `nil` where not even its place is.
    func content(_ entry: VerifiedBatch.Entry) -> StoredContent? {
        contents[Record(sequence: entry.sequence, hash: entry.recordHash)]
    }
}
