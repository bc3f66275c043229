extension PanelWatch {
    /// A step up behind a day of clouds, which nobody told of.
    public struct Washing: Sendable, Hashable {
        /// More than before, as a share of it.
        public var gain: Double
        /// Since the first clear day behind it.
        public var days: Int

        public init(gain: Double, days: Int) {
            self.gain = gain
            self.days = days
        }

        var isPossible: Bool {
            (0...100).contains(gain) && (0...PanelWatch.washingTold).contains(days)
        }
    }

    /// Days for which it is told.
    static let washingTold = 14
    /// Even days that must lie above the step, and as many below it.
    private static let side = 3

    /// Whether the newest even days lie above those of the week before by a step that is no haze's
    /// going, with clouds in between and no good day before. What is seen of the panels begins anew
    /// there: what the rain has left is a loss of its own.
    mutating func judgeWashing() {
        washing?.days += 1
        if let told = washing?.days, told > Self.washingTold { washing = nil }
        guard cleaned == nil, let measure else { return }
        let even = days.indices.filter { days[$0].isEven }
        let after = even.suffix(Self.side)
        let before = even.dropLast(Self.side)
        guard before.count >= Self.side, let first = after.first, first >= Self.patience,
            let last = before.last, first - last > 1,
            let lowest = after.map({ days[$0].ratio }).min(),
            let highest = before.map({ days[$0].ratio }).max(),
            highest < measure.ratio * (1 - Self.good), lowest >= highest * (1 + Self.step),
            let then = shape(before), let now = shape(after), then >= now * Self.sameShape
        else { return }
        let nearest = before.suffix(Self.side).map { days[$0].ratio }
        let gain = mean(after.map { days[$0].ratio }) / max(mean(nearest), 0.01) - 1
        washing = Washing(gain: gain, days: days.count - first)
        days.removeFirst(first)
        loss = nil
        haze = nil
        sinceGood = 0
    }

    private func shape(_ indices: some Collection<Int>) -> Double? {
        let shapes = indices.compactMap { days[$0].shape }
        return shapes.isEmpty ? nil : mean(shapes)
    }

    private func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(max(1, values.count))
    }
}
