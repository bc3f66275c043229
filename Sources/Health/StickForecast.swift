public import Core

/// When somebody must come with a stick for the images that the link does not carry.
public struct StickForecast: Sendable, Hashable {
    /// Told of so many days ahead; the last of them are critical.
    static let warningDays: Int64 = 30
    static let criticalDays: Int64 = 7
    /// Images that have waited for longer are told of whatever room there is: what has not left
    /// the post is lost with it.
    static let longestWait: Int64 = 30

    /// Images that wait, and their bytes; at least so many.
    public var waiting: Int64
    public var bytes: Int64
    /// Days that the post counted since the oldest of them.
    public var oldestDays: Int64?
    /// Bytes of them that come in a day; `nil` before a whole day was counted.
    public var bytesPerDay: Int64?
    /// Of the disk, above what is kept for records.
    public var roomBytes: Int64

    public init(
        waiting: Int64, bytes: Int64, oldestDays: Int64?, bytesPerDay: Int64?, roomBytes: Int64
    ) {
        self.waiting = waiting
        self.bytes = bytes
        self.oldestDays = oldestDays
        self.bytesPerDay = bytesPerDay
        self.roomBytes = roomBytes
    }

    /// Days until images are refused, at the rate of late.
    public var daysLeft: Int64? {
        guard let bytesPerDay, bytesPerDay > 0 else { return nil }
        return max(0, roomBytes) / bytesPerDay
    }

    /// - Parameter now: by the post's clock, of which the named day is.
    public func finding(at now: Timestamp) -> Finding? {
        guard waiting > 0 else { return nil }
        let what = "\(waiting) images, \(Quantities.bytes(bytes)),"
        if let daysLeft, let bytesPerDay, daysLeft <= Self.warningDays {
            let day = (now + .seconds(daysLeft * 86_400)).date
            return Finding(
                code: "attachments.stick_due",
                severity: daysLeft <= Self.criticalDays ? .critical : .warning,
                summary: "\(what) wait for a stick; \(Quantities.bytes(bytesPerDay)) come in a "
                    + "day, and the disk takes no more from \(day) on.",
                remedy: Self.remedy)
        }
        guard let oldestDays, oldestDays >= Self.longestWait else { return nil }
        return Finding(
            code: "attachments.stick_due", severity: .warning,
            summary: "\(what) wait for a stick, the oldest for \(oldestDays) days.",
            remedy: Self.remedy)
    }

    private static let remedy =
        "waypost records export --to DIR on a stick, to HQ, and HQ's receipts back"
}
