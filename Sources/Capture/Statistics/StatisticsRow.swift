internal import Core

/// A line of a table.
struct StatisticsRow: Sendable, Hashable {
    /// `2026-05-17`, `2026-05` or `all`.
    let period: String
    /// `entry`, `exit`, or empty where that is not told apart.
    let direction: String
    /// What is counted; `total` for the sum of a period and direction.
    let value: String
    /// `nil` where it is protected.
    var count: Int64?
    /// Of how many the seconds are known.
    var timed: Int64?
    var seconds: Int64?
    var median: Int64?
    var ninetieth: Int64?
    /// Seconds that vehicles stood at the post.
    var present: Int64?
    var isProtected = false

    static let columns = [
        "period", "direction", "value", "count", "protected", "timed", "mean_s", "median_s",
        "p90_s", "present_s",
    ]

    var cells: [JSONValue] {
        let mean = timed.flatMap { timed in
            timed > 0 ? seconds.map { ($0 + timed / 2) / timed } : nil
        }
        return [
            .string(period), direction.isEmpty ? .null : .string(direction), .string(value),
            JSONValue(count), .bool(isProtected), JSONValue(timed), JSONValue(mean),
            JSONValue(median), JSONValue(ninetieth), JSONValue(present),
        ]
    }

    var json: JSONValue {
        .object(Dictionary(uniqueKeysWithValues: zip(Self.columns, cells)))
    }
}
