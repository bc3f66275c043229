import Control
import Core
import Foundation
import Site
import Testing

@testable import Station

@Suite("The services of a post on a screen")
struct ServicesScreenTests {
    private let boot = Identifier(high: 1, low: 1)

    private func entry(
        _ number: Int, _ code: ResetCode, _ what: String = "capture",
        _ cause: String = "for a reason",
        next: Identifier? = nil, uptime: Duration? = nil
    ) -> ResetEntry {
        ResetEntry(
            id: Identifier(high: UInt64(number), low: 3),
            scope: what == "board" ? .board : what.contains("/") ? .child : .process, what: what,
            code: code, cause: cause,
            at: Timestamp(milliseconds: 1_795_258_800_000 + Int64(number) * 1_000),
            bootID: next == nil ? boot : Identifier(high: 2, low: 2),
            endedAfter: .seconds(7_500), endedBefore: next == nil ? .seconds(7_560) : nil,
            uptime: uptime,
            batteryMillivolts: number.isMultiple(of: 2) ? 24_200 : nil, nextBootID: next)
    }

    private func tree(_ children: [JSONValue]) -> JSONValue {
        [
            "id": "capture", "state": "running", "for_s": 7_500, "restarts": 0,
            "children": .array(children),
        ]
    }

    private func child(
        _ id: String, _ state: String = "running", restarts: Int64 = 0, error: String? = nil
    ) -> JSONValue {
        [
            "id": .string(id), "state": .string(state), "for_s": 5, "restarts": .integer(restarts),
            "last_error": JSONValue(error), "children": [], "holds": [],
        ]
    }

    private func report(_ services: [ServicesReport.Service]) -> ServicesReport {
        ServicesReport(
            at: Timestamp(milliseconds: 1_795_258_800_000), post: "NE-TEST", bootID: boot,
            upSeconds: 7_500,
            start: BoardStart(
                line: "2026-11-21T10:00:00Z \(boot) start: hardware watchdog; 2 of 6"),
            hardware: HardwareWatchdog(
                identity: "i6300ESB timer", state: "active", timeout: .seconds(15)),
            services: services)
    }

    private func service(
        _ role: Role, _ tree: JSONValue?, _ resets: [ResetEntry] = [], watchdog: Int64? = 30
    ) -> ServicesReport.Service {
        ServicesReport.Service(
            role: role, tree: tree,
            fault: tree == nil ? .absent(path: "x") : nil,
            watchdogSeconds: watchdog, restarts: 1, resets: resets)
    }

    @Test("shows roles, their children, both watchdogs and why things were restarted")
    func whole() {
        let text = ServicesScreen.render(
            report([
                service(.power, tree([child("control"), child("engine")])),
                service(
                    .capture,
                    tree([
                        child("control"),
                        child("journal", "backing_off", restarts: 3, error: "full"),
                    ]), [entry(4, .killed), entry(3, .childFailed, "capture/journal", "no room")]),
                service(.uplink, nil, [entry(1, .powerCut, "board", "no light", next: boot)]),
            ]))
        #expect(
            text == """
                Services  NE-TEST                                       2026-11-21T11:00:00.000Z
                Board     up 2 h 5 min; started: hardware watchdog; 2 of 6 points
                Watchdog  hardware: i6300ESB timer, active, 15 s

                Role     State         Watchdog  For          Restarts  Children in order
                power    running       30 s      2 h 5 min    1         control, engine
                capture  degraded      30 s      2 h 5 min    1         control
                  journal backing_off for 5 s, 3 restarts: full
                uplink   stopped       30 s      -            1

                Restarts, newest first (UTC)
                11-21 11:00:04  capture [killed] at an uptime of 2 h 5 min to 2 h 6 min, batt...
                11-21 11:00:03  capture/journal [child_failed] at an uptime of 2 h 5 min to 2...
                11-21 11:00:01  board [power_cut] at an uptime of 2 h 5 min or more, battery ...

                """)
    }

    @Test("is one screen of 24 lines of 80 columns, however bad things are")
    func bounded() {
        let long = String(repeating: "because \u{1B}[2J ", count: 60)
        let services = Role.allCases.map { role in
            service(
                role,
                tree((0..<9).map { child("child-\($0)", "backing_off", restarts: 4, error: long) }),
                (0..<40).map { entry(40 - $0, .childFailed, "\(role.rawValue)/x", long) })
        }
        let text = ServicesScreen.render(report(services))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(lines.count <= 24)
        for line in lines { #expect(line.count <= 80, "\(line)") }
        #expect(!text.contains("\u{1B}"))
        #expect(text.contains("Restarts, newest first"))
        #expect(text.contains("[child_failed]"))
    }

    @Test("shows each role's newest restart before another of the same role, and the board's once")
    func fair() {
        let flapping = (0..<30).map {
            entry(100 - $0, .killed, "capture", "flap \($0)", uptime: .seconds(9))
        }
        let cut = entry(1, .powerCut, "board", "cut", next: boot)
        let text = ServicesScreen.render(
            report([
                service(
                    .power, tree([]),
                    [entry(2, .trapped, "power", "slip", uptime: .seconds(9)), cut]),
                service(.capture, tree([]), flapping + [cut]), service(.uplink, tree([]), [cut]),
            ]))
        #expect(text.contains("slip"))
        #expect(text.contains("flap 0"))
        #expect(text.components(separatedBy: "board [power_cut]").count == 2)
    }

    @Test("of one role shows its whole tree and everything that it remembers")
    func oneRole() {
        let entries = (0..<30).map { entry(100 - $0, .killed, "capture", "end \($0)") }
        let text = ServicesScreen.render(
            report([
                service(
                    .capture, tree([child("journal", "held", restarts: 2, error: "full")]), entries)
            ]), role: .capture)
        #expect(text.contains("  journal               held         for 5 s         2 restarts"))
        #expect(text.contains("last error: full"))
        for number in 0..<30 { #expect(text.contains("end \(number)\n")) }
        #expect(text.contains("24.2 V") && text.contains("unknown"))
        #expect(ServicesScreen.render(report([]), role: .power) == "")
    }

    @Test("says so where the hardware has no watchdog, or a driver that says little")
    func hardware() {
        let files = FailingFiles()
        #expect(HardwareWatchdog.read(files, folder: "w").json == .null)
        #expect(HardwareWatchdog.read(files, folder: "w").text.contains("no hardware watchdog"))
        files.state.withLock { $0.files["w/identity"] = Array("dw_wdt\n".utf8) }
        #expect(HardwareWatchdog.read(files, folder: "w").text.contains("does not say"))
        #expect(HardwareWatchdog.read(files, folder: "w").armed == nil)
        files.state.withLock {
            $0.files["w/state"] = Array("active\n".utf8)
            $0.files["w/timeout"] = Array("15\n".utf8)
        }
        #expect(HardwareWatchdog.read(files, folder: "w").armed == .seconds(15))
        #expect(
            HardwareWatchdog.read(files, folder: "w").json
                == ["identity": "dw_wdt", "state": "active", "timeout_s": 15])
        files.state.withLock { $0.files["w/state"] = Array("inactive\n".utf8) }
        #expect(HardwareWatchdog.read(files, folder: "w").armed == nil)
    }
}
