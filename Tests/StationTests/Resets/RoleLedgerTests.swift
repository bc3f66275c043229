import Core
import Journal
import Logging
import Records
import Site
import Supervision
import Testing

@testable import Station

@Suite("The ledger of a role's restarts")
struct RoleLedgerTests {
    private let root = TemporaryRoot()
    private let files = LinuxFiles()
    private let time = SystemTime()
    private let earlier = Identifier(high: 0x1111_2222_3333_4444, low: 1 << 63)

    init() throws {
        for role in [Role.uplink, .capture] {
            try files.makeDirectory(root.paths.outbox(of: role), mode: 0o750)
        }
        try files.makeDirectory(root.paths.runtime(of: .uplink), mode: 0o755)
        try files.makeDirectory(root.paths.state(of: .power), mode: 0o755)
        try files.makeDirectory(root.paths.state + "/ladder", mode: 0o755)
    }

    private func ledger(_ role: Role = .uplink) -> RoleLedger {
        RoleLedger(
            role: role, paths: root.paths, time: time, files: files,
            log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private func resets(_ role: Role = .uplink) throws -> [JSONValue] {
        let outbox = Outbox(directory: root.paths.outbox(of: role))
        return try outbox.waiting().map { try outbox.take($0) }.filter { $0.kind == .reset }
            .map(\.body)
    }

    /// As if another process, perhaps of another run of the board, had been there before.
    private func leave(
        _ role: Role = .uplink, boot: Identifier? = nil, version: String = Release.version,
        invocation: String? = "abc", endedAt: Duration? = nil
    ) throws {
        try ProcessMark(
            run: .version4(random: SystemRandom()), bootID: boot ?? time.bootID, starts: 1,
            since: time.monotonic() - .seconds(100), version: version, invocation: invocation,
            systemdWatchdog: .seconds(30), hardwareWatchdog: .seconds(15), endedAt: endedAt
        ).save(role, root.paths, files)
    }

    private func note(_ words: String, ago: Duration = .seconds(40)) throws {
        let uptime = (time.monotonic() - ago).inSeconds
        let path = root.paths.endNotes(of: .uplink)
        let before = (try? root.text(path)) ?? ""
        let text = "\(before)\(uptime) \(time.bootID) \(words)\n"
        try files.replace(path, with: Array(text.utf8), mode: 0o644)
    }

    private func ladder(_ lines: String...) throws {
        let text = lines.map { "2026-11-21T10:00:00Z \($0)\n" }.joined()
        try root.write(text, "var/lib/waypost/ladder/history")
    }

    @Test("has nothing to tell at the first start")
    func first() throws {
        let ledger = ledger()
        ledger.begin()
        #expect(ledger.restarts == 0)
        #expect(ledger.ledger.entries.isEmpty)
    }

    @Test("keeps an orderly stop, and leaves no record of it")
    func orderly() throws {
        let ledger = ledger()
        ledger.begin()
        ledger.end()
        ledger.begin()
        #expect(ledger.restarts == 1)
        #expect(ledger.ledger.entries.map(\.code) == [.asked])
        #expect(try resets() == [])
    }

    @Test("calls an orderly stop an update where another release runs now")
    func update() throws {
        try leave(version: "0.0.9", endedAt: time.monotonic())
        ledger().begin()
        let entry = try #require(ledger().ledger.entries.first)
        #expect(entry.code == .update)
        #expect(entry.version == "0.0.9")
        #expect(entry.cause.contains("0.0.9") && entry.cause.contains(Release.version))
    }

    @Test("says so where nobody saw how a process ended, and between which times")
    func unseen() throws {
        try leave()
        ledger().begin()
        let entry = try #require(ledger().ledger.entries.first)
        #expect(entry.code == .unseen)
        #expect(entry.uptime == nil)
        let after = try #require(entry.endedAfter)
        let before = try #require(entry.endedBefore)
        #expect(before - after >= .seconds(99))
        let record = try #require(try resets().first)
        #expect(record["scope"] == "process")
        #expect(record["uptime_s"] == .null)
        #expect(record["battery_mv"] == .null)
        #expect(record["cause"]?.string?.hasPrefix("unseen: the uplink process") == true)
        #expect(
            Set(record.object?.keys.map { $0 } ?? [])
                == ["scope", "cause", "uptime_s", "missed_deadline_ms", "battery_mv"])
    }

    @Test(
        "takes systemd's word for it",
        arguments: [
            ("watchdog killed ABRT", ResetCode.systemdWatchdog), ("signal killed KILL", .killed),
            ("signal killed ILL", .trapped), ("core-dump dumped ABRT", .trapped),
            ("signal killed USR1", .signalled), ("oom-kill killed KILL", .outOfMemory),
            ("timeout killed KILL", .timeLimit), ("exit-code exited 2", .exited),
            ("resources - -", .unseen),
        ])
    func systemd(word: (String, ResetCode)) throws {
        try leave()
        try note("abc \(word.0)")
        ledger().begin()
        let entry = try #require(ledger().ledger.entries.first)
        #expect(entry.code == word.1)
        #expect(entry.missedDeadline == (word.1 == .systemdWatchdog ? .seconds(30) : nil))
        let uptime = try #require(entry.uptime)
        #expect((Duration.seconds(59)...Duration.seconds(61)).contains(uptime))
        #expect(entry.endedAfter == entry.endedBefore)
        #expect(time.now() - entry.at >= .seconds(39), "when it ended, not when it was found")
        #expect(try resets().count == 1)
    }

    @Test(
        "does not take systemd's word for another end",
        arguments: ["- signal killed KILL", "abc signal", "damaged"])
    func otherNotes(text: String) throws {
        try leave()
        try note(text)
        ledger().begin()
        #expect(ledger().ledger.entries.map(\.code) == [.unseen])
    }

    @Test(
        "lets a time limit weigh more than that the process then stopped in order",
        arguments: [
            ("timeout exited 0", ResetCode.timeLimit), ("signal killed KILL", .killed),
            ("success exited 0", .asked), ("protocol exited 0", .asked),
        ])
    func stoppedByTimeLimit(word: (String, ResetCode)) throws {
        try leave(endedAt: time.monotonic() - .seconds(41))
        try note("abc \(word.0)")
        ledger().begin()
        #expect(ledger().ledger.entries.map(\.code) == [word.1])
        #expect(try resets().count == (word.1 == .asked ? 0 : 1))
    }

    @Test("takes it for asked where systemd did, though the process could not say so any more")
    func askedEarly() throws {
        try leave()
        try note("abc success killed TERM")
        // Of a process that was stopped before it could leave a mark.
        try note("def success killed TERM", ago: .seconds(20))
        ledger().begin()
        #expect(ledger().ledger.entries.map(\.code) == [.asked, .asked])
        #expect(try resets() == [])
    }

    @Test("enters each end that systemd noted, once, also of processes that left no mark")
    func noMarks() throws {
        try leave()
        try note("aa signal killed SEGV", ago: .seconds(200))
        try note("abc signal killed KILL", ago: .seconds(40))
        try note("bb exit-code exited 69", ago: .seconds(30))
        try note("cc signal killed ILL", ago: .seconds(20))
        try note("dd exit-code exited 75", ago: .seconds(10))
        let mark = try #require(ledger().mark)
        for _ in 0..<2 {
            ledger().begin(RoleLedger.Circumstances(invocation: "ee"))
            let entries = ledger().ledger.entries
            #expect(entries.map(\.invocation) == ["cc", "bb", "abc", "aa"])
            #expect(entries.map(\.code) == [.trapped, .exited, .killed, .trapped])
            #expect(entries.compactMap(\.uptime).count == 1, "of a mark")
            #expect(try resets().count == 4)
            // As on a disk that did not take the mark of the process that has just begun.
            try mark.save(.uplink, root.paths, files)
        }
    }

    @Test("enters them at a first start too, and after the board's own")
    func notesWithoutAnything() throws {
        try note("aa signal killed SEGV")
        ledger().begin()
        #expect(ledger().ledger.entries.map(\.code) == [.trapped])
        let path = root.paths.state(of: .uplink)
        for name in ["resets.json", "process.json"] { try files.remove("\(path)/\(name)") }
        try leave(boot: earlier)
        ledger().begin()
        #expect(ledger().ledger.entries.map(\.code) == [.trapped, .powerCut])
    }

    @Test("keeps what the process said before its end, once, and has its record out twice at most")
    func lastWords() throws {
        let ledger = ledger()
        ledger.begin(RoleLedger.Circumstances(invocation: "abc"))
        let leak = LeakedChild(
            path: "process/uplink/forwarder", shutdownTime: .seconds(5),
            cause: .proofMissed(limit: .seconds(60)))
        ledger.write(lastWords: ProcessEnd(.leaked([leak])))
        #expect(ledger.ledger.entries.map(\.code) == [.leaked], "before it happens")
        let before = try resets()
        #expect(before.first?["missed_deadline_ms"] == 60_000)
        try note("abc exit-code exited 71")
        ledger.begin()
        #expect(ledger.ledger.entries.map(\.code) == [.leaked])
        #expect(ledger.ledger.entries.first?.cause.contains("uplink/forwarder") == true)
        #expect(try resets() == before)
        #expect(ledger.restarts == 1)
    }

    @Test(
        "takes the ladder's word for why the board started",
        arguments: [
            ("in order", ResetCode.inOrder), ("asked by the ladder", .ladder),
            ("hardware watchdog", .hardwareWatchdog), ("kernel panic", .kernelPanic),
            ("unknown, perhaps a power cut", .powerCut),
        ])
    func board(word: (String, ResetCode)) throws {
        try leave(.capture, boot: earlier)
        try ladder("\(earlier) start: in order; 0 of 6", "\(time.bootID) start: \(word.0); 2 of 6")
        let ledger = ledger(.capture)
        ledger.begin()
        let entry = try #require(ledger.ledger.entries.first)
        #expect(ledger.ledger.entries.count == 1)
        #expect(entry.code == word.1)
        #expect(entry.scope == .board)
        #expect(entry.bootID == earlier)
        #expect(entry.nextBootID == time.bootID)
        #expect(entry.endedBefore == nil)
        #expect(entry.missedDeadline == (word.1 == .hardwareWatchdog ? .seconds(15) : nil))
        #expect(try resets(.capture).first?["scope"] == "board")
        #expect(ledger.restarts == 0)
        #expect(ledger.settle())
    }

    @Test("leaves the board's record to capture: it is one restart, not five")
    func oneRecord() throws {
        try leave(boot: earlier)
        try ladder("\(time.bootID) start: kernel panic; 2 of 6")
        ledger().begin()
        #expect(ledger().ledger.entries.map(\.code) == [.kernelPanic])
        #expect(try resets() == [])
    }

    @Test("tells of every start of the board that it was not there for")
    func missedStarts() throws {
        let between = Identifier(high: 5, low: 5)
        try leave(.capture, boot: earlier)
        try ladder(
            "\(earlier) start: in order; 0 of 6", "\(between) start: hardware watchdog; 2 of 6",
            "\(between) safe mode for 60 min (6 of 6)",
            "\(time.bootID) start: kernel panic; 4 of 6")
        ledger(.capture).begin()
        let entries = ledger(.capture).ledger.entries
        #expect(entries.map(\.code) == [.kernelPanic, .hardwareWatchdog])
        #expect(entries.map(\.bootID) == [between, earlier])
        #expect(try resets(.capture).count == 2)
    }

    @Test("waits for a ladder that has not spoken yet, and has its record out then")
    func settled() throws {
        try leave(.capture, boot: earlier)
        try ladder("\(earlier) start: in order; 0 of 6")
        let ledger = ledger(.capture)
        ledger.begin()
        #expect(ledger.ledger.entries.map(\.code) == [.undecided])
        #expect(try resets(.capture) == [])
        #expect(!ledger.settle())
        try ladder("\(time.bootID) start: hardware watchdog; 2 of 6")
        #expect(ledger.settle())
        #expect(ledger.ledger.entries.map(\.code) == [.hardwareWatchdog])
        #expect(try resets(.capture).count == 1)
    }

    @Test("gives a silent ladder up, and says what is most likely")
    func silentLadder() throws {
        try leave(.capture, boot: earlier)
        try ladder("\(earlier) start: in order; 0 of 6")
        let ledger = ledger(.capture)
        ledger.begin()
        #expect(ledger.settle(isLast: true))
        #expect(ledger.ledger.entries.map(\.code) == [.powerCut])
    }

    @Test("without a ladder goes by the orderly end alone")
    func noLadder() throws {
        try leave(boot: earlier)
        ledger().begin()
        #expect(ledger().ledger.entries.map(\.code) == [.powerCut])
        try leave(boot: earlier, endedAt: .seconds(5))
        ledger().begin()
        #expect(ledger().ledger.entries.map(\.code) == [.inOrder, .powerCut])
    }

    @Test("says what the battery was like: then, not long before, and not in another life")
    func battery() throws {
        func glance(_ boot: Identifier, ago: Duration) throws {
            try BatteryGlance(
                bootID: boot, seenAt: time.monotonic() - ago, millivolts: 24_100
            ).save(root.paths, files)
        }
        func entry() throws -> ResetEntry {
            try leave()
            ledger().begin()
            return try #require(ledger().ledger.entries.first)
        }
        try glance(time.bootID, ago: .seconds(60))
        #expect(try entry().batteryMillivolts == 24_100)
        try glance(time.bootID, ago: .seconds(1_000))
        #expect(try entry().batteryMillivolts == nil)
        try files.remove(root.paths.batteryGlance)
        try glance(earlier, ago: .seconds(1_000))
        #expect(try entry().batteryMillivolts == nil)
        // The last that anybody saw before the lights went out, also when power has seen it again.
        try BatteryGlance(
            bootID: time.bootID, seenAt: time.monotonic(), millivolts: 27_000
        ).save(root.paths, files)
        try leave(boot: earlier)
        ledger().begin()
        let cut = try #require(ledger().ledger.entries.first)
        #expect(cut.code == .powerCut)
        #expect(cut.batteryMillivolts == 24_100)
        #expect(cut.endedAfter != nil)
    }

    @Test("that is damaged counts as none, and so does a damaged mark")
    func damaged() throws {
        try root.write("{", "var/lib/waypost/uplink/process.json")
        try root.write("[{}, 3]", "var/lib/waypost/uplink/resets.json")
        ledger().begin()
        #expect(ledger().ledger.entries.isEmpty)
        #expect(ledger().restarts == 0)
    }

    @Test("that cannot be written does not stop the process")
    func unwritable() throws {
        let away = RoleLedger(
            role: .uplink, paths: Paths(root: root.paths.root + "/away"), time: time,
            files: files, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        away.begin()
        away.write(lastWords: ProcessEnd(.treeSilent(since: .seconds(10))))
        away.end()
        #expect(away.restarts == nil)
        #expect(away.settle())
    }
}
