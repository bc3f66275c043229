/// How much of the clear sky's yield the array brought on the last days, and how far days have
/// strayed from what was expected of them.
///
/// Hours in which the controller threw sun away say nothing about the sun and are left out of both
/// sides of the ratio.
public struct YieldHistory: Sendable, Hashable {
    /// Days kept: two months, of one season.
    public static let limit = 60
    /// Before anything is known: wiring, dust, a hot panel.
    public static let assumed = 0.6
    /// The share of a day's clear-sky energy that must have been seen for the day to count.
    static let enough = 0.3

    /// Ratios, oldest first.
    public private(set) var ratios: [Double] = []
    private(set) var today = Sum()
    private var level = YieldLevel()
    /// How days strayed from what was expected of them.
    private(set) var strays = YieldStrays()

    struct Sum: Sendable, Hashable {
        var delivered = 0.0
        var clear = 0.0

        /// `nil` while nothing was seen.
        var ratio: Double? { clear > 0 ? min(delivered / clear, 1.5) : nil }
    }

    public init() {}

    /// Takes up what was learned before a restart.
    ///
    /// - Parameter ratios: oldest first; of more than ``limit`` the newest.
    public init(ratios: [Double]) {
        self.ratios = ratios.suffix(Self.limit).filter { $0.isFinite && (0...1.5).contains($0) }
        learn()
    }

    /// Takes a stretch of unthrottled sun: what came and what a clear sky would have given, in
    /// watt-hours.
    mutating func add(delivered: Double, clear: Double) {
        today.delivered += max(0, delivered)
        today.clear += max(0, clear)
    }

    mutating func forgetToday() {
        today = Sum()
    }

    /// Ends the day, of which a clear sky would have given `whole` watt-hours.
    ///
    /// - Returns: its ratio; `nil` where too little of it was seen to count.
    @discardableResult
    mutating func close(whole: Double) -> Double? {
        defer { today = Sum() }
        guard whole > 0, today.clear >= Self.enough * whole, let ratio = today.ratio else {
            return nil
        }
        ratios.append(ratio)
        if ratios.count > Self.limit { ratios.removeFirst() }
        learn()
        return ratio
    }

    /// The same from the ratios kept, whether they came one by one or from the disk.
    private mutating func learn() {
        level = YieldLevel()
        strays = YieldStrays(ratios, following: &level)
    }

    /// The ratio expected of the day that comes next. Poor days lie further below the usual than
    /// good ones above it: halfway between the mean and the middle a day is least often far off.
    public var expected: Double { level.expected(ahead: 1) * (1 + strays.middle) / 2 }

    /// A ratio that nine days in ten reach.
    public var low: Double { level.expected(ahead: 1) * strays.low }

    /// The level after a day of which only a part has been seen.
    ///
    /// - Parameter seen: the part, 0 to 1.
    func level(withToday seen: Double) -> YieldLevel {
        guard let ratio = today.ratio, seen > 0 else { return level }
        var level = level
        level.take(ratio, weight: min(1, seen))
        return level
    }
}

/// What days are like lately, and what they are like in the long run.
struct YieldLevel: Sendable, Hashable {
    /// Weight of the newest day.
    private static let newest = 0.8
    /// The same for the long run; the first days weigh as much as all before them.
    private static let newestOfMany = 0.05
    /// How much of the way from the long run to the last days a day to come stays, by how many
    /// days ahead it lies.
    private static let persistence = [0.5, 0.35, 0.25, 0.2, 0.2]

    private var fast = YieldHistory.assumed
    private var slow = YieldHistory.assumed
    private var weight = 0.0

    mutating func take(_ ratio: Double, weight part: Double = 1) {
        if weight == 0 {
            // The first morning of all tells of itself only.
            fast += part * (ratio - fast)
            slow += part * (ratio - slow)
        } else {
            fast += Self.newest * part * (ratio - fast)
            slow += max(Self.newestOfMany, 1 / (weight + 1)) * part * (ratio - slow)
        }
        weight += part
    }

    /// - Parameter days: from 1.
    func expected(ahead days: Int) -> Double {
        let kept = Self.persistence[min(max(days, 1), Self.persistence.count) - 1]
        return slow + kept * (fast - slow)
    }
}
