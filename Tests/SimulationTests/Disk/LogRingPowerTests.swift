import Core
import Simulation
import Testing

@Suite("A log on a disk that loses its power")
struct LogRingPowerTests {
    private static func line(_ level: LogLine.Level) -> (Int64) -> LogLine {
        { number in
            LogLine(
                number: number, at: Timestamp(milliseconds: 1_795_258_800_000), uptime: number,
                boot: "0a1b2c3d", level: level, role: "power", text: "line \(number)")
        }
    }

    /// Writes lines until the power fails at some operation; an error every sixteenth, each a
    /// minute behind the one before.
    @Test("has all that was flushed, reads past what was torn, and takes more behind it")
    func cuts() throws {
        for seed in Lane.seeds(short: 60, full: 600) {
            let simulated = try SimulatedDisk(seed: seed)
            let ring = LogRing(directory: simulated.path("log"), files: simulated.disk.files)
            var flushed: Int64 = 0
            do throws(FileFault) {
                var writer = try LogRingWriter(ring)
                for number in Int64(1)...400 {
                    if number == 40 { simulated.disk.failPower(after: Int(seed) * 7 % 300) }
                    let isGrave = number % 16 == 0
                    try writer.append(
                        [Self.line(isGrave ? .error : .warning)], at: .seconds(number * 4))
                    if isGrave { flushed = number }
                }
            } catch {}
            try simulated.disk.cut()
            let kept = try Self.all(ring)
            #expect(kept.numbers.starts(with: Array((0...flushed).dropFirst())), "seed \(seed)")
            var writer = try LogRingWriter(ring)
            try writer.append([Self.line(.error)], at: .zero)
            #expect(try ring.newest(1).map(\.level) == [.error], "seed \(seed)")
            let after = try Self.all(ring)
            // A line that lacked only its end has one now.
            #expect((1...2).contains(after.numbers.count - kept.numbers.count), "seed \(seed)")
            #expect(Set(after.numbers).count == after.numbers.count, "seed \(seed)")
        }
    }

    private static func all(_ ring: LogRing) throws -> (numbers: [Int64], damaged: Int) {
        var result: (numbers: [Int64], damaged: Int) = ([], 0)
        for segment in try ring.segments() {
            let page = try ring.page(after: LogRing.Place(segment: segment, offset: 0))
            guard page.end.segment == segment else { continue }
            result.numbers += page.lines.map(\.number)
            result.damaged += page.damaged
        }
        return result
    }
}
