internal import Core
internal import Records
internal import Uplink

/// A record whose time is over.
struct DueRecord {
    let post: String
    let epoch: Identifier
    let sequence: Int64
    let hash: Digest256
    let kind: String
    let id: Identifier?
    /// Names of what it is about, its own among them.
    let names: Set<Identifier>

    /// Reads `post_id, epoch, sequence, record_hash, kind, id, canonical`; `nil` for a damaged row,
    /// which `verify` tells of.
    init?(_ row: SQLRow) {
        guard let post = row[0].string, let epoch = row[1].identifier,
            let sequence = row[2].integer, let hash = row[3].digest, let kind = row[4].string
        else { return nil }
        self.post = post
        self.epoch = epoch
        self.sequence = sequence
        self.hash = hash
        self.kind = kind
        id = row[5].identifier
        let body = row[6].string.flatMap { try? JSONValue(parsing: $0) }?["body"]
        var names = Set((body?["crossing_ids"]?.array ?? []).compactMap(Self.name))
        if let target = body?["target"].flatMap(Self.name) { names.insert(target) }
        if let id { names.insert(id) }
        self.names = names
    }

    private static func name(_ json: JSONValue) -> Identifier? {
        json.string.flatMap { Identifier($0) }
    }

    var place: [SQLValue] { [SQLValue(epoch), .integer(sequence), SQLValue(hash)] }
}

/// What stays although its time is over.
extension HubLedger {
    static let judgedAct = "fork_judged"

    /// Which of some records of one post stay, and why.
    func holds(
        on records: [DueRecord], of post: String, by plan: RetentionPlan
    ) throws(HubFault) -> [Int: RetentionHold] {
        let held = try heldNames(
            among: records.reduce(into: Set()) { $0.formUnion($1.names) }, of: post, by: plan)
        // Two people decide on what waits for a second signature, not a date.
        let proposed = try statedPlaces(of: post, isApproved: false)
        let forked = try unjudgedForks(of: post)
        var found: [Int: RetentionHold] = [:]
        for (index, record) in records.enumerated() {
            let place = ErasureStatement.Place(
                epoch: record.epoch, sequence: record.sequence, recordHash: record.hash)
            if let hold = record.names.compactMap({ held[$0] }).min() {
                found[index] = hold
            } else if proposed.contains(place) {
                found[index] = .proposal
            } else if forked.contains(record.epoch) {
                found[index] = .fork
            }
        }
        return found
    }

    /// Crossings, and alerts of crossings, that stay.
    func heldNames(
        among names: Set<Identifier>, of post: String, by plan: RetentionPlan
    ) throws(HubFault) -> [Identifier: RetentionHold] {
        guard !names.isEmpty else { return [:] }
        var crossings: [Identifier: Set<Identifier>] = [:]
        for name in names { crossings[name, default: []].insert(name) }
        let alerts = try session.query(
            """
            SELECT alert_id, crossing_id FROM hits
            WHERE post_id = $1 AND alert_id IN (\(Self.numbers(from: 2, names.count)))
            """, [.text(post)] + names.sorted().map { SQLValue($0) })
        for row in alerts {
            guard let alert = row[0].identifier, let crossing = row[1].identifier else { continue }
            crossings[crossing, default: []].insert(alert)
        }
        let asked: [SQLValue] = [.text(post)] + crossings.keys.sorted().map { SQLValue($0) }
        let list = Self.numbers(from: 2, crossings.count)
        var held: [Identifier: RetentionHold] = [:]
        func hold(_ rows: [SQLRow], _ reason: RetentionHold) {
            for crossing in rows.compactMap({ $0[0].identifier }) {
                for name in crossings[crossing] ?? [] where held[name] == nil {
                    held[name] = reason
                }
            }
        }
        hold(
            try session.query(
                """
                SELECT DISTINCT crossing_id FROM legal_holds
                WHERE post_id = $1 AND released_at IS NULL AND crossing_id IN (\(list))
                """, asked), .hold)
        hold(
            try session.query(
                """
                SELECT DISTINCT crossing_id FROM v_hits
                WHERE post_id = $1 AND crossing_id IN (\(list))
                    AND state IN ('open', 'provisional')
                """, asked), .alert)
        hold(try crossingsOfIncidents(of: post, by: plan).map { [SQLValue($0)] }, .incident)
        return held
    }

    /// Crossings that incidents name whose own time is not over.
    private func crossingsOfIncidents(
        of post: String, by plan: RetentionPlan
    ) throws(HubFault) -> Set<Identifier> {
        // Attachments may have a rule where records have none: then every incident counts.
        let cutoff = plan.cutoffs[.crossings] ?? Timestamp(milliseconds: 0)
        let rows = try session.query(
            """
            SELECT DISTINCT incidents.crossing_ids FROM incidents
            JOIN places ON places.post_id = incidents.post_id AND places.id = incidents.id
            WHERE incidents.post_id = $1 AND places.received_at >= $2
                AND incidents.crossing_ids <> '[]'
            """, [.text(post), SQLValue(cutoff)])
        return Set(
            rows.flatMap { row in
                (row[0].string.flatMap { try? JSONValue(parsing: $0) }?.array ?? [])
                    .compactMap { $0.string.flatMap { Identifier($0) } }
            })
    }

    /// Epochs with a fork of which something came since somebody judged it, if anybody did.
    private func unjudgedForks(of post: String) throws(HubFault) -> Set<Identifier> {
        let rows = try session.query(
            """
            SELECT epoch, max(received_at),
                (SELECT max(at) FROM acts WHERE acts.post_id = forks.post_id
                    AND act = $2 AND target = CAST(forks.epoch AS text))
            FROM forks WHERE post_id = $1 GROUP BY post_id, epoch
            """, [.text(post), .text(Self.judgedAct)])
        return Set(
            rows.compactMap { row in
                guard let epoch = row[0].identifier, let last = row[1].timestamp else {
                    return nil
                }
                return row[2].timestamp.map { $0 >= last } ?? false ? nil : epoch
            })
    }

    /// `$2, $3, $4`
    static func numbers(from first: Int, _ count: Int) -> String {
        (first..<first + count).map { "$\($0)" }.joined(separator: ", ")
    }
}
