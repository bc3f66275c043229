public import Core

/// The clock on the post's wall: days and hours of statistics are the post's own.
public struct PostTime: Sendable {
    /// As `site.toml` names the zone.
    public let zone: String
    private let offset: @Sendable (Timestamp) -> Int

    public static let utc = PostTime(zone: "UTC") { _ in 0 }

    /// - Parameter offset: seconds east of UTC at a moment.
    public init(zone: String, offset: @escaping @Sendable (Timestamp) -> Int) {
        self.zone = zone
        self.offset = offset
    }

    /// The day, and the hour from 0 to 23.
    func dayAndHour(of time: Timestamp) -> (day: Int, hour: Int) {
        let local = time + .seconds(offset(time))
        let day = Self.floor(local.milliseconds, 86_400_000)
        return (Int(day), Int((local.milliseconds - day * 86_400_000) / 3_600_000))
    }

    /// When that day begins; an hour off where the clocks change at its beginning.
    func start(of day: CalendarDate) -> Timestamp {
        let utc = Timestamp(milliseconds: Int64(day.daysSinceEpoch) * 86_400_000)
        return utc + .seconds(-offset(utc))
    }

    /// When the hour ends in which the moment lies.
    func endOfHour(_ time: Timestamp) -> Timestamp {
        let shift = Int64(offset(time)) * 1_000
        let hour = Self.floor(time.milliseconds + shift, 3_600_000) + 1
        return Timestamp(milliseconds: hour * 3_600_000 - shift)
    }

    private static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
        (value - (((value % unit) + unit) % unit)) / unit
    }
}
