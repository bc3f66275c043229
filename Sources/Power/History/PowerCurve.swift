public import Core

/// The last days in quarters of an hour, in memory: what a screen or a page draws.
public struct PowerCurve: Sendable, Hashable {
    public static let slot: Duration = .seconds(900)
    /// Four days of points.
    public static let limit = 4 * 96
    public static let reach: Duration = slot * limit

    /// Means over the part of the quarter that was seen.
    public struct Point: Sendable, Hashable {
        /// A whole quarter of an hour in UTC.
        public var start: Timestamp
        /// How much of it was seen.
        public var seconds = 0.0
        public var panel = Mean()
        public var load = Mean()
        public var volts = Mean()
        /// Of the battery at its end, 0…1.
        public var share: Double?
    }

    public struct Mean: Sendable, Hashable {
        private var sum = 0.0
        private var weight = 0.0

        public init() {}

        public var value: Double? { weight > 0 ? sum / weight : nil }

        mutating func take(_ value: Double?, _ weight: Double) {
            guard let value else { return }
            sum += value * weight
            self.weight += weight
        }
    }

    /// Ascending; quarters of which nothing is known are not there.
    public private(set) var points: [Point] = []

    public init() {}

    /// Takes a sample, in the order of time. Where the clock was set back, what was drawn behind
    /// its new time is drawn anew. One that reaches over several quarters, as a role makes it that
    /// was held up, counts in each of them; one without a time has no place here.
    public mutating func take(_ sample: HistorySample) {
        let slot = Self.slot.wholeMilliseconds
        guard let time = sample.time, (1...Self.longest).contains(sample.seconds) else { return }
        let end = time.milliseconds
        var from = end - Int64(sample.seconds) * 1_000
        while from < end {
            let start = from - (from % slot + slot) % slot
            let to = min(end, start + slot)
            take(sample, at: Timestamp(milliseconds: start), weight: Double(to - from) / 1_000)
            from = to
        }
    }

    /// Seconds; means over more say too little about a quarter.
    private static let longest = 7_200

    private mutating func take(_ sample: HistorySample, at start: Timestamp, weight: Double) {
        while let newest = points.last, newest.start > start { points.removeLast() }
        if points.last?.start != start { points.append(Point(start: start)) }
        if points.count > Self.limit { points.removeFirst(points.count - Self.limit) }
        let place = points.count - 1
        points[place].seconds += weight
        points[place].panel.take(sample.panel?.value, weight)
        points[place].load.take(sample.load?.value, weight)
        points[place].volts.take(sample.volts?.value, weight)
        points[place].share = sample.share ?? points[place].share
    }

    /// From a moment on.
    public func since(_ start: Timestamp) -> [Point] {
        points.filter { $0.start >= start }
    }
}
