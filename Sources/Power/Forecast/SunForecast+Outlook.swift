import Core

extension SunForecast {
    /// Power to come, in slots of equal length from the time it was asked for.
    public struct Outlook: Sendable, Hashable {
        public var slot: Duration
        /// Mean watts of each slot as expected.
        public var expected: [Double]
        /// The same for a day of which nine in ten are better.
        public var low: [Double]
        /// What may come as likely as not.
        var futures: Futures

        /// With futures between the low and the expected, and as far above it.
        public init(slot: Duration, expected: [Double], low: [Double]) {
            let sum = expected.reduce(0, +)
            let part = sum > 0 ? low.reduce(0, +) / sum : 1
            self.init(
                slot: slot, expected: expected, low: low,
                futures: Futures(
                    clear: expected, days: expected.map { _ in 0 },
                    ratios: [part, (1 + 2 * part) / 3, (2 + part) / 3, 1, (4 - part) / 3]
                        .map { [$0] }))
        }

        init(slot: Duration, expected: [Double], low: [Double], futures: Futures) {
            self.slot = slot
            self.expected = expected
            self.low = low
            self.futures = futures
        }
    }
}

extension SunForecast.Outlook {
    /// Ways the next days may go, each as likely as the others: the watts of a slot are its clear
    /// sky's times the ratio of the day in which it lies.
    struct Futures: Sendable, Hashable {
        /// By slot.
        var clear: [Double]
        /// By slot, the number of its day.
        var days: [Int]
        /// By future and day.
        var ratios: [[Double]]
    }
}
