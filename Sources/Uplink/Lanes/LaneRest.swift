/// Lets what is brought beside the records rest after a failure of its own, longer each time, so
/// that records go on meanwhile. A pure value.
struct LaneRest: Sendable, Hashable {
    static let first: Duration = .seconds(30)
    static let longest: Duration = .seconds(3_600)

    private var failures = 0
    private var end: Duration?

    init() {}

    /// - Parameter now: on the clock of ``begin(at:)``.
    func isOver(at now: Duration) -> Bool { end.map { now >= $0 } ?? true }

    mutating func begin(at now: Duration) {
        end = now + min(Self.longest, Self.first * (1 << min(failures, 16)))
        failures += 1
    }
}
