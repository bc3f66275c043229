import Core
import Logging
import Power
import Site
import Testing

@testable import Station

@Suite("The power history on the disk")
struct PowerHistoryKeeperTests {
    private let files = FailingFiles()
    private let time = SetTime()
    private let paths = Paths(root: "/nowhere")

    private func place(_ resolution: HistoryResolution = .fiveMinutes) -> PowerHistoryFiles {
        PowerHistoryFiles(paths: paths, resolution, files: files)
    }

    private func keeper() throws -> PowerHistoryKeeper {
        PowerHistoryKeeper(
            try SiteFile.load(
                Array(TemporaryRoot.site().utf8), name: "site.toml", catalogue: .embedded),
            paths: paths, files: files, clock: time.now(), time: time,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func pass(_ steps: Int, _ keeper: inout PowerHistoryKeeper) {
        for _ in 0..<steps {
            time.pass(.seconds(10))
            keeper.take(
                HistoryInstant(volts: Volts(25), sight: .clear, loadsOn: 1), [], clock: time.now())
        }
    }

    private func kinds(_ resolution: HistoryResolution = .fiveMinutes) throws -> [String] {
        try place(resolution).history().entries.map {
            switch $0 {
            case .header: "header"
            case .sample(let sample): "sample \(sample.seconds)"
            case .event(let event): event.kind.rawValue
            }
        }
    }

    @Test("is written four times an hour")
    func paced() throws {
        var keeper = try keeper()
        pass(360 * 6, &keeper)
        // 24 for each of the finer ones; of the hours the start at first, then only full ones.
        #expect(files.state.withLock { $0.writes } == 55)
        #expect(try kinds().filter { $0 == "sample 300" }.count == 72)
        #expect(try kinds(.minutes).filter { $0 == "sample 60" }.count == 360)
        #expect(try kinds(.hours).filter { $0 == "sample 3600" }.count == 6)
    }

    @Test("is written once a minute at most, however often somebody plays with a switch")
    func flapping() throws {
        var keeper = try keeper()
        for number in 0..<360 {
            time.pass(.seconds(10))
            let event = HistoryEvent(.found, time: time.now(), load: 0, isOn: number % 2 == 0)
            keeper.take(HistoryInstant(sight: .clear, loadsOn: 0), [event], clock: time.now())
        }
        #expect(files.state.withLock { $0.writes } <= 60 + 3 * 4)
        keeper.finish(clock: time.now())
        #expect(try kinds().filter { $0 == "found" }.count == 360)
    }

    @Test("is written at once at a switching, and at the end with what there is")
    func urgent() throws {
        var keeper = try keeper()
        pass(6, &keeper)
        #expect(try kinds().isEmpty)
        let event = HistoryEvent(.switched, time: time.now(), load: 0, isOn: false, reason: "why")
        keeper.take(HistoryInstant(sight: .clear, loadsOn: 0), [event], clock: time.now())
        #expect(try kinds() == ["header", "started", "switched"])
        #expect(try place().history().entries.last == .event(event))
        pass(6, &keeper)
        keeper.finish(clock: time.now())
        #expect(try kinds() == ["header", "started", "switched", "sample 120"])
    }

    @Test("a kill costs what was not written, and the next start goes on behind the rest")
    func kill() throws {
        var first = try keeper()
        pass(100, &first)
        var second = try keeper()
        pass(1, &second)
        second.finish(clock: time.now())
        #expect(
            try kinds() == [
                "header", "started", "sample 300", "sample 300", "sample 300", "started",
                "sample 10",
            ])
    }

    @Test("a full disk is a fault that is told, and costs nothing while it is short")
    func full() throws {
        var keeper = try keeper()
        files.state.withLock { $0.isFull = true }
        pass(180, &keeper)
        #expect(keeper.fault?.isTransient == true)
        #expect(try kinds().isEmpty)
        files.state.withLock { $0.isFull = false }
        pass(90, &keeper)
        #expect(keeper.fault == nil)
        #expect(try kinds().filter { $0.hasPrefix("sample") }.count == 9)
    }

    @Test("a clock that is set parts the samples and is told; no sample reaches over that moment")
    func clockSet() throws {
        var keeper = try keeper()
        let back: Duration = .seconds(-7_200)
        func take(_ clock: Timestamp?) {
            time.pass(.seconds(10))
            keeper.take(
                HistoryInstant(volts: Volts(25), sight: .clear, loadsOn: 1), [],
                clock: clock)
        }
        for _ in 0..<12 { take(time.now() + .seconds(10)) }
        for _ in 0..<12 { take(time.now() + .seconds(10) + back) }
        for _ in 0..<3 { take(nil) }
        for _ in 0..<3 { take(time.now() + .seconds(10)) }
        keeper.finish(clock: time.now())
        #expect(
            try kinds() == [
                "header", "started", "sample 120", "clockSet", "sample 120", "clockSet",
                "sample 30", "clockSet", "sample 30",
            ])
        let events = try place().history().entries.compactMap { entry -> String? in
            if case .event(let event) = entry, event.kind == .clockSet { event.reason } else { nil }
        }
        #expect(events == ["set back by 7200 s", "is not known any more", "was not known before"])
        // A clock that is slewed is not set.
        var slewed = try self.keeper()
        for number in 0..<60 {
            time.pass(.seconds(10))
            slewed.take(
                HistoryInstant(sight: .clear, loadsOn: 0), [],
                clock: time.now() + .seconds(number))
        }
        slewed.finish(clock: time.now())
        #expect(try kinds().filter { $0 == "clockSet" }.count == 3)
    }

    @Test("the last days come back from the disk after a restart, for those who draw them")
    func recalls() throws {
        var first = try keeper()
        pass(360 * 3, &first)
        first.finish(clock: time.now())
        let drawn = first.curve.points
        #expect(drawn.count >= 12)
        let second = try keeper()
        #expect(second.curve.points.map(\.start) == drawn.map(\.start))
        #expect(second.curve.points.last?.volts.value == 25)
    }
}
