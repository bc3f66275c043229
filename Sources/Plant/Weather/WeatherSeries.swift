public import Core

/// Weather at regular steps, each sample being the mean over the step that begins at its time.
public struct WeatherSeries: Hashable, Sendable {
    /// The largest file that is read.
    public static let largestFile = 64 << 20
    /// A year of minutes, with a month to spare.
    public static let largestCount = 570_000
    public static let steps: ClosedRange<Duration> = .seconds(60)...(.seconds(3_600))

    public let start: Timestamp
    public let step: Duration
    /// Never empty.
    public let samples: [WeatherSample]

    /// - Precondition: at least one sample and a step within ``steps``.
    public init(start: Timestamp, step: Duration, samples: [WeatherSample]) {
        precondition(!samples.isEmpty && Self.steps.contains(step))
        self.start = start
        self.step = step
        self.samples = samples
    }

    /// Where the step of that index begins.
    public func time(of index: Int) -> Timestamp { start + step * index }

    /// Where the last step ends.
    public var end: Timestamp { time(of: samples.count) }
}

extension WeatherSeries: Weather {
    /// Between the middles of two steps the weather runs in a straight line. Before the start and
    /// after the end the series repeats, so that a file of one year serves for any.
    public func sample(at time: Timestamp) -> WeatherSample {
        let width = step.inSeconds
        let position = (time - start).inSeconds / width - 0.5
        let index = position.rounded(.down)
        let share = position - index
        let first = samples[wrapped(Int(index))]
        let second = samples[wrapped(Int(index) + 1)]
        func between<Unit>(_ field: KeyPath<WeatherSample, Quantity<Unit>>) -> Quantity<Unit> {
            first[keyPath: field] * (1 - share) + second[keyPath: field] * share
        }
        return WeatherSample(
            global: between(\.global), direct: between(\.direct), diffuse: between(\.diffuse),
            air: between(\.air))
    }

    private func wrapped(_ index: Int) -> Int {
        let remainder = index % samples.count
        return remainder < 0 ? remainder + samples.count : remainder
    }
}
