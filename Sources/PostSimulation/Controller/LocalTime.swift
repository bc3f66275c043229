package import Core
internal import Foundation

/// The clock on the post's wall.
package struct LocalTime: Sendable {
    private let zone: TimeZone

    /// An unknown zone counts as UTC: the site file was checked for it.
    package init(zone name: String) {
        zone = TimeZone(identifier: name) ?? .gmt
    }

    private func local(_ time: Timestamp) -> Timestamp {
        let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1_000)
        return time + .seconds(zone.secondsFromGMT(for: date))
    }

    /// 0 to 1439.
    package func minute(at time: Timestamp) -> Int {
        let minutes = local(time).milliseconds / 60_000
        return Int(minutes - minutes / 1_440 * 1_440)
    }

    package func date(at time: Timestamp) -> CalendarDate { local(time).date }

    /// Hour, minute and second.
    package func clock(at time: Timestamp) -> (hour: Int, minute: Int, second: Int) {
        let seconds = Int(local(time).milliseconds / 1_000 % 86_400)
        return (seconds / 3_600, seconds / 60 % 60, seconds % 60)
    }
}
