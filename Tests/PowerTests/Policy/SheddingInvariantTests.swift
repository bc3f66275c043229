import Core
import Power
import Testing

struct SheddingInvariantTests {
    @Test(
        "Whatever comes, the rules hold: order of tiers, minimum times, notice, no cut by estimate",
        arguments: SheddingStrategy.allCases)
    func randomSequences(strategy: SheddingStrategy) {
        for seed in 0..<Lane.count(short: 25, full: 300) {
            var run = RandomRun(strategy, seed: seed)
            for _ in 0..<400 { run.step() }
            #expect(run.broken.isEmpty, "seed \(seed): \(run.broken.prefix(3))")
            // A battery that is low only at night gives `tiers` no cause to switch anything.
            #expect(run.switched > 0 || run.lowestByDay >= 0.6, "seed \(seed) tried nothing")
        }
    }

    @Test("The same events give the same actions")
    func deterministic() {
        func log() -> [SheddingAction] {
            var run = RandomRun(.forecast, seed: 42)
            for _ in 0..<400 { run.step() }
            return run.log
        }
        #expect(log() == log())
    }

    @Test("Wherever it goes blind, nothing comes on and no announced cut is taken back")
    func neverBolder() {
        for seed in 0..<Lane.count(short: 15, full: 100) {
            var run = RandomRun(.forecast, seed: seed)
            for _ in 0..<200 {
                var blind = run.policy
                let situation = run.nextSituation()
                var unseen = situation
                unseen.sight = .silent
                unseen.volts = nil
                for action in blind.tick(unseen) {
                    switch action {
                    case .switch(let load, true), .cancelCut(let load):
                        Issue.record("seed \(seed): \(load) unseen")
                    default: break
                    }
                }
                _ = run.policy.tick(situation)
            }
        }
    }
}

/// A walk through random situations that looks at every action.
private struct RandomRun {
    var policy: SheddingPolicy
    private(set) var broken: [String] = []
    private(set) var log: [SheddingAction] = []
    private(set) var switched = 0
    /// The least that the battery held while workstations were wanted.
    private(set) var lowestByDay = 1.0

    private var random: SeededRandom
    private var now = Duration.zero
    private var share: Double
    private var volts = 25.0
    private var sight = Sight.clear
    private var announced: [String: (told: Duration, at: Duration)] = [:]
    private var changed: [String: Duration] = [:]
    private let strategy: SheddingStrategy

    init(_ strategy: SheddingStrategy, seed: UInt64) {
        self.strategy = strategy
        random = SeededRandom(seed: seed)
        share = Double.random(in: 0...1, using: &random)
        policy = PolicyBench.policy(strategy)
    }

    mutating func nextSituation() -> Situation {
        now += .seconds(Int.random(in: 10...900, using: &random))
        share = min(max(share + Double.random(in: -0.06...0.06, using: &random), 0), 1)
        // Never low enough for the voltage to cut: what falls then falls by the estimate.
        volts = Double.random(in: 23.6...27, using: &random)
        if Int.random(in: 0..<12, using: &random) == 0 {
            sight = Sight.allCases.randomElement(using: &random) ?? .clear
        }
        let clock = PolicyBench.clock(now)
        if (8 * 60..<18 * 60).contains(clock.minute()) { lowestByDay = min(lowestByDay, share) }
        return PolicyBench.situation(
            at: now, share: Int.random(in: 0..<20, using: &random) == 0 ? nil : share,
            volts: volts, sight: sight, isThrottled: Bool.random(using: &random) && share > 0.8,
            clock: Int.random(in: 0..<15, using: &random) == 0 ? nil : clock,
            outlook: PolicyBench.outlook(clock, peak: Double.random(in: 50...600, using: &random)))
    }

    mutating func step() {
        let situation = nextSituation()
        for action in policy.tick(situation) {
            log.append(action)
            check(action)
        }
        checkOrder()
    }

    private mutating func check(_ action: SheddingAction) {
        switch action {
        case .announceCut(let load, let at):
            if at - now < SheddingSettings.shortestNotice { broken.append("short notice \(load)") }
            if load == "appliance" || load == "network" { broken.append("\(load) by estimate") }
            announced[load] = (now, at)
        case .cancelCut(let load):
            if announced[load] == nil { broken.append("cancelled nothing: \(load)") }
            announced[load] = nil
        case .switch(let load, let on):
            switched += 1
            if !on {
                if load == "appliance" || load == "network" { broken.append("\(load) fell") }
                guard let cut = announced.removeValue(forKey: load) else {
                    broken.append("\(load) fell untold")
                    return
                }
                if now < cut.at { broken.append("\(load) fell early") }
            }
            let least = on ? policy.settings.minimumOff : policy.settings.minimumOn
            if now - (changed[load] ?? .zero) < least { broken.append("\(load) too soon") }
            changed[load] = now
        }
    }

    /// The link is off only with everything behind it off.
    private mutating func checkOrder() {
        guard !policy.isOn("vsat") else { return }
        for state in policy.loads where state.load.tier > 2 && state.isOn {
            broken.append("\(state.load.name) on without the link")
        }
    }
}
