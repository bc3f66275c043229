import Core
import Testing

@testable import Station

@Suite("The commands for sun and loads")
struct PowerCommandsTests {
    private let root = TemporaryRoot()

    @Test(
        "take durations in seconds, minutes and hours",
        arguments: zip(["90", "90s", "10m", "4h"], [90, 90, 600, 14_400]))
    func durations(text: String, seconds: Int64) {
        #expect(StationCommands.seconds(text) == seconds)
    }

    @Test("take nothing else for one", arguments: ["", "m", "-1m", "10 m", "1d", "99999999s"])
    func noDurations(text: String) {
        #expect(StationCommands.seconds(text) == nil)
        let said = Transcript()
        let code = said.commands(root.paths).orderLoad("x", wish: "shed", for: text, confirm: nil)
        #expect(code == ExitCode.usage)
        #expect(said.complaints.contains("10m"))
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
