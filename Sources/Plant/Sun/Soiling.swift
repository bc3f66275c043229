public import Core

/// Dust on the panels: it settles evenly and someone wipes it off at regular intervals.
public struct Soiling: Hashable, Sendable {
    /// Share of the light lost by each day since the last cleaning.
    public var perDay: Double
    /// The most that is ever lost.
    public var worst: Double
    /// Days from one cleaning to the next; at least 1.
    public var cleanedEvery: Int

    public init(perDay: Double = 0.004, worst: Double = 0.30, cleanedEvery: Int = 21) {
        self.perDay = perDay
        self.worst = worst
        self.cleanedEvery = max(1, cleanedEvery)
    }

    /// Panels that never get dirty.
    public static let none = Soiling(perDay: 0, worst: 0)

    /// The share of the light that reaches the cells on that day, 0 to 1.
    public func transmission(on date: CalendarDate) -> Double {
        let (_, days) = date.daysSinceEpoch.quotientAndRemainder(dividingBy: cleanedEvery)
        return 1 - min(worst, perDay * Double(abs(days)))
    }
}
