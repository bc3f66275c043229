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

    private var place: PowerHistoryFiles { PowerHistoryFiles(paths: paths, files: files) }

    private func keeper() throws -> PowerHistoryKeeper {
        PowerHistoryKeeper(
            try SiteFile.load(
                Array(TemporaryRoot.site().utf8), name: "site.toml", catalogue: .embedded),
            files: place, clock: time.now(), time: time,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func pass(_ steps: Int, _ keeper: inout PowerHistoryKeeper) {
        for _ in 0..<steps {
            time.pass(.seconds(10))
            keeper.take(
                HistoryInstant(volts: Volts(25), sight: .clear, loadsOn: 1), [], clock: time.now())
        }
    }

    private func kinds() throws -> [String] {
        try place.history().entries.map {
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
        #expect(files.state.withLock { $0.writes } == 24)
        #expect(try kinds().filter { $0 == "sample 300" }.count == 72)
    }

    @Test("is written once a minute at most, however often somebody plays with a switch")
    func flapping() throws {
        var keeper = try keeper()
        for number in 0..<360 {
            time.pass(.seconds(10))
            let event = HistoryEvent(.found, time: time.now(), load: 0, isOn: number % 2 == 0)
            keeper.take(HistoryInstant(sight: .clear, loadsOn: 0), [event], clock: time.now())
        }
        #expect(files.state.withLock { $0.writes } <= 60 + 1)
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
        #expect(try place.history().entries.last == .event(event))
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
}
