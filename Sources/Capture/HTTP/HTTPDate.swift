internal import Core

/// The date of HTTP headers (RFC 9110 §5.6.7): `Sat, 21 Nov 2026 08:00:00 GMT`.
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(_ time: Timestamp) -> String {
        let date = time.date
        // The epoch was a Thursday; days before it count backwards.
        let weekday = days[((date.daysSinceEpoch % 7) + 7) % 7]
        let clock = time.description.dropFirst(11).prefix(8)
        let day = date.description.suffix(2)
        let year = date.description.prefix(4)
        return "\(weekday), \(day) \(months[date.month - 1]) \(year) \(clock) GMT"
    }
}
