import Core
import Power
import Testing

@testable import Station

/// The one screen of `waypost power`, over documents as the role answers them.
@Suite("The screen of sun and battery")
struct PowerScreenTests {
    /// 14:35 at the post, on 21 November 2026.
    private static let now = Timestamp(milliseconds: 1_795_268_100_000)
    private static let midnight = now + .seconds(-(14 * 3_600 + 35 * 60))

    private static func points(until end: Timestamp) -> [PowerCurve.Point] {
        var curve = PowerCurve()
        var time = midnight + .seconds(300)
        while time <= end {
            let hour = (time - midnight).inSeconds / 3_600
            let sun = max(0, 420 * (1 - abs(hour - 12.5) / 6))
            curve.take(
                HistorySample(
                    time: time, seconds: 300, volts: Volts(25), share: 0.5 + hour / 100,
                    panel: Watts(sun), load: Watts(50), sight: .clear, loadsOn: 1))
            time = time + .seconds(300)
        }
        return curve.points
    }

    private static func ahead() -> JSONValue {
        [
            "dawn_at": .string((midnight + .seconds(31 * 3_600)).description),
            "pv_wh": 810, "pv_low_wh": 540, "load_wh": 900, "soc_needed": .number(0.18),
            "soc_at_dawn": .number(0.52),
            "hours": .array(
                (0..<40).map { hour in
                    [
                        "at": .string((now + .seconds(hour * 3_600)).description),
                        "pv_w": hour < 3 ? 200 : 0, "load_w": 50,
                        "soc": .number(0.65 - Double(hour) / 200),
                    ]
                }),
            "switchings": [
                [
                    "at": .string((midnight + .seconds(19 * 3_600)).description),
                    "load": "workstation-1", "on": false,
                ],
                [
                    "at": .string((midnight + .seconds(31 * 3_600)).description),
                    "load": "workstation-1", "on": true,
                ],
            ],
        ]
    }

    private static func load(_ number: Int) -> JSONValue {
        let name = number == 3 ? "workstation-1" : "load-with-quite-a-long-name-\(number)"
        let isOn = number % 3 != 2
        let off = "off until about 07:40: 62 % left, tonight needs 18 %, 40 % stay in reserve"
        return [
            "name": .string(name), "tier": .integer(Int64(number)), "on": .bool(isOn),
            "reason": .string(isOn ? "on: enough for it" : off), "proof": "unproven",
            "problem": .null, "fault": .null,
        ]
    }

    private static func loads(_ count: Int) -> [JSONValue] { (0..<count).map(load) }

    private static func document(loads count: Int = 4, history: Bool = true) -> JSONValue {
        PowerDays.screen(
            [
                "post": "DESK-1",
                "clock": ["at": .string(now.description), "utc_offset_s": 3_600],
                "power": [
                    "battery_v": .number(25.31), "battery_a": .number(12.2), "soc": .number(0.64),
                    "pv_w": .number(402), "load_w": .number(50), "charge_stage": "boost",
                    "hours_to_empty": .null, "sight": "clear",
                    "reserve_until": .string((midnight + .seconds(30 * 3_600)).description),
                    "controllers": [
                        [
                            "profile": "epever-tracer", "online": true, "last_read_s": 3,
                            "state": "online",
                        ]
                    ],
                    "loads": .array(loads(count)),
                ],
                "estimate": ["deviation": .number(0.04)],
                "battery": [
                    "chemistry": "agm", "nominal_v": 24, "capacity_ah": 200,
                    "reserve_soc": .number(0.4),
                ],
                "forecast": ["today_wh": 2_310, "today_low_wh": 1_610],
                "plan": ["needed_to_dawn": .number(0.18)], "ahead": ahead(),
            ], curve(history))
    }

    private static func curve(_ history: Bool) -> PowerCurve {
        var curve = PowerCurve()
        guard history else { return curve }
        for point in points(until: now) {
            curve.take(
                HistorySample(
                    time: point.start + .seconds(900), seconds: 900, share: point.share,
                    panel: point.panel.value.map { Watts($0) },
                    load: point.load.value.map { Watts($0) }, sight: .clear, loadsOn: 1))
        }
        return curve
    }

    private static func lines(_ document: JSONValue) -> [String] {
        PowerScreen.render(document).split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast().map(String.init)
    }

    @Test("fits 24 lines of 80 plain characters", arguments: [0, 1, 4, 7, 12, 40])
    func size(loads: Int) {
        for history in [true, false] {
            let lines = Self.lines(Self.document(loads: loads, history: history))
            #expect(lines.count < 24)
            for line in lines {
                #expect(line.count <= 80, "\(line)")
                #expect(
                    line.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) }, "\(line)")
            }
            let isThere = lines.contains { $0.hasPrefix("3  workstation-1") }
            #expect(isThere == (loads > 3) || loads > 7)
        }
    }

    @Test("says what is now, what was today, and what is planned until dawn")
    func words() {
        let lines = Self.lines(Self.document())
        #expect(
            lines[0] == "Waypost  DESK-1  power" + String(repeating: " ", count: 42)
                + "2026-11-21 14:35")
        #expect(lines[1].hasPrefix("Sun       402 W, 2"))
        let text = lines.map { $0.trimmingPrefix(while: { $0 == " " }) }.joined(separator: " ")
        #expect(text.contains("of a whole day 2310 Wh expected, 1610 Wh poor"))
        #expect(text.contains("25.3 V, 12.2 A, 64 % +/- 4 full, boost, agm 24 V 200 Ah"))
        #expect(
            text.contains(
                "to dawn at 07:00: sun 810 Wh (poor 540 Wh), loads 900 Wh, 52 % left then"))
        #expect(text.contains("which is reached at 06:00"))
        #expect(text.contains("epever-tracer online, read 3 s ago"))
        #expect(text.contains("planned off 19:00, on 07:00; enough for it"))
    }

    @Test("draws what was up to now, and behind it what is expected")
    func chart() throws {
        let chart = try #require(PowerChart(Self.document()))
        #expect(chart.now == 29)
        let drawn = chart.render(rows: 6)
        #expect(drawn.count == 8)
        #expect(drawn[0].hasPrefix(" 500 W |") && drawn[5].hasPrefix("   0 W |"))
        let below = Array(drawn[5].dropFirst(8))
        // Half past twelve is the sun's noon; at 15:30 the plan has 200 W, at three nothing.
        #expect(below[25] == "#" && below[31] == ":" || below[31] == "-")
        #expect(
            drawn[6].dropFirst(8).firstIndex(of: "^").map {
                drawn[6].distance(from: drawn[6].startIndex, to: $0)
            } == 8 + 29)
        let charges = drawn.prefix(6).map { $0.dropFirst(8).prefix(64) }
        #expect(charges.joined().contains("o") && charges.joined().contains("."))
        // Nothing that was is drawn behind now, nor what is planned before it.
        for row in charges {
            #expect(!row.dropFirst(30).contains { "#=o".contains($0) })
            #expect(!row.prefix(30).contains { ":-.".contains($0) })
        }
        #expect(
            drawn[7].hasPrefix(
                "        00    03    06    09    12    15    18    21    00    03    06"))
    }

    @Test(
        "a scale ends at the next round number",
        arguments: zip(
            [0, 9, 10, 11, 101, 420, 801, 5_100], [10.0, 10, 10, 15, 150, 500, 1_000, 6_000]))
    func scale(highest: Int, top: Double) {
        #expect(PowerChart.roundTop([Double(highest)]) == top)
    }

    @Test("without the time of day, and without a history, it says so and shows the rest")
    func without() {
        var members = Self.document().object ?? [:]
        members["clock"] = .null
        let timeless = PowerScreen.render(.object(members))
        #expect(timeless.contains("time not known"))
        #expect(timeless.contains("nothing can be drawn or planned"))
        #expect(timeless.contains("25.3 V"))
        members = Self.document(history: false).object ?? [:]
        members["ahead"] = .null
        #expect(PowerScreen.render(.object(members)).contains("Nothing has been seen yet."))
    }

    @Test(
        "another source has a line where it delivers, or where its contact does not say that it rests",
        arguments: [
            (false, JSONValue.bool(false), nil),
            (false, true, "the sun alone; the contact of the generator says that it runs"),
            (false, .null, "the sun alone; the contact of the generator does not answer"),
            (true, false, "loads return by tier; the contact of the generator says that it stands"),
        ] as [(Bool, JSONValue, String?)])
    func source(isRunning: Bool, contact: JSONValue, expected: String?) {
        var members = Self.document(loads: 1).object ?? [:]
        members["outlook"] = ["other_source": .bool(isRunning), "advice": []]
        members["power"] = [
            "sources": [
                ["kind": "generator", "detect": "gpio:GENERATOR", "contact": contact],
                ["kind": "wind", "detect": .null, "contact": .null],
            ]
        ]
        let text = Self.lines(.object(members)).map { $0.trimmingPrefix(while: { $0 == " " }) }
            .joined(separator: " ")
        #expect(text.contains("Source") == (expected != nil))
        #expect(text.contains(expected ?? ""), "\(text)")
        #expect(!text.contains("wind"))
    }

    @Test("what came from elsewhere does not move the cursor")
    func control() {
        var members = Self.document().object ?? [:]
        members["power"] = [
            "loads": [["name": "x\u{1B}[2J", "tier": 1, "on": true, "reason": "on: a\u{7}b"]]
        ]
        let text = PowerScreen.render(.object(members))
        #expect(!text.contains("\u{1B}") && !text.contains("\u{7}"))
    }

    @Test("with the role away people are shown what the disk has, and told until when")
    func away() throws {
        let root = TemporaryRoot()
        let place = PowerHistoryFiles(paths: root.paths, .minutes, files: LinuxFiles())
        try LinuxFiles().makeDirectory(place.directory, mode: 0o755)
        var ring = HistoryRing(
            HistoryHeader(loads: ["network", "vsat"], slot: 60), segmentLimit: 9)
        for minute in 1...300 {
            ring.append(
                .sample(
                    HistorySample(
                        time: Self.now + .seconds((minute - 300) * 60), seconds: 60,
                        volts: Volts(24.4), share: 0.61, deviation: 0.05, panel: Watts(120),
                        load: Watts(42), sight: .clear, loadsOn: 1)))
        }
        for change in ring.changes { try place.carryOut(change) }
        let said = Transcript()
        #expect(said.commands(root.paths).showPower() == ExitCode.unavailable)
        #expect(said.output.contains("THE ROLE DOES NOT ANSWER"))
        #expect(said.output.contains("13:35, by the history on the disk"), "no site: UTC")
        #expect(said.output.contains("24.4 V") && said.output.contains("61 % +/- 5 full"))
        #expect(said.output.contains("on: network; off: vsat"))
        #expect(said.output.contains("#") && said.output.split(separator: "\n").count <= 24)
        // A program is told that there is no answer, and nothing that could be taken for one.
        let json = Transcript()
        #expect(json.commands(root.paths, isJSON: true).showPower() == ExitCode.unavailable)
        #expect(json.output == "" && json.complaints.contains("nobody answers"))
    }
}
