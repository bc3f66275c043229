import Core
import Foundation
import PostSimulation
import Station
import Testing

@Suite("The whole post under virtual time")
struct PostSimulationTests {
    /// The long lane: `WAYPOST_FULL=1`.
    private static let isFull = ProcessInfo.processInfo.environment["WAYPOST_FULL"] == "1"

    @Test("Whatever fails, nothing that was acknowledged is lost, and loads fall in their order")
    func everythingFails() throws {
        var options = PostSimulation.Options()
        options.days = Self.isFull ? 3 : 1
        let seeds: ClosedRange<UInt64> = Self.isFull ? 1...200 : 11...11
        let simulation = try PostSimulation(options)
        var total = PostTotals()
        var traces: [UInt64] = []
        let time = SystemTime()
        let start = time.monotonic()
        for seed in seeds {
            let summary = try simulation.run(seed: seed)
            #expect(summary.violation == nil)
            #expect(summary.days.count == options.days)
            #expect(summary.crossings >= 300 * options.days)
            total.add(summary)
            traces.append(summary.trace)
        }
        total.passed = time.monotonic() - start
        FileHandle.standardError.write(Data((total.text + "\n").utf8))
        for kind in FaultKind.allCases {
            if Self.isFull { #expect(total.fired[kind, default: 0] >= 50, "\(kind)") }
        }
        #expect(total.fired.count > FaultKind.allCases.count / 2)
        #expect(Set(traces).count == seeds.count)
    }

    @Test("One seed is one life to the last step, also with other keys")
    func deterministic() throws {
        var options = PostSimulation.Options()
        options.days = 1
        // Ends in the morning: half a day of faults is enough to go astray in.
        options.canary = .cutByEstimate
        let first = try PostSimulation(options).run(seed: 5)
        let again = try PostSimulation(options).run(seed: 5)
        #expect(!first.fired.isEmpty)
        #expect(again.trace == first.trace)
        #expect(again.steps == first.steps)
    }

    @Test("A defect built in on purpose is found", arguments: Canary.allCases)
    func canary(_ canary: Canary) throws {
        var options = PostSimulation.Options()
        options.days = 1
        options.faults = []
        options.canary = canary
        let summary = try PostSimulation(options).run(seed: 2)
        let violation = try #require(summary.violation)
        #expect(violation.what.contains(Self.word(of: canary)), "\(violation)")
        #expect(violation.command == "waypost-sim post --days 1 --seed 2 --faults none")
    }

    /// By which the right invariant is known.
    private static func word(of canary: Canary) -> String {
        switch canary {
        case .receiptBeforeFlush: "after a cut: acknowledged record"
        case .skippedHash: "chain"
        case .duplicateApply: "HQ"
        case .brokenTierOrder: "tier 2 (vsat) fell while"
        case .cutByEstimate: "no measured voltage asked for it"
        }
    }

    @Test("Its bench runs days with faults and without, and says how fast")
    func bench() throws {
        let report = try SimulationBench(days: 1, runs: 1).report()
        #expect(report.suite == "simulation")
        #expect(report.figures.count == 6)
        #expect(report.figures.allSatisfy { ($0.median ?? 0) > 0 && $0.goal == nil })
        #expect(report.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test("Names of faults are read as they are written")
    func names() {
        #expect(FaultKind.parse("all") == Set(FaultKind.allCases))
        #expect(FaultKind.parse("none") == [])
        #expect(FaultKind.parse("disk-full,kill-ups") == [.diskFull, .killUPS])
        #expect(FaultKind.parse("disk-full,flood") == nil)
        #expect(FaultKind.text([.killUPS, .diskFull]) == "disk-full,kill-ups")
    }
}
