import Core
import Logging
import Power
import Site
import Testing
import Uplink

@testable import Station

@Suite("What the uplink reads of other roles")
struct PostRingsTests {
    private static let start = Timestamp(milliseconds: 1_767_225_600_000)

    private let root = TemporaryRoot()
    private let files = LinuxFiles()
    private var rings: PostRings { PostRings(root.paths) }
    private var history: PowerHistoryFiles {
        PowerHistoryFiles(paths: root.paths, .hours, files: files)
    }

    /// Puts hours behind what is there, saving now and then as the power role does.
    private func keep(hours: Range<Int>) throws {
        try files.makeDirectory(history.directory, mode: PowerHistoryFiles.directoryMode)
        let numbers = try history.numbers()
        var ring = HistoryRing(
            HistoryHeader(loads: ["network", "vsat"], slot: 3_600), segmentLimit: 320,
            numbers: numbers, last: try numbers.last.map(history.read) ?? [])
        for hour in hours {
            ring.append(
                .sample(
                    HistorySample(
                        time: Self.start + .seconds(hour * 3_600), seconds: 3_600,
                        volts: Volts(25), sight: .clear, loadsOn: 3, served: [1, 1])))
            guard hour % 100 == 0 || hour == hours.last else { continue }
            for change in ring.changes {
                try history.carryOut(change)
                ring.done(change)
            }
        }
    }

    /// The hours of every part behind a place, and where the last one ends.
    private func hours(
        after places: [String: RingPlace] = [:]
    ) throws -> (hours: [Int], places: [String: RingPlace]) {
        var (places, hours) = (places, [Int]())
        while let part = try rings.part(of: .history, after: places) {
            guard case .history(let piece) = part.content else { break }
            let entries = try #require(
                HistorySegment.entries(in: piece.frames, at: piece.offset))
            #expect(part.entries == entries.count && part.plain.count <= RingPart.plainLimit)
            hours += entries.compactMap { entry in
                entry.entry.time.map { Int(($0 - Self.start).inSeconds) / 3_600 }
            }
            places.merge(part.places) { $1 }
        }
        return (hours, places)
    }

    @Test("of the history every hour once, across segments, going on where it stood")
    func resumes() throws {
        #expect(try rings.part(of: .history, after: [:]) == nil)
        try keep(hours: 0..<1_000)
        let first = try hours()
        #expect(first.hours == Array(0..<1_000))
        #expect(try history.numbers().count > 1)
        #expect(try hours(after: first.places).hours == [])
        try keep(hours: 1_000..<1_010)
        let backlog = try rings.backlog(of: .history, after: first.places)
        #expect(backlog.entries == 10)
        let second = try hours(after: first.places)
        #expect(second.hours == Array(1_000..<1_010))

        // Another disk: a ring with other content at the place is read from its segment's start.
        let place = try #require(second.places.values.first)
        let other = RingPlace(segment: place.segment, offset: place.offset, mark: "00000000")
        let again = try hours(after: [PostRings.historyRing: other])
        #expect(again.hours.last == 1_009 && again.hours.count > 10)
        let anew = RingPlace(segment: 99, offset: 0, mark: "00000000")
        #expect(try hours(after: [PostRings.historyRing: anew]).hours == Array(0..<1_010))
    }

    @Test("of a long history the newest months")
    func bounded() throws {
        try keep(hours: 0..<10_000)
        let read = try hours().hours
        #expect(read.last == 9_999)
        #expect((90 * 24...200 * 24).contains(read.count), "\(read.count) hours")
        #expect(read == Array((10_000 - read.count)..<10_000))
    }

    private func say(_ count: Int, _ word: String, role: Role) async {
        var silent = SwiftLogNoOpLogHandler()
        silent.logLevel = .info
        let base = Logger(label: "waypost.test") { [silent] _ in silent }
        let logs = RoleLogs([role], paths: root.paths, time: SystemTime(), base: base)
        for number in 0..<count {
            logs.logger(of: role).info("\(word) info \(number)")
            logs.logger(of: role).error("\(word) \(number)")
        }
        await logs.close()
    }

    private func lines(
        after places: [String: RingPlace] = [:]
    ) throws -> (lines: [String], places: [String: RingPlace]) {
        var (places, lines) = (places, [String]())
        while let part = try rings.part(of: .logs, after: places) {
            guard case .logs(let said) = part.content else { break }
            #expect(said.count == part.entries && said.allSatisfy { $0.level >= .warning })
            lines += said.map { "\($0.role) \($0.text)" }
            places.merge(part.places) { $1 }
        }
        return (lines, places)
    }

    @Test("of the logs what is a warning and worse, of all roles, once each")
    func logs() async throws {
        await say(3, "one", role: .power)
        await say(2, "two", role: .capture)
        let first = try lines()
        let power = (0..<3).map { "power one \($0)" }
        let capture = (0..<2).map { "capture two \($0)" }
        #expect(first.lines == power + capture)
        #expect(try lines(after: first.places).lines == [])
        #expect(try rings.backlog(of: .logs, after: first.places).entries == 0)
        await say(1, "three", role: .power)
        #expect(try rings.backlog(of: .logs, after: first.places).entries == 1)
        #expect(try lines(after: first.places).lines == ["power three 0"])
    }

    @Test("a log that a power cut made shorter, and that grew again, is read from its beginning")
    func cut() async throws {
        await say(3, "lost", role: .power)
        let first = try lines()
        let path = root.paths.log(of: .power) + "/00000001.log"
        let bytes = try files.read(path, limit: 1 << 20)
        try files.replace(path, with: Array(bytes.prefix(bytes.count / 3)), mode: 0o644)
        await say(5, "new", role: .power)
        let second = try lines(after: first.places)
        #expect(second.lines.suffix(5) == (0..<5).map { "power new \($0)" })
        #expect(second.lines.first == "power lost 0")
    }
}
