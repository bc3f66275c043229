import Core
import Glibc
import Site
import Supervision
import Testing

@testable import Station

@Suite("waypost-bench idle")
struct IdleBenchTests {
    private let root = TemporaryRoot()
    private let files = LinuxFiles()

    @Test("reads what a process used, and more after it worked")
    func process() throws {
        let before = try ProcessUse.read(getpid(), files: files)
        #expect(before.residentBytes > 1 << 20)
        var sum = 0.0
        for number in 0..<2_000_000 { sum += Double(number).squareRoot() }
        #expect(sum > 0)
        let after = try ProcessUse.read(getpid(), files: files)
        #expect(after.running > before.running)
        #expect(throws: FileFault.self) { try ProcessUse.read(-1, files: files) }
    }

    @Test("takes a field by its whole name")
    func field() {
        let text = "nonvoluntary_ctxt_switches:\t9\nvoluntary_ctxt_switches:\t41\n"
        #expect(ProcessUse.field("voluntary_ctxt_switches", of: text) == 41)
        #expect(ProcessUse.field("Pss", of: "Pss_Dirty: 1 kB\nPss:     2048 kB\n") == 2_048)
        #expect(ProcessUse.field("Pss", of: "") == 0)
    }

    @Test("divides by the time of each run, judges by the worst, in 80 columns")
    func report() {
        func use(_ milliseconds: Int, _ wakes: Int) -> ProcessUse {
            ProcessUse(
                running: .milliseconds(milliseconds), wakes: wakes, residentBytes: 31 << 20)
        }
        var figures = IdleFigures()
        figures.add(
            ["capture", "uplink"], from: [use(0, 0), use(0, 0)], to: [use(10, 10), use(0, 5)],
            within: 10)
        figures.add(
            ["capture", "uplink"], from: [use(10, 10), use(0, 5)], to: [use(50, 35), use(0, 10)],
            within: 10)
        let report = IdleBench.report(
            figures, seconds: 10, runs: 2,
            machine: BenchMachine(cpuInfo: "model name: Some CPU", cores: 2))
        let named = Dictionary(uniqueKeysWithValues: report.figures.map { ($0.name, $0) })
        #expect(named["processor.capture"]?.values.map { ($0 * 10).rounded() } == [1, 4])
        #expect(named["processor.capture"]?.isMet == false)
        #expect(named["wakes.capture"]?.values == [1, 2.5])
        #expect(named["wakes.uplink"]?.isMet == true)
        #expect(named["memory.uplink"]?.isMet == false)
        #expect(named["memory.together"]?.values == [62, 62])
        #expect(report.json["figures"]?.array?.count == 7)
        let lines = report.text.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(
            report.text.contains(
                "wakes.capture                1.75     1.00     2.50     2.00 /s      missed"),
            "\(report.text)")
    }

    @Test("says that nobody runs where nobody does, and watches who holds the lock")
    func roles() async throws {
        try files.makeDirectory(root.paths.runtime(of: .ups), mode: 0o755)
        let bench = IdleBench(paths: root.paths, files: files, time: GatedTime())
        await #expect(throws: IdleBench.NothingRuns.self) {
            try await bench.report(seconds: 10, runs: 3) { _ in }
        }
        let lock = try ProcessLock.acquire(root.paths.lock(of: .ups))
        let report = try await IdleBench(
            paths: root.paths, files: files, time: HurriedTime()
        ).report(seconds: 10, runs: 3) { _ in }
        withExtendedLifetime(lock) {}
        #expect(
            report.figures.map(\.name) == [
                "processor.ups", "wakes.ups", "memory.ups", "memory.together",
            ])
        #expect(report.figures.allSatisfy { $0.values.count == 3 })
    }
}

/// A clock in which sleeping takes no time.
private final class HurriedTime: TimeSource {
    private let clock = Guarded<Duration>(.zero)
    let bootID = Identifier(high: 1, low: 1)

    func now() -> Timestamp { Timestamp(milliseconds: 1_795_258_800_000) }
    func monotonic() -> Duration { clock.withLock { $0 } }
    func kernelSaysSynchronised() -> Bool { true }
    func sleep(for duration: Duration) async throws { clock.withLock { $0 += duration } }
}
