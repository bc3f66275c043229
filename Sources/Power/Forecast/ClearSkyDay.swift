import Core
import Glibc

/// What an array would deliver on one day under a cloudless sky, in watts for each watt of its
/// rating.
///
/// Solar geometry after Spencer's Fourier series; direct light after Meinel (1353 ·
/// 0.7^(AM^0.678)), diffuse as a tenth of it. The array is taken to be tilted by its latitude
/// towards the equator: whatever is wrong with that is in the ratio that ``YieldHistory`` learns.
struct ClearSkyDay: Sendable, Hashable {
    /// Steps of the table.
    static let minutes = 30
    private static let count = 1_440 / minutes

    /// Days since 1970-01-01 in UTC.
    let day: Int
    private let power: [Double]
    /// The highest of the day.
    let best: Double

    init(day: Int, latitude: Double, longitude: Double) {
        self.day = day
        let date = CalendarDate(daysSinceEpoch: day)
        let first = CalendarDate(year: date.year, month: 1, day: 1)?.daysSinceEpoch ?? day
        let angle = 2 * Double.pi * Double(day - first) / 365
        let declination =
            0.006_918 - 0.399_912 * cos(angle) + 0.070_257 * sin(angle)
            - 0.006_758 * cos(2 * angle) + 0.000_907 * sin(2 * angle)
            - 0.002_697 * cos(3 * angle) + 0.001_48 * sin(3 * angle)
        let equation =
            229.18
            * (0.000_075 + 0.001_868 * cos(angle) - 0.032_077 * sin(angle)
                - 0.014_615 * cos(2 * angle) - 0.040_849 * sin(2 * angle))
        let north = latitude * .pi / 180
        let power = (0...Self.count).map { index -> Double in
            let minute = Double(index * Self.minutes) + equation + 4 * longitude
            let hour = (minute / 4 - 180) * .pi / 180
            let height =
                sin(north) * sin(declination) + cos(north) * cos(declination) * cos(hour)
            guard height > 0.02 else { return 0 }
            // Tilted by the latitude, the plane sees the sun as one at the equator would.
            let incidence = max(0, cos(declination) * cos(hour))
            let mass = min(1 / height, 38)
            let direct = 1_353 * pow(0.7, pow(mass, 0.678))
            return direct * (incidence + 0.1 * height) / 1_000
        }
        self.power = power
        best = power.max() ?? 0
    }

    /// At a minute of the day, UTC, 0 to 1440; the mean of what stands around it.
    func power(at minute: Double) -> Double {
        let position = min(max(minute, 0), 1_440) / Double(Self.minutes)
        let index = min(Int(position), Self.count - 1)
        let part = position - Double(index)
        return power[index] * (1 - part) + power[index + 1] * part
    }

    /// Watt-hours for each watt of rating.
    var energy: Double { power.dropLast().reduce(0, +) * Double(Self.minutes) / 60 }
}
