import Core

/// What a meter showed lately, and which relays were told to move meanwhile.
struct MeterLog: Sendable, Hashable {
    struct Event: Sendable, Hashable {
        var at: Duration
        var load: String
        /// What it adds if the relay obeys, negative for one that opens.
        var amperes: Double
        /// Whether that was seen of it before.
        var isLearned: Bool
    }

    /// What lies between two stretches of samples.
    struct Change: Sendable, Hashable {
        var before: Double
        var after: Double
        /// By how much the difference may be wrong.
        var doubt: Double
        /// Loads beside the one in question that were told to move in between.
        var others: [Event]
    }

    static let sampleLimit = 64
    static let eventLimit = 32
    /// In-rush and the meter's own averaging.
    static let settle = Duration.seconds(3)
    /// Samples before a switching that still say how things stood.
    static let window = Duration.seconds(240)
    static let fewest = 2
    private static let apart = Duration.milliseconds(500)
    /// Standard deviations that are taken for possible.
    private static let confidence = 4.0
    /// What is reckoned with until the samples themselves show their noise, in amperes, and how
    /// many samples that is worth.
    private static let usualNoise = 0.1
    private static let usualWeight = 3.0
    private static let leastNoise = 0.02
    /// Samples that are compared together.
    private static let block = 3
    /// Two meters of 3 % each.
    private static let gainError = 0.06

    private(set) var samples: [CurrentSample] = []
    private(set) var events: [Event] = []

    mutating func add(_ sample: CurrentSample) {
        guard sample.load.value.isFinite, sample.charge.value.isFinite,
            // One reading is one sample, however often it is handed over.
            samples.last.map({ sample.at - $0.at >= Self.apart }) ?? true
        else { return }
        if samples.count == Self.sampleLimit { samples.removeFirst() }
        samples.append(sample)
    }

    mutating func note(_ event: Event) {
        if events.count == Self.eventLimit { events.removeFirst() }
        events.append(event)
    }

    var lastEvent: Duration? { events.last?.at }

    /// Mean of the newest samples, as far back as the last switching; `nil` where there are fewer
    /// than three or the newest is old.
    func level(at now: Duration) -> Double? {
        let start = max((lastEvent ?? .zero) + Self.settle, now - .seconds(60))
        let recent = samples.filter { $0.at >= start }
        guard recent.count > Self.fewest, let last = recent.last, now - last.at < .seconds(30)
        else { return nil }
        return recent.reduce(0) { $0 + $1.load.value } / Double(recent.count)
    }

    /// What changed with a load's switching, looked at right behind it and, as it is by now, for
    /// what takes its time to begin; both are the same where nothing moved in between.
    ///
    /// - Parameters:
    ///   - first: when the load was first told to move.
    ///   - last: when it was told so last; what is compared lies behind it.
    /// - Returns: `nil` while there are too few samples on either side.
    func change(
        of load: String, from first: Duration, to last: Duration
    ) -> (first: Change, latest: Change)? {
        guard let from = events.firstIndex(where: { $0.load == load && $0.at == first }),
            let to = events.lastIndex(where: { $0.load == load && $0.at == last })
        else { return nil }
        let oldest = first - Self.window
        guard
            let start = (0...from).last(where: { stretch($0, since: oldest).count >= Self.fewest }),
            let end = (to + 1...events.count).first(where: {
                stretch($0, since: oldest).count >= Self.fewest
            })
        else { return nil }
        // Off and on again between two looks: nothing has to have changed.
        let isOneWay = events[start..<end].allSatisfy {
            $0.load != load || ($0.amperes > 0) == (events[to].amperes > 0)
        }
        guard isOneWay else { return nil }
        let noise = Self.roughness(samples)
        let before = Self.even(stretch(start, since: oldest).reversed(), noise: noise)
        let later = stretch(end, since: oldest)
        let others = events[start..<end].filter { $0.load != load }
        func change(_ after: [CurrentSample]) -> Change {
            Change(
                before: Self.mean(before.map(\.load.value)),
                after: Self.mean(after.map(\.load.value)), doubt: Self.doubt(before, after),
                others: others)
        }
        return (
            change(Self.even(later, noise: noise)),
            change(Self.even(later.reversed(), noise: noise))
        )
    }

    /// The samples between the switching before `index` and that one.
    private func stretch(_ index: Int, since oldest: Duration) -> [CurrentSample] {
        let start = index == 0 ? oldest : max(oldest, events[index - 1].at + Self.settle)
        return samples.filter {
            $0.at >= start && (index == events.count || $0.at <= events[index].at)
        }
    }

    /// The first samples, and as many more as show the same: what another load did a minute earlier
    /// or later is not this one's.
    private static func even(_ samples: [CurrentSample], noise: Double) -> [CurrentSample] {
        var kept = Array(samples.prefix(block))
        while kept.count < samples.count {
            let next = samples[kept.count..<min(kept.count + block, samples.count)]
            let parts = 1 / Double(kept.count) + 1 / Double(next.count)
            let apart = mean(next.map(\.load.value)) - mean(kept.map(\.load.value))
            guard abs(apart) <= confidence * noise * parts.squareRoot() else { break }
            kept += next
        }
        return kept
    }

    /// One deviation of a sample, by how the samples differ from one to the next: steps are few.
    private static func roughness(_ samples: [CurrentSample]) -> Double {
        let steps = zip(samples, samples.dropFirst()).map {
            abs($1.load.value - $0.load.value)
        }.sorted()
        guard steps.count > block else { return usualNoise }
        // The median of the differences of two normal values is 0.954 deviations.
        return max(leastNoise, steps[steps.count / 2] / 0.954)
    }

    private static func doubt(_ before: [CurrentSample], _ after: [CurrentSample]) -> Double {
        let sum = squares(before.map(\.load.value)) + squares(after.map(\.load.value))
        let freedom = Double(before.count + after.count - 2)
        let variance =
            (sum + usualWeight * usualNoise * usualNoise) / (freedom + usualWeight)
        let noise = max(leastNoise, variance.squareRoot())
        let parts = 1 / Double(before.count) + 1 / Double(after.count)
        let sun = mean(after.map(\.charge.value)) - mean(before.map(\.charge.value))
        return confidence * noise * parts.squareRoot() + gainError * abs(sun)
    }

    private static func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(values.count)
    }

    private static func squares(_ values: [Double]) -> Double {
        let mean = mean(values)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
}
