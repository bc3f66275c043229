import Core
import Power
import Site
import Testing

@testable import Station

@Suite("Finding a time in the power history")
struct PowerHistoryFilesTests {
    private static let start = Timestamp(milliseconds: 1_767_225_600_000)
    private static let day = 288

    private let files = FailingFiles()
    private var place: PowerHistoryFiles {
        PowerHistoryFiles(paths: Paths(root: "/nowhere"), .fiveMinutes, files: files)
    }

    /// Five minutes each for so many days, a segment saved whenever it is full.
    private func fill(days: Int, clock: (Int) -> Duration = { _ in .zero }) throws {
        var ring = HistoryRing(
            HistoryHeader(loads: ["network", "vsat", "workstation-1", "workstation-2"], slot: 300),
            segmentLimit: HistoryResolution.fiveMinutes.segmentLimit)
        for number in 0..<(days * Self.day) {
            ring.append(
                .sample(
                    HistorySample(
                        time: Self.start + .seconds(number * 300) + clock(number / Self.day),
                        seconds: 300, volts: Volts(25), share: 0.5, panel: Watts(100),
                        sight: .clear, loadsOn: 3, served: [1, 1, 0.5, 0])))
            if number % 400 == 399 { try save(&ring) }
        }
        ring.append(.sample(HistorySample(time: nil, seconds: 1, sight: .late, loadsOn: 0)))
        try save(&ring)
    }

    private func save(_ ring: inout HistoryRing) throws {
        for change in ring.changes {
            try place.carryOut(change)
            ring.done(change)
        }
    }

    /// Of each sample in a time its day since the start.
    private func days(_ from: Int, _ to: Int) throws -> [Int] {
        var days: [Int] = []
        let span =
            (Self.start + .seconds(from * 86_400))...(Self.start + .seconds(to * 86_400 - 1))
        let damaged = try place.visit(span) { entry, header in
            #expect(header.loads.count == 4)
            guard case .sample(let sample) = entry, let time = sample.time else { return }
            days.append(Int((time - Self.start).inSeconds) / 86_400)
        }
        #expect(damaged == 0)
        return days
    }

    @Test("two years stand within 64 MB, and a day of them costs some segments, not all")
    func twoYears() throws {
        try fill(days: 731)
        let stored = files.state.withLock { $0.files.values.reduce(0) { $0 + $1.count } }
        #expect(stored <= 64_000_000)
        let segments = try place.numbers().count
        #expect(segments > 200)
        files.state.withLock { $0.reads = 0 }
        #expect(try days(730, 731).count == Self.day)
        #expect(files.state.withLock { $0.reads } < 72)
        // The oldest day is there too: each segment is asked for its time, few are decoded.
        files.state.withLock { $0.reads = 0 }
        #expect(try days(0, 1) == [Int](repeating: 0, count: Self.day))
        #expect(files.state.withLock { $0.reads } < segments + 4)
        #expect(try place.newest() == Self.start + .seconds((731 * Self.day - 1) * 300))
    }

    @Test("a clock that was wrong for days hides neither what lies before nor what was stamped so")
    func wrongClock() throws {
        let year: Duration = .seconds(365 * 86_400)
        try fill(days: 60) { (30..<35).contains($0) ? year : .zero }
        #expect(try days(3, 5) == (3..<5).flatMap { [Int](repeating: $0, count: Self.day) })
        #expect(try days(20, 40).count == 15 * Self.day)
        #expect(try days(395, 400).count == 5 * Self.day)
        #expect(try days(200, 300).isEmpty)
    }

    @Test("nothing is there before anything was written")
    func empty() throws {
        #expect(try place.newest() == nil)
        #expect(try days(0, 100).isEmpty)
    }
}
