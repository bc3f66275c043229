import Core
import Site
import Testing

@testable import Station

@Suite("The roles' logs as one")
struct LogReadingTests {
    private let root = TemporaryRoot()
    private let start = Timestamp(milliseconds: 1_795_258_800_000)

    /// A line as a role leaves it on the disk.
    private func line(
        _ role: Role, _ number: Int64, after seconds: Int64, _ level: LogLine.Level = .info,
        _ text: String = "said", repeated: Int64 = 0
    ) -> LogLine {
        LogLine(
            number: number, at: start + .seconds(seconds), uptime: seconds, boot: "01234567",
            level: level, role: role.rawValue, text: text, repeated: repeated)
    }

    private func write(_ role: Role, _ lines: [LogLine], segment: Int = 1) throws {
        let folder = root.paths.log(of: role)
        try LinuxFiles().makeDirectory(folder, mode: 0o755)
        let text = lines.map { $0.json.compactText + "\n" }.joined()
        try LinuxFiles().replace(
            "\(folder)/0000000\(segment).log", with: Array(text.utf8), mode: 0o644)
    }

    private func show(_ order: LogOrder, isJSON: Bool = false) async -> (Int32, [String]) {
        let transcript = Transcript()
        let code = await transcript.commands(root.paths, isJSON: isJSON)
            .showLog(order, isFollowed: false)
        return (code, transcript.output.split(separator: "\n").map(String.init))
    }

    @Test("lines of all roles stand in the order of the clock, the newest last")
    func merged() async throws {
        try write(.power, [line(.power, 1, after: 1), line(.power, 2, after: 9)])
        try write(.capture, [line(.capture, 1, after: 5, .warning, "lists are old", repeated: 3)])
        let (code, lines) = await show(LogOrder())
        #expect(code == ExitCode.ok)
        #expect(
            lines == [
                "2026-11-21T11:00:01Z power   info     said",
                "2026-11-21T11:00:05Z capture warning  lists are old (said 3 times between)",
                "2026-11-21T11:00:09Z power   info     said",
            ])
    }

    @Test("role, level, time and number choose among them")
    func chosen() async throws {
        try write(.power, (1...40).map { line(.power, $0, after: $0) })
        try write(.power, (41...80).map { line(.power, $0, after: $0, .error) }, segment: 2)
        try write(.uplink, [line(.uplink, 1, after: 2, .critical)])
        #expect(await show(LogOrder(lines: 10)).1.count == 10)
        #expect(await show(LogOrder(lines: 1)).1.first?.contains("11:01:20Z power") == true)
        #expect(await show(LogOrder(role: .uplink)).1.count == 1)
        #expect(await show(LogOrder(level: .error)).1.count == 41)
        let since = LogOrder.Start.at(start + .seconds(71))
        #expect(await show(LogOrder(start: since)).1.count == 10)
        let (_, json) = await show(LogOrder(role: .uplink), isJSON: true)
        #expect(try JSONValue(parsing: json.first ?? "")["level"] == "critical")
    }

    @Test("no role's lines push those of another out, nor does a clock that is set back")
    func others() async throws {
        try write(.relays, [line(.relays, 1, after: 900), line(.relays, 2, after: 901)])
        try write(.uplink, (1...40).map { line(.uplink, $0, after: $0) })
        let (_, lines) = await show(LogOrder(lines: 3))
        #expect(lines.map { $0.contains("relays") } == [false, true, true])
        // The clock was set back between the two: the second is the newer one all the same.
        try write(.relays, [line(.relays, 1, after: 900), line(.relays, 2, after: 10)])
        let (_, later) = await show(LogOrder(lines: 2), isJSON: true)
        #expect(try later.map { try JSONValue(parsing: $0)["n"] } == [1, 2])
    }

    @Test("what comes later is read on, and a torn line is passed over")
    func following() throws {
        try write(.power, [line(.power, 1, after: 1)])
        var reading = LogReading(LogOrder(), paths: root.paths, now: start)
        #expect(reading.more().count == 1)
        #expect(reading.more().isEmpty)
        try write(.power, [line(.power, 1, after: 1), line(.power, 2, after: 2)])
        #expect(reading.more().map(\.number) == [2])
        try write(.power, [line(.power, 3, after: 3)], segment: 2)
        try write(.relays, [line(.relays, 1, after: 4)])
        #expect(reading.more().map(\.role) == ["power", "relays"])
        let path = root.paths.log(of: .power) + "/00000003.log"
        try LinuxFiles().replace(
            path, with: Array("{\"n\": 9, torn\n".utf8), mode: 0o644)
        #expect(reading.more().isEmpty)
        #expect(reading.isWhole)
    }

    @Test("a post whose roles never ran has no lines, and a log that cannot be read is told")
    func absent() async throws {
        let (code, lines) = await show(LogOrder())
        #expect(code == ExitCode.ok)
        #expect(lines.isEmpty)
        // A file in place of the folder: the kernel says so.
        try LinuxFiles().makeDirectory(root.paths.state(of: .ups), mode: 0o755)
        try LinuxFiles().replace(root.paths.log(of: .ups), with: [1], mode: 0o644)
        #expect(await show(LogOrder()).0 == ExitCode.unavailable)
    }

    @Test("a time is an instant or how long ago")
    func times() {
        #expect(LogOrder.Start("2026-11-21T11:00:00Z") == .at(start))
        #expect(LogOrder.Start("90m") == .ago(.seconds(5_400)))
        #expect(LogOrder.Start("yesterday") == nil)
        #expect(LogOrder.Start.ago(.seconds(60)).time(now: start) == start + .seconds(-60))
    }
}
