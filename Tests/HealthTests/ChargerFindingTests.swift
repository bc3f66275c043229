import Core
import Health
import Testing

@Suite("What is not right between charger and battery")
struct ChargerFindingTests {
    private static func findings(_ problem: PowerReport.ChargerFault.Problem) -> [Finding] {
        var document = Sample.healthy
        document.power = Sample.power
        document.power.controllers[0].charger = [.init(problem, "boost 29.6 V, right is 28 V")]
        return Sample.findings(document)
    }

    @Test("is critical where cells are spoilt by it, and a warning elsewhere")
    func severity() {
        let critical: Set<PowerReport.ChargerFault.Problem> = [
            .leadAcidProfile, .equalizes, .chargesCold, .wrongNominal,
        ]
        for problem in PowerReport.ChargerFault.Problem.allCases {
            let found = Self.findings(problem)
            #expect(found.map(\.code) == ["power.charger_\(problem.rawValue)"])
            #expect(found.map(\.severity) == [critical.contains(problem) ? .critical : .warning])
            #expect(found[0].summary.contains("Charge controller 1 (epever-tracer)"))
            #expect(found[0].summary.contains("boost 29.6 V"))
            #expect(!found[0].remedy.isEmpty)
        }
    }

    @Test("comes through the role's socket, with a meter and with sums that lack a part")
    func roundTrip() {
        var report = Sample.power
        report.controllers[0].charger = [.init(.equalizes, "it is equalising now")]
        report.controllers[0].clockAheadSeconds = -754
        report.shunt = .init(
            profile: "victron-gx-tcp", isOnline: true, lastReadSeconds: 1, state: "online")
        report.partial = .init(
            batteryAmperes: nil, chargeAmperes: 5.25, panelWatts: 130,
            lacks: ["controller 2 (epever-tracer)"])
        #expect(PowerReport(report.json) == report)
        #expect(report.json["partial"]?["battery_a"] == .null)
    }

    @Test("is told since when, which the role knows and a command does not")
    func since() {
        let seen = Self.findings(.equalizes)
        #expect(seen[0].since == nil)
        let begin = Sample.at + .seconds(-7_200)
        let told: JSONValue = .array(seen.map { $0.dated(begin).json })
        #expect(Findings.merged(seen, told: [told]).map(\.since) == [begin])
    }

    @Test("names a meter at the battery that cannot be gone by")
    func shunt() {
        var document = Sample.healthy
        document.power = Sample.power
        for (state, isFound) in [("online", false), ("starting", false), ("silent", true)] {
            document.power.shunt = .init(
                profile: "sunspec", isOnline: state == "online", lastReadSeconds: 9, state: state)
            #expect(Sample.findings(document).map(\.code) == (isFound ? ["power.shunt_lost"] : []))
        }
    }
}
