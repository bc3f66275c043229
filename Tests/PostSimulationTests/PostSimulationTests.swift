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
            #expect(summary.referrals > 0)
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
        options.canary = .unsealed
        let first = try PostSimulation(options).run(seed: 5)
        let again = try PostSimulation(options).run(seed: 5)
        #expect(!first.fired.isEmpty)
        #expect(again.trace == first.trace)
        #expect(again.steps == first.steps)
    }

    @Test("A defect built in on purpose is found in a quiet post", arguments: Canary.allCases)
    func canary(_ canary: Canary) throws {
        try find(canary, seed: 2, faults: [])
    }

    @Test(
        "and among all faults, whatever the seed",
        arguments: isFull ? Canary.allCases : [.receiptBeforeFlush, .duplicateApply])
    func canaryAmongFaults(_ canary: Canary) throws {
        for seed: UInt64 in Self.isFull ? 1...25 : 7...7 {
            try find(canary, seed: seed, faults: Set(FaultKind.allCases))
        }
    }

    private func find(_ canary: Canary, seed: UInt64, faults: Set<FaultKind>) throws {
        var options = PostSimulation.Options()
        options.days = 1
        options.faults = faults
        options.canary = canary
        let summary = try PostSimulation(options).run(seed: seed)
        let violation = try #require(summary.violation, "\(canary) with seed \(seed)")
        #expect(Self.words(of: canary).contains { violation.what.contains($0) }, "\(violation)")
        #expect(
            violation.command == "waypost-sim post --days 1 --seed \(seed) --faults "
                + "\(FaultKind.text(faults)) --canary \(canary.rawValue)")
    }

    /// By which the right invariant is known.
    private static func words(of canary: Canary) -> [String] {
        switch canary {
        // The journal's file may be past reading as well.
        case .receiptBeforeFlush: ["after a cut: acknowledged record", "after a cut: the journal"]
        case .skippedHash: ["the journal's chain breaks"]
        case .duplicateApply: ["HQ holds record "]
        case .brokenTierOrder: ["tier 2 (vsat) fell while"]
        case .cutByEstimate: ["tier 1 (network) fell and no measured voltage asked for it"]
        case .unsealed: ["protection data stand outside their seal: in "]
        case .hungUplink: ["uplink/forwarder missed its proof of progress"]
        // Officers' sign-ins wait for the same disk.
        case .hungJournal:
            ["capture/journal missed its proof of progress", "capture/lan missed its proof"]
        }
    }

    @Test(
        "Its bench runs days with faults and without, and says how fast",
        .enabled(if: isFull, "takes as long as the rest of the short lane's days together"))
    func bench() throws {
        let report = try SimulationBench(days: 1, runs: 1).report()
        #expect(report.suite == "simulation")
        #expect(report.figures.count == 6)
        #expect(report.figures.allSatisfy { ($0.median ?? 0) > 0 && $0.goal == nil })
        #expect(report.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test("A directory that is not there is not made, nor is anything in one that takes none")
    func unusableDirectory() {
        for directory in ["/nonexistent/waypost", "/proc"] {
            var options = PostSimulation.Options()
            options.directory = directory
            #expect(throws: FileFault.self) { try PostSimulation(options) }
        }
        #expect(!LinuxFiles().exists("/nonexistent"))
    }

    @Test("Names of faults are read as they are written")
    func names() {
        #expect(FaultKind.parse("all") == Set(FaultKind.allCases))
        #expect(FaultKind.parse("none") == [])
        #expect(FaultKind.parse("disk-full,kill-ups") == [.diskFull, .killUPS])
        for text in ["disk-full,flood", "", ",", "disk-full,", ",disk-full"] {
            #expect(FaultKind.parse(text) == nil, "'\(text)'")
        }
        #expect(FaultKind.text([.killUPS, .diskFull]) == "disk-full,kill-ups")
    }
}
