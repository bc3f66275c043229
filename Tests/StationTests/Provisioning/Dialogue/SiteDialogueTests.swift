import Core
import Site
import Testing

@testable import Station

@Suite("Writing a site file by questions")
struct SiteDialogueTests {
    /// By the start of the question's key; the rest takes what is usual.
    private func run(
        _ answers: [String: [String]], into dialogue: inout SiteDialogue
    ) throws -> [String] {
        var left = answers
        var complaints: [String] = []
        for _ in 0..<300 {
            guard let question = dialogue.question else { return complaints }
            let line = left[question.key]?.first ?? ""
            if left[question.key]?.isEmpty == false { left[question.key]?.removeFirst() }
            if let complaint = dialogue.answer(line) {
                complaints.append("\(question.key): \(complaint)")
            }
        }
        Issue.record("it never ends: \(String(describing: dialogue.question))")
        return complaints
    }

    private let plain: [String: [String]] = [
        "post.id": ["NE-DOSSO-1"], "post.name": ["Dosso \"Est\""], "post.country": ["NER"],
        "post.latitude": ["13.05"], "post.longitude": ["3.19"],
        "post.timezone": ["Africa/Niamey"], "board.id": ["sim"],
        "power.controllers[0].profile": ["epever-tracer"],
        "power.controllers[0].array_watts": ["600"],
        "power.battery.chemistry": ["lifepo4"], "power.battery.capacity_ah": ["200"],
        "uplink.hub": ["https://hub.example.org:9443"],
    ]

    @Test("makes a file that is in order, of few answers")
    func plainPost() throws {
        var dialogue = SiteDialogue(catalogue: .embedded, card: nil)
        #expect(try run(plain, into: &dialogue) == [])
        #expect(dialogue.faults.isEmpty)
        let site = try SiteFile.load(
            Array(dialogue.text.utf8), name: "site.toml", catalogue: .embedded)
        #expect(site.post.name == "Dosso \"Est\"")
        #expect(site.power.loads.map(\.name) == ["appliance"])
        #expect(site.power.controllers.count == 1)
        #expect(site.board.id == "simulated")
    }

    @Test("takes loads and controllers until there are no more, and knows the card's board")
    func loads() throws {
        var answers = plain
        answers["board.id"] = nil
        answers["another-controller-0"] = ["yes"]
        answers["power.controllers[1].profile"] = ["victron"]
        answers["power.controllers[1].port"] = ["tcp://192.168.8.20:502?unit=1"]
        answers["power.controllers[1].array_watts"] = ["900"]
        for (index, name) in ["network", "vsat", "workstation-1"].enumerated() {
            let key = "power.loads[\(index + 1)]"
            answers["\(key).name"] = [name]
            answers["\(key).tier"] = ["\(index + 1)"]
            answers["\(key).watts"] = ["30"]
            answers["\(key).switch"] = ["modbus:tcp://127.0.0.1:1502?unit=2&coil=\(index)"]
            answers["\(key).when_dead"] = [index < 2 ? "on" : "off"]
        }
        var dialogue = SiteDialogue(catalogue: .embedded, card: "simulated")
        #expect(try run(answers, into: &dialogue) == [])
        let site = try SiteFile.load(
            Array(dialogue.text.utf8), name: "site.toml", catalogue: .embedded)
        #expect(site.power.loads.map(\.tier) == [0, 1, 2, 3])
        #expect(site.power.controllers.map(\.profile) == ["epever-tracer", "victron-gx-tcp"])
    }

    @Test("asks again for what the file's own reader would refuse, and says what would be right")
    func refused() throws {
        var answers = plain
        answers["post.id"] = ["", "1-DOSSO", "TRAINING", "NE-DOSSO-1"]
        answers["post.country"] = ["Niger", "NER"]
        answers["post.latitude"] = ["north", "118.7", "13.05"]
        answers["post.timezone"] = ["Africa/Dosso", "Africa/Niamey"]
        answers["board.id"] = ["toaster", "simulated"]
        answers["power.controllers[0].port"] = ["ttyUSB0", "tcp://127.0.0.1:1502?unit=1"]
        answers["power.battery.nominal_volts"] = ["23", "24"]
        answers["uplink.hub"] = ["hub", "https://hub.example.org:9443"]
        var dialogue = SiteDialogue(catalogue: .embedded, card: nil)
        let complaints = try run(answers, into: &dialogue)
        let keys = complaints.map { $0.prefix { $0 != ":" } }
        #expect(
            keys == [
                "post.id", "post.id", "post.id", "post.country", "post.latitude", "post.latitude",
                "post.timezone", "board.id", "power.controllers[0].port",
                "power.battery.nominal_volts", "uplink.hub",
            ], "\(complaints)")
        #expect(complaints[5].contains("-90 to 90"))
        #expect(dialogue.faults.isEmpty)
    }

    @Test("asks again for answers that do not go together")
    func together() throws {
        var answers = plain
        for (index, name) in ["network", "vsat"].enumerated() {
            let key = "power.loads[\(index + 1)]"
            answers["\(key).name"] = [name]
            answers["\(key).tier"] = ["\(index + 1)"]
            answers["\(key).watts"] = ["30"]
            answers["\(key).switch"] = ["modbus:tcp://127.0.0.1:1502?unit=2&coil=1"]
            answers["\(key).when_dead"] = ["on"]
        }
        // The same coil for two loads: whoever said it last says it again.
        answers["power.loads[2].switch"] = [
            "modbus:tcp://127.0.0.1:1502?unit=2&coil=1",
            "modbus:tcp://127.0.0.1:1502?unit=2&coil=2",
        ]
        var dialogue = SiteDialogue(catalogue: .embedded, card: nil)
        var complaints = try run(answers, into: &dialogue)
        complaints += dialogue.reopen()
        #expect(complaints.contains { $0.contains("power.loads[2].switch") }, "\(complaints)")
    }

    @Test("writes nothing when it is left, and never over a file")
    func left() throws {
        let root = TemporaryRoot()
        let said = Transcript()
        let path = root.paths.root + "/site.toml"
        #expect(said.commands(root.paths).writeSite(to: path) == ExitCode.failed)
        #expect(said.complaints.contains("nothing was written"))
        #expect(!LinuxFiles().exists(path))
        try root.write("mine", "site.toml")
        #expect(said.commands(root.paths).writeSite(to: path) == ExitCode.usage)
        #expect(try root.text(path) == "mine")
    }
}
