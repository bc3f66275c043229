internal import Core
internal import FoundationEssentials
internal import GRDB
internal import Records

/// What a rule allows to be purged at a moment: up to which positions, and which of the records
/// there.
struct PurgeDue: Sendable {
    /// A record of which something is due.
    struct Item: Sendable {
        let position: Int64
        let dataClass: RetentionRule.DataClass
        let isRecordDue: Bool
        /// Those of its attachments that go.
        let attachments: [Digest256]
    }

    let stamp: ClockStamp
    private let rule: RetentionRule
    private let limits: [RetentionRule.DataClass: Int64]
    private let attachmentLimit: Int64
    /// By the number of an epoch, up to where HQ's receipts are old enough.
    private let covered: [Int64: Int64]

    init(_ rule: RetentionRule, _ stamp: ClockStamp, _ database: Database) throws {
        self.rule = rule
        self.stamp = stamp
        var limits: [RetentionRule.DataClass: Int64] = [:]
        for dataClass in RetentionRule.DataClass.allCases {
            limits[dataClass] = try Journal.position(
                olderThan: rule.days(dataClass), database)
        }
        self.limits = limits
        attachmentLimit = try Journal.position(olderThan: rule.attachmentsDays, database)
        covered = try Journal.covered(
            olderThan: RetentionRule.acknowledgedDays, database)
    }

    /// Behind this position nothing is due.
    var last: Int64 {
        min(max(limits.values.max() ?? 0, attachmentLimit), covered.values.max() ?? 0)
    }

    func days(_ item: Item) -> Int { rule.days(item.dataClass) }

    func isOld(_ position: Int64, _ dataClass: RetentionRule.DataClass) -> Bool {
        position <= limits[dataClass] ?? 0
    }

    func isCovered(_ position: Int64, epochNumber: Int64) -> Bool {
        position <= covered[epochNumber] ?? 0
    }

    func chosen(
        after start: Int64, through end: Int64, _ holdings: any HeadquartersHoldings,
        _ database: Database
    ) throws -> [Item] {
        var named: [Int64: [Digest256]] = [:]
        for row in try Row.fetchAll(
            database,
            sql: """
                SELECT position, sha256 FROM attachments
                WHERE position > ? AND position <= ? AND purged = 0
                """, arguments: [start, end])
        {
            guard let sha256 = Digest256(bytes: row["sha256"] as Data) else { continue }
            named[row["position"], default: []].append(sha256)
        }
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT records.position, records.kind, records.bytes IS NULL AS purged,
                    epochs.number, epochs.epoch, epochs.first_position
                FROM records JOIN epochs ON epochs.number = records.epoch
                WHERE records.position > ? AND records.position <= ? ORDER BY records.position
                """, arguments: [start, end])
        var items: [Item] = []
        while let row = try rows.next() {
            let position: Int64 = row["position"]
            guard
                let dataClass = RecordKind(rawValue: row["kind"]).flatMap(
                    RetentionRule.DataClass.init),
                isCovered(position, epochNumber: row["number"]),
                let epoch = Identifier(bytes: row["epoch"] as Data),
                holdings.covers(
                    epoch: epoch, sequence: position - (row["first_position"] as Int64) + 1)
            else { continue }
            let all = named[position] ?? []
            let held = all.filter { holdings.holds(attachment: $0) }
            let isRecordDue =
                !(row["purged"] as Bool) && isOld(position, dataClass) && held.count == all.count
            let going = isRecordDue || position <= attachmentLimit ? held : []
            guard isRecordDue || !going.isEmpty else { continue }
            items.append(
                Item(
                    position: position, dataClass: dataClass, isRecordDue: isRecordDue,
                    attachments: going))
        }
        return items
    }
}
