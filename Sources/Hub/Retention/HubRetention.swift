public import Core
internal import Journal
internal import Records

/// What HQ keeps for equally long: the classes of `[retention]` at a post
/// (``RetentionRule/DataClass``), and attachments, whose records may stay for longer.
public enum HubRetentionClass: String, Sendable, CaseIterable, Comparable {
    case crossings, attachments, audit, referrals

    /// The kinds of records in it; none for attachments. What is in no class stays: resets, starts
    /// of epochs, corrections of time, erasures of lists.
    var kinds: [RecordKind] {
        RecordKind.allCases.filter { RetentionRule.DataClass($0)?.rawValue == rawValue }
    }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// How long a class is kept, as somebody set it.
public struct HubRetentionRule: Sendable, Hashable {
    /// Whole months that may be set.
    public static let bounds = 1...1_200

    public let dataClass: HubRetentionClass
    /// Whole months behind the one in which it reached HQ.
    public let months: Int
    /// The law or order that asks for it.
    public let reference: String
    public let setAt: Timestamp
    public let setBy: String

    /// What reached HQ before then is due: the first instant of a month (UTC), so that months go
    /// whole.
    public func cutoff(at time: Timestamp) -> Timestamp {
        let month = RecordMonth(time).earlier(months)
        return Timestamp(month.start) ?? Timestamp(milliseconds: 0)
    }

    public func json(at time: Timestamp) -> JSONValue {
        [
            "class": .string(dataClass.rawValue), "months": JSONValue(months),
            "reference": .string(reference), "set_at": .string(setAt.description),
            "set_by": .string(setBy), "due_before": .string(cutoff(at: time).description),
        ]
    }
}

/// Why something whose time is over stays.
public enum RetentionHold: String, Sendable, CaseIterable, Comparable {
    /// `subject hold`.
    case hold
    /// A hit without a final decision.
    case alert
    /// An incident whose own time is not over names the crossing.
    case incident
    /// An erasure that waits for its second signature.
    case proposal
    /// A fork of its epoch that nobody has judged (`retention judge`).
    case fork

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What a run took, or would take. How many referrals there are is not to be read from HQ: they are
/// in no count.
public struct RetentionReport: Sendable, Hashable {
    public let isTrial: Bool
    public internal(set) var records: [HubRetentionClass: Int] = [:]
    public internal(set) var attachments = 0
    public internal(set) var held: [RetentionHold: Int] = [:]
    /// Months of PostgreSQL that left in one piece, with how few rows stay of them.
    public internal(set) var months: [String] = []
    /// Months that somebody took out of the database: what they say is not here any more, and
    /// their dumps are for whoever keeps them.
    public internal(set) var archived: [String] = []

    init(isTrial: Bool) {
        self.isTrial = isTrial
    }

    /// Of a run without a rule.
    public static func nothing(isTrial: Bool) -> RetentionReport { .init(isTrial: isTrial) }

    public var json: JSONValue {
        [
            "dry_run": .bool(isTrial), "gone": Self.json(counts), "held": Self.json(held),
            "months": .array(months.map { .string($0) }),
            "archived_months": .array(archived.map { .string($0) }),
        ]
    }

    /// What may be told.
    private var counts: [HubRetentionClass: Int] {
        var counts = records
        counts[.referrals] = nil
        counts[.attachments] = attachments
        return counts
    }

    private static func json<Key: RawRepresentable<String>>(_ counts: [Key: Int]) -> JSONValue {
        .object(Dictionary(counts.map { ($0.key.rawValue, JSONValue($0.value)) }) { $1 })
    }

    /// The counts in one line, for the audit.
    var line: String {
        let went = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key.rawValue)" }
        let stay = held.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key.rawValue)" }
        return went.joined(separator: ", ")
            + (stay.isEmpty ? "" : "; stay: " + stay.joined(separator: ", "))
            + (months.isEmpty ? "" : "; \(months.count) months in one piece")
    }
}
