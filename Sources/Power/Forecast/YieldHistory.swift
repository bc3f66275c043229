/// How much of the clear sky's yield the array brought on the last days.
///
/// Hours in which the controller threw sun away say nothing about the sun and are left out of both
/// sides of the ratio.
public struct YieldHistory: Sendable, Hashable {
    /// Days kept.
    public static let limit = 12
    /// Before anything is known: wiring, dust, a hot panel.
    public static let assumed = 0.6
    /// The share of a day's clear-sky energy that must have been seen for the day to count.
    static let enough = 0.3
    /// Weight of the newest day.
    static let newest = 0.4

    /// Ratios, oldest first.
    public private(set) var ratios: [Double] = []
    private(set) var today = Sum()
    private var expectation = YieldHistory.assumed
    /// A ratio that nine days in ten reach: the tenth percentile of the last days, never above
    /// three quarters of what is expected while few days are known.
    public private(set) var low = YieldHistory.assumed * 0.7

    struct Sum: Sendable, Hashable {
        var delivered = 0.0
        var clear = 0.0
    }

    public init() {}

    /// Takes up what was learned before a restart.
    ///
    /// - Parameter ratios: oldest first; of more than ``limit`` the newest.
    public init(ratios: [Double]) {
        for ratio in ratios.suffix(Self.limit) where ratio.isFinite && (0...1.5).contains(ratio) {
            append(ratio)
        }
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
    mutating func close(whole: Double) {
        defer { today = Sum() }
        guard whole > 0, today.clear >= Self.enough * whole else { return }
        append(min(today.delivered / today.clear, 1.5))
    }

    private mutating func append(_ ratio: Double) {
        expectation =
            ratios.isEmpty ? ratio : expectation + Self.newest * (ratio - expectation)
        ratios.append(ratio)
        if ratios.count > Self.limit { ratios.removeFirst() }
        low = lowRatio
    }

    /// The ratio expected of a day still to come.
    public var expected: Double { expectation }

    private var lowRatio: Double {
        guard ratios.count >= 5 else { return expectation * 0.7 }
        let sorted = ratios.sorted()
        let position = 0.1 * Double(sorted.count - 1)
        let index = Int(position)
        let part = position - Double(index)
        let next = min(index + 1, sorted.count - 1)
        return min(sorted[index] * (1 - part) + sorted[next] * part, expectation * 0.85)
    }
}
