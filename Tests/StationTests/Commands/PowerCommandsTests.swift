import Core
import Testing

@testable import Station

@Suite("The commands for sun and loads")
struct PowerCommandsTests {
    private let root = TemporaryRoot()

    @Test(
        "take durations in seconds, minutes, hours and days, and several of them",
        arguments: zip(
            ["90", "90s", "10m", "4h", "1d", "1h30m", "1d2h3m4s"],
            [90, 90, 600, 14_400, 86_400, 5_400, 93_784]))
    func durations(text: String, seconds: Int64) {
        #expect(StationCommands.seconds(text) == seconds)
    }

    @Test(
        "take nothing else for one",
        arguments: ["", "m", "-1m", "10 m", "0", "0s", "1w", "30m1h", "1h30", "1m1m", "99999999s"])
    func noDurations(text: String) {
        #expect(StationCommands.seconds(text) == nil)
        let said = Transcript()
        let code = said.commands(root.paths).orderLoad("x", wish: "shed", for: text, confirm: nil)
        #expect(code == ExitCode.usage)
        #expect(said.complaints.contains("10m"))
    }

    @Test("auto takes no duration")
    func auto() {
        let said = Transcript()
        let code = said.commands(root.paths).orderLoad(
            "x", wish: "auto", for: "2h", confirm: nil)
        #expect(code == ExitCode.usage)
        #expect(said.complaints.contains("auto") && said.complaints.contains("--for"))
    }

    @Test("show whole reasons on as many lines as they take, with every load")
    func wholeReasons() {
        let reason =
            "off until about 07:40: 62 % left, tonight needs 18 %, 40 % stay in reserve and 15 % "
            + "for doubt"
        let loads = (0..<30).map { number -> JSONValue in
            ["name": .string("load-\(number)"), "tier": 3, "on": false, "reason": .string(reason)]
        }
        let lines = PowerScreen.loads(loads, room: .max)
        #expect(lines.count == 60)
        #expect(lines.allSatisfy { $0.count <= PowerScreen.width + 1 && !$0.contains("...") })
        let text = lines.joined().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains("40 % stay in reserve and 15 % for doubt"))
        // Room for three loads and a line more: what is off has it.
        var few = Array(loads.prefix(3))
        few[0] = ["name": "first", "tier": 1, "on": true, "reason": .string("on: " + reason)]
        let short = PowerScreen.loads(few, room: 4)
        #expect(short.count == 4)
        #expect(short[0].hasSuffix("...\n") && short[2].hasPrefix("       "))
    }

    @Test("show of each load's relay whether it is proven, and what it does unpowered")
    func relays() {
        let text = PowerScreen.allLoads([
            [
                "name": "vsat", "tier": 2, "on": true, "reason": "on: enough for it",
                "proof": "ok", "proof_why": "the current followed its relay", "when_dead": "on",
            ],
            [
                "name": "lights", "tier": 4, "on": true, "reason": "on: it does not open",
                "proof": "stuck", "proof_why": "in 3 tries", "when_dead": "off",
            ],
            ["name": "pump", "tier": 5, "on": false, "reason": "off", "proof": "unproven"],
        ])
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("relay ok, the current followed its relay; unpowered: on"))
        #expect(words.contains("relay STUCK, in 3 tries; unpowered: off"))
        #expect(words.contains("relay unproven; unpowered: not declared"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= PowerScreen.width })
    }

    @Test("a night that needs more than is left says by how much")
    func shortfall() {
        let text = PowerScreen.render([
            "power": ["sight": "clear", "battery_v": .number(24), "soc": .number(0.5)],
            "battery": ["reserve_soc": .number(0.4)], "plan": ["needed_to_dawn": .number(0.71)],
        ])
        #expect(text.contains("tonight needs 71 %, 61 % more than is left above the reserve"))
    }

    @Test("say that the power role is not there")
    func absent() {
        let said = Transcript()
        #expect(said.commands(root.paths).showPower() == ExitCode.unavailable)
        #expect(said.commands(root.paths).showLoads() == ExitCode.unavailable)
        #expect(said.output == "")
    }

    @Test("fit a screen of 24 lines of 80 columns, however many loads there are")
    func screen() {
        let loads = (0..<32).map { number -> JSONValue in
            [
                "name": .string("load-\(number)"), "tier": 3, "on": false,
                "reason": .string(String(repeating: "because ", count: 30)), "problem": "stuck",
            ]
        }
        let text = PowerScreen.render([
            "power": ["sight": "clear", "battery_v": .number(25.1), "loads": .array(loads)]
        ])
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(lines.count <= PowerScreen.height)
        #expect(lines.allSatisfy { $0.count <= PowerScreen.width })
        #expect(text.contains("and ") && text.contains(" more"))
        #expect(text.contains("25.1 V"))
    }
}
