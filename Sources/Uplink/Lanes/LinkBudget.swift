public import Core

/// The month's bytes, spent so that records never run out of them. A pure value.
///
/// Records and what is urgent always go: they are what the link is for, and a budget is a price,
/// not a wall. Attachments go from what the records of the rest of the month will leave.
public struct LinkBudget: Sendable, Hashable {
    /// Kept for records at least, in parts of the budget for the part of the month that is left.
    static let leastReservePercent: Int64 = 20

    /// Bytes in a calendar month in UTC, both ways.
    public let bytes: Int64

    public init(bytes: Int64) {
        self.bytes = bytes
    }

    /// Bytes that attachments may still cost this month.
    ///
    /// - Parameters:
    ///   - spent: bytes of the month by what they were for.
    ///   - time: now, of which the month's elapsed part counts.
    public func leftForAttachments(_ spent: [LinkPurpose: LinkTraffic], at time: Timestamp) -> Int64
    {
        let month = Self.month(of: time)
        let all = spent.values.reduce(0) { $0 + $1.total }
        // What was fetched, or told of the past, says nothing of the month's rest.
        let records = LinkPurpose.besideRecords.reduce(all) { $0 - (spent[$1]?.total ?? 0) }
        // A month's first day says little of its rest: it counts as a whole one.
        let elapsed = max(month.elapsed, min(month.length, 24 * 3_600))
        let rest = month.length - month.elapsed
        let expected = records / elapsed * rest + records % elapsed * rest / elapsed
        let least = bytes / 100 * Self.leastReservePercent * rest / month.length
        return max(0, bytes - all - max(expected, least))
    }

    /// Seconds of the month that have passed and that it has.
    private static func month(of time: Timestamp) -> (elapsed: Int64, length: Int64) {
        let date = time.date
        let midnight = Int64(date.daysSinceEpoch) * 86_400
        let ofDay = time.milliseconds / 1_000 - midnight
        let length = Int64(CalendarDate.days(inMonth: date.month, of: date.year)) * 86_400
        return (min(Int64(date.day - 1) * 86_400 + ofDay, length), length)
    }
}

/// What bytes on the link were for.
public enum LinkPurpose: String, Sendable, CaseIterable {
    /// Greetings, handshakes and what an idle connection costs.
    case contact
    case urgent
    case records
    case attachments
    /// What HQ publishes, and the greetings for it.
    case downloads
    /// The power history.
    case history
    /// What the roles say.
    case logs

    /// What goes from what records leave.
    static let besideRecords: [LinkPurpose] = [.attachments, .downloads, .history, .logs]
}
