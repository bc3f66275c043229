import Core
import Testing

@testable import Uplink

@Suite("When a modem is switched off and on")
struct ModemLadderTests {
    private let limits = ModemLadder.Limits()

    @Test("not before a quarter of an hour of silence with three attempts in it")
    func patience() {
        var ladder = ModemLadder()
        func due(_ silence: Int64, _ attempts: Int, _ loads: [String] = ["vsat"]) -> String? {
            ladder.due(
                after: .seconds(silence), attempts: attempts, of: loads, at: .seconds(silence),
                limits: limits)
        }
        #expect(due(899, 9) == nil)
        #expect(due(900, 2) == nil)
        #expect(due(900, 3, []) == nil)
        #expect(due(900, 3) == "vsat")
    }

    @Test("takes the modems in turn, waits longer each time, and four a day are enough")
    func rungs() {
        var ladder = ModemLadder()
        var moments: [Int64] = []
        var loads: [String] = []
        for minute in Int64(0)..<(3 * 1_440) {
            let now = Duration.seconds(minute * 60)
            let load = ladder.due(
                after: now, attempts: 3, of: ["vsat", "gsm"], at: now, limits: limits)
            guard let load else { continue }
            ladder.cycle(at: now, limits: limits)
            moments.append(minute)
            loads.append(load)
        }
        #expect(zip(moments.dropFirst(), moments).map { $0 - $1 }.prefix(3) == [20, 60, 180])
        #expect(moments.count == 4 + 3 + 3)
        #expect(loads.prefix(4) == ["vsat", "gsm", "vsat", "gsm"])
    }

    @Test("what was refused, or is another's silence, counts as nothing and rests a while")
    func refusals() {
        var ladder = ModemLadder()
        for index in 0..<50 {
            let now = Duration.seconds(900 + index * 600)
            #expect(
                ladder.due(after: now, attempts: 3, of: ["vsat"], at: now, limits: limits)
                    == "vsat")
            if index.isMultiple(of: 2) {
                ladder.cycle(at: now, limits: limits)
                ladder.takeBack(at: now, limits: limits)
            } else {
                ladder.rest(at: now, limits: limits)
            }
            let soon = now + .seconds(599)
            #expect(
                ladder.due(after: soon, attempts: 9, of: ["vsat"], at: soon, limits: limits) == nil)
        }
        #expect(ladder.cycles.isEmpty)
    }

    @Test("in any course of silences, words, refusals and restarts it keeps its hold and its day")
    func random() throws {
        for seed: UInt64 in 0..<300 {
            var random = SeededRandom(seed: seed)
            var time = BoardTime()
            var kept = KeptLadder(by: time)
            var cycles: [Int64] = []
            var silentSince: Duration?
            for _ in 0..<400 {
                let pause = Int64.random(in: 1...3_000, using: &random)
                time.pass(pause)
                switch UInt8.random(in: 0..<20, using: &random) {
                case 0:
                    silentSince = nil
                    kept.ladder.heard()
                case 1:
                    // The process ends and another takes up what was written.
                    kept.settle(by: time)
                    kept = try #require(KeptLadder(JSONValue(parsing: kept.json.compactText)))
                case 2:
                    kept.settle(by: time)
                    kept = try #require(KeptLadder(kept.json))
                    time.restart(wallGoesBackBy: Int64.random(in: -50...500_000, using: &random))
                    silentSince = nil
                default: silentSince = silentSince ?? time.monotonic()
                }
                kept.settle(by: time)
                guard let since = silentSince else { continue }
                let now = kept.clock(by: time)
                let due = kept.ladder.due(
                    after: time.monotonic() - since, attempts: 3, of: ["a", "b", "c"], at: now,
                    limits: limits)
                guard due != nil else { continue }
                kept.ladder.cycle(at: now, limits: limits)
                if UInt8.random(in: 0..<4, using: &random) == 0 {
                    kept.ladder.takeBack(at: now, limits: limits)
                    continue
                }
                if let last = cycles.last { #expect(time.passed - last >= 1_200) }
                cycles.append(time.passed)
                #expect(cycles.count { time.passed - $0 < 86_400 } <= 4)
                #expect(kept.today(by: time) <= 4)
            }
            #expect(!cycles.isEmpty)
        }
    }

    /// A board that is restarted, with a wall clock that may go back then.
    private struct BoardTime: TimeSource {
        /// Seconds that really passed.
        private(set) var passed: Int64 = 0
        private var started: Int64 = 0
        private var isOff: Int64 = 0
        private(set) var bootID = Identifier(high: 1, low: 1)

        func now() -> Timestamp { SampleAuthority.now + .seconds(passed - isOff) }
        func monotonic() -> Duration { .seconds(passed - started) }
        func kernelSaysSynchronised() -> Bool { false }
        func sleep(for duration: Duration) async throws {}

        mutating func pass(_ seconds: Int64) { passed += seconds }

        /// - Parameter seconds: fewer than none: the clock goes forward no more than time did.
        mutating func restart(wallGoesBackBy seconds: Int64) {
            if seconds < 0 { passed -= seconds } else { isOff += seconds }
            started = passed
            bootID = Identifier(high: 1, low: bootID.low + 1)
        }
    }
}
