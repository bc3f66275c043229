internal import Core
internal import Foundation
internal import Power

/// The clock on the post's wall.
struct PostClock: Sendable {
    /// A board without a clock of its own starts long before this.
    static let earliest = Timestamp(milliseconds: 1_767_225_600_000)

    private let zone: TimeZone
    private let time: any TimeSource

    /// An unknown zone counts as UTC: the site file was checked for it.
    init(zone name: String, time: any TimeSource) {
        zone = TimeZone(identifier: name) ?? .gmt
        self.time = time
    }

    /// `nil` while the time of day cannot be right.
    var now: WallClock? {
        let now = time.now()
        guard now >= Self.earliest else { return nil }
        return WallClock(time: now, offset: offset(at: now))
    }

    /// Seconds east of UTC.
    func offset(at instant: Timestamp) -> Int {
        zone.secondsFromGMT(
            for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000))
    }
}
