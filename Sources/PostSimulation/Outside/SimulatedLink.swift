internal import Core
internal import Simulation
internal import Uplink

/// The line between post and HQ, which may be lost, slow, or carry things twice.
final class SimulatedLink: Sendable {
    struct Condition: Sendable {
        var isLost = false
        var delay: ClosedRange<Int> = 120...600
        var isDuplicating = false
    }

    let condition = Guarded(Condition())
    /// Ways that ended nowhere, that took long, requests that arrived twice and lost answers.
    let losses = Counter()
    let delays = Counter()
    let duplicates = Counter()
    private let scheduler: SeededScheduler
    private let random: Guarded<SeededRandom>

    init(on scheduler: SeededScheduler, seed: UInt64) {
        self.scheduler = scheduler
        random = Guarded(SeededRandom(seed: seed))
    }

    func draw(_ range: ClosedRange<Int>) -> Int {
        random.withLock { Int.random(in: range, using: &$0) }
    }

    /// One way through the line.
    func cross() async throws(UplinkFault) {
        let condition = condition.withLock { $0 }
        let milliseconds = draw(condition.delay)
        if milliseconds > 2_000 { delays.add() }
        try? await scheduler.sleep(for: .milliseconds(milliseconds))
        // Lost meanwhile, or from the beginning: nobody says so, it is silent.
        if self.condition.withLock({ $0.isLost }) {
            losses.add()
            try? await scheduler.sleep(for: .seconds(draw(5...120)))
            throw .unreachable(address: "hq", reason: "silence")
        }
        if Task.isCancelled { throw .unreachable(address: "hq", reason: "cancelled") }
    }
}
