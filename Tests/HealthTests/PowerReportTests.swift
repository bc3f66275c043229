import Core
import Health
import Testing

@Suite("The power part of the status")
struct PowerReportTests {
    @Test("comes through the role's socket as it was, with every key of the contract")
    func roundTrip() {
        var report = Sample.power
        report.batteryVolts = 25.13
        report.loads[1].problem = .stuck
        report.loads[1].proof = "stuck"
        report.loads[1].proofPath = "controller-current"
        report.loads[1].proofWhy = "the current did not follow in 3 tries"
        report.loads[1].whenDead = "off"
        #expect(PowerReport(report.json).json == report.json)
        #expect(PowerReport(report.json).loads == report.loads)
        for key in ["name", "tier", "on", "reason", "proof", "proof_path", "when_dead"] {
            #expect(report.json["loads"]?[0]?[key] != nil, "\(key)")
        }
        for key in ["profile", "online", "last_read_s"] {
            #expect(report.json["controllers"]?[0]?[key] != nil, "\(key)")
        }
        #expect(PowerReport("nonsense") == PowerReport())
    }

    @Test("has a finding for each controller that cannot be gone by, and none for one that can")
    func controllers() {
        var document = Sample.healthy
        document.power = Sample.power
        #expect(Sample.findings(document).isEmpty)
        for (state, code) in [
            ("silent", "power.controller_silent"), ("frozen", "power.controller_frozen"),
            ("implausible", "power.controller_implausible"),
            ("refusing", "power.controller_refusing"), ("garbled", "power.controller_garbled"),
        ] {
            document.power.controllers[0].state = state
            document.power.controllers[0].fault = "unit 1: answered so"
            #expect(Sample.findings(document).map(\.code) == [code])
            #expect(Sample.findings(document)[0].summary.contains("(unit 1: answered so)"))
            let blamesCable = Sample.findings(document)[0].remedy.contains("cable")
            #expect(blamesCable == (state == "silent"))
        }
    }

    @Test("has a finding for a switch that does not answer or does not obey")
    func switches() {
        var document = Sample.healthy
        document.power = Sample.power
        document.power.loads[1].problem = .unknown
        #expect(Sample.findings(document).map(\.code) == ["power.switch_silent"])
        document.power.loads[1].problem = .refused
        document.power.loads[1].fault = "coil 16: unit 2: exception 2 (illegal address)"
        let refused = Sample.findings(document)
        #expect(refused.map(\.code) == ["power.switch_refused"])
        #expect(refused[0].summary.contains("coil 16") && !refused[0].remedy.contains("cable"))
        document.power.loads[1].fault = nil
        document.power.loads[1].problem = .stuck
        #expect(Sample.findings(document).map(\.severity) == [.warning])
        document.power.loads[0].problem = .stuck
        #expect(Sample.findings(document).map(\.severity) == [.critical, .warning])
    }
}
