public import Core

/// Tells panels that are dirty from weather, by what the array brought on its best days.
///
/// A day without clouds is even from hour to hour, and gives what the panels can: the best of such
/// days are the panels' own measure, and days with clouds say nothing of them. Where they stay well
/// below what they were, it is dust or haze, and four things part the two:
///
/// 1. Dust stays until somebody or the rain takes it off; no day in between is a good one.
/// 2. Dust takes the same from every day. Haze differs from day to day.
/// 3. Dust takes the same from every hour. Haze takes most in the morning and in the evening, when
///    light comes a long way through it. The first week of a loss is held against the good days
///    just before it, because what a clear day gives in the morning changes with the season: what
///    began as haze is taken for haze until a good day comes, or a step up that tells of its end.
/// 4. After a cleaning the yield steps up. Where it does not, it was no dust: the lower yield is
///    the measure from then on, and nobody is sent up again for it.
/// 5. Rain does the same: behind a day of clouds the yield is up by a step, at every hour alike,
///    and stays (``Washing``). Haze that goes gives the mornings and evenings more than noon.
///
/// Dust that settles under a haze is therefore found only when the haze has gone, or by such a
/// step.
public struct PanelWatch: Sendable, Hashable {
    /// A day of which enough was seen.
    public struct Day: Sendable, Hashable {
        /// What came for each watt-hour of a clear sky, over the whole day.
        public var ratio: Double
        /// The ratio with a low sun for each of that with a high one; `nil` where too little was
        /// seen of either.
        public var shape: Double?
        /// Without clouds that came and went.
        public var isEven: Bool

        public init(ratio: Double, shape: Double?, isEven: Bool = true) {
            self.ratio = ratio
            self.shape = shape
            self.isEven = isEven
        }
    }

    /// A loss that lasts.
    public struct Loss: Sendable, Hashable {
        /// Of what clean panels would give, 0 to 1.
        public var share: Double
        /// Since the last good day.
        public var days: Int
        /// What is lost on a day.
        public var energy: WattHours
    }

    /// What a cleaning brought.
    public struct Cleaning: Sendable, Hashable {
        /// More of what came before, as a share of it; about 0 where it was no dust.
        public var gain: Double
        /// It was worth the climb; otherwise the yield is low for another reason.
        public var wasDust: Bool

        public init(gain: Double, wasDust: Bool) {
            self.gain = gain
            self.wasDust = wasDust
        }
    }

    /// A cleaning, or a rain, that is not judged yet.
    public struct Judging: Sendable, Hashable {
        /// Days since it.
        public var days: Int
        /// The best days before it.
        public var before: Double

        public init(days: Int = 0, before: Double) {
            self.days = days
            self.before = before
        }
    }

    /// Days that a loss must last.
    public static let patience = 7
    /// The loss from which on cleaning is worth its climb.
    public static let least = 0.15
    /// Less than this is none any more.
    private static let ended = 0.1
    /// A day within so much of the measure is a good one.
    static let good = 0.08
    /// Days looked back on.
    static let window = 14
    /// The best of them, by which they are measured.
    private static let bestCount = 4
    /// How much a day's ratio may vary from hour to hour, as its deviation beside its mean.
    private static let evenDay = 0.08
    /// How much the best days may differ, and the shape from clean days', where it is dust.
    private static let evenness = 0.07
    static let sameShape = 0.96
    /// The same for the few days with which a loss begins where they fell by less than a haze's
    /// coming: their shapes differ more.
    private static let hazyShape = 0.92
    /// Haze comes within days: by so much the first week of a loss lies below the good days before.
    private static let coming = 0.06
    /// Weight of a good day in what is usual in the season.
    private static let newest = 0.15
    /// By how much the best days of a haze must have risen for it to have gone.
    private static let clearing = 0.2
    /// Days after a cleaning until it is judged, and the step from which on it was dust.
    private static let settling = 4
    static let step = 0.05
    /// Panels age and seasons change: the measure sinks by so much a day.
    private static let fading = 0.001

    /// Newest last.
    public internal(set) var days: [Day] = []
    /// What clean panels bring; `nil` until it is known.
    public private(set) var measure: Day?
    /// Days since the last good one.
    public internal(set) var sinceGood = 0
    /// What good days were like lately.
    public private(set) var season: Day?
    /// The loss began as a haze: the lowest that its best days were.
    public internal(set) var haze: Double?
    /// A cleaning that is not judged yet.
    public private(set) var cleaned: Judging?
    /// `nil` where nothing was washed off lately.
    public internal(set) var washing: Washing?
    private var lowSun = YieldHistory.Sum()
    private var highSun = YieldHistory.Sum()
    /// Of the ratios with the sun more than half up.
    private var spread = Spread()
    public private(set) var lastCleaning: Cleaning?
    /// `nil` while nothing is wrong, or while it cannot be told.
    public internal(set) var loss: Loss?

    private struct Spread: Hashable {
        var count = 0.0
        var sum = 0.0
        var squares = 0.0

        /// Beside the mean; large where there is none.
        var deviation: Double {
            guard count >= 4, sum > 0 else { return 1 }
            let mean = sum / count
            return max(0, squares / count - mean * mean).squareRoot() / mean
        }
    }

    public init() {}

    /// Takes up what was learned before a restart. What is out of its range is left out.
    public init(
        measure: Day?, days: [Day], sinceGood: Int, season: Day? = nil, haze: Double? = nil,
        cleaned: Judging? = nil, lastCleaning: Cleaning? = nil, washing: Washing? = nil
    ) {
        func possible(_ day: Day?) -> Day? { day.flatMap { $0.isPossible ? $0 : nil } }
        self.measure = possible(measure)
        self.season = possible(season)
        self.days = days.suffix(Self.window).filter(\.isPossible)
        self.sinceGood = min(max(0, sinceGood), 10_000)
        self.haze = haze.flatMap { Self.ratios.contains($0) ? $0 : nil }
        self.cleaned = cleaned.flatMap {
            Self.ratios.contains($0.before) && (0...4 * Self.window).contains($0.days) ? $0 : nil
        }
        self.lastCleaning = lastCleaning.flatMap { abs($0.gain) <= 100 ? $0 : nil }
        self.washing = washing.flatMap { $0.isPossible ? $0 : nil }
    }

    /// Takes a stretch of unthrottled sun.
    ///
    /// - Parameters:
    ///   - clear: watt-hours that a clear sky would have given.
    ///   - height: that stretch's clear sky beside the day's best, 0 to 1.
    mutating func add(delivered: Double, clear: Double, height: Double) {
        if height >= 0.5, clear > 0 {
            let ratio = delivered / clear
            spread.count += 1
            spread.sum += ratio
            spread.squares += ratio * ratio
        }
        if height >= 0.8 {
            highSun.delivered += max(0, delivered)
            highSun.clear += clear
        } else if height >= 0.15, height <= 0.5 {
            lowSun.delivered += max(0, delivered)
            lowSun.clear += clear
        }
    }

    /// Takes a day that has ended.
    ///
    /// - Parameters:
    ///   - ratio: `nil` where too little of it was seen.
    ///   - whole: watt-hours that a clear sky would have given.
    mutating func close(ratio: Double?, whole: Double) {
        defer {
            lowSun = YieldHistory.Sum()
            highSun = YieldHistory.Sum()
            spread = Spread()
        }
        guard let ratio else { return }
        var shape: Double?
        if lowSun.clear >= whole * 0.08, highSun.clear >= whole * 0.12,
            let low = lowSun.ratio, let high = highSun.ratio, high > 0.02
        {
            shape = low / high
        }
        close(
            Day(ratio: ratio, shape: shape, isEven: spread.deviation <= Self.evenDay), whole: whole)
    }

    mutating func close(_ day: Day, whole: Double) {
        days.append(day)
        if days.count > Self.window { days.removeFirst() }
        measure?.ratio *= 1 - Self.fading
        let isGood =
            measure.map { day.isEven && day.ratio >= $0.ratio * (1 - Self.good) } ?? true
        sinceGood = isGood ? 0 : sinceGood + 1
        if isGood { learnSeason(day) }
        judgeWashing()
        judgeOnset()
        judgeCleaning()
        raiseMeasure()
        loss = found(whole: whole)
    }

    private mutating func learnSeason(_ day: Day) {
        haze = nil
        guard day.isEven, let shape = day.shape else { return }
        let known = season ?? day
        season = Day(
            ratio: known.ratio + Self.newest * (day.ratio - known.ratio),
            shape: known.shape.map { $0 + Self.newest * (shape - $0) })
    }

    /// Whether the first week of a loss was a haze, and whether a haze has ended.
    private mutating func judgeOnset() {
        let lately = days.suffix(Self.patience).filter(\.isEven)
        guard sinceGood >= Self.patience, let best = lately.map(\.ratio).max() else { return }
        if sinceGood == Self.patience {
            haze = looksHazy(lately) ? best : nil
        } else if let lowest = haze {
            haze = best > lowest * (1 + Self.clearing) ? nil : min(lowest, best)
        }
    }

    private func looksHazy(_ lately: [Day]) -> Bool {
        guard let season, let shape = shape(of: lately) else { return false }
        let ratio = lately.reduce(0) { $0 + $1.ratio } / Double(lately.count)
        let hasCome = ratio < season.ratio * (1 - Self.coming)
        return shape < (hasCome ? Self.sameShape : Self.hazyShape)
    }

    /// The mean of the days' shapes for that of the season.
    private func shape(of days: [Day]) -> Double? {
        let shapes = days.compactMap(\.shape)
        guard let usual = season?.shape, usual > 0, !shapes.isEmpty else { return nil }
        return shapes.reduce(0, +) / Double(shapes.count) / usual
    }

    /// Somebody cleaned the panels.
    public mutating func clean() {
        let before = best(days)?.ratio
        days = []
        loss = nil
        haze = nil
        washing = nil
        sinceGood = 0
        cleaned = before.map { Judging(before: $0) }
    }

    private mutating func judgeCleaning() {
        guard var judging = cleaned else { return }
        judging.days += 1
        cleaned = judging
        guard judging.days >= Self.settling, let after = best(days) else { return }
        let gain = after.ratio / max(judging.before, 0.01) - 1
        // Overcast since: not one day to judge by.
        if gain < -Self.step, judging.days < 3 * Self.window { return }
        cleaned = nil
        lastCleaning = Cleaning(gain: gain, wasDust: gain >= Self.step)
        measure = Day(
            ratio: max(after.ratio, judging.before), shape: after.shape ?? measure?.shape)
    }

    /// Better than ever: rain, a cleaning that nobody told of, a repair.
    private mutating func raiseMeasure() {
        guard let best = best(days), cleaned == nil else { return }
        guard let measure else {
            self.measure = best
            return
        }
        if best.ratio > measure.ratio {
            self.measure = Day(ratio: best.ratio, shape: best.shape ?? measure.shape)
        }
    }

    /// What was found once stays until it is made good: days differ, dust does not.
    private func found(whole: Double) -> Loss? {
        guard let measure, let cleanShape = measure.shape, cleaned == nil, haze == nil,
            sinceGood >= Self.patience, days.count >= Self.patience
        else { return nil }
        guard let best = best(days) else { return loss }
        let share = 1 - best.ratio / measure.ratio
        if loss == nil {
            let sorted = days.filter(\.isEven).map(\.ratio).sorted(by: >).prefix(Self.bestCount)
            let spread = ((sorted.first ?? 0) - (sorted.last ?? 0)) / max(best.ratio, 0.01)
            guard share >= Self.least, spread <= Self.evenness, let shape = best.shape,
                shape >= cleanShape * Self.sameShape
            else { return nil }
        } else if share < Self.ended {
            return nil
        }
        let mean = days.reduce(0) { $0 + $1.ratio } / Double(days.count)
        return Loss(
            share: share, days: sinceGood,
            energy: WattHours(whole * mean * share / (1 - share)))
    }

    /// The mean of the best days but the very best, which may be an error.
    private func best(_ days: [Day]) -> Day? {
        let days = days.filter(\.isEven)
        guard days.count >= Self.bestCount else { return nil }
        let best = days.sorted { $0.ratio > $1.ratio }.prefix(Self.bestCount).dropFirst()
        let shapes = best.compactMap(\.shape)
        return Day(
            ratio: best.reduce(0) { $0 + $1.ratio } / Double(best.count),
            shape: shapes.isEmpty ? nil : shapes.reduce(0, +) / Double(shapes.count))
    }
}

extension PanelWatch {
    /// Of what a clear sky would have given.
    fileprivate static let ratios = 0.0...1.5
}

extension PanelWatch.Day {
    fileprivate var isPossible: Bool {
        PanelWatch.ratios.contains(ratio) && (shape.map { (0...10).contains($0) } ?? true)
    }
}
