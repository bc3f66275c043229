import Core
import Plant
import Site
import Testing

@testable import Power
@testable import Station

@Suite("waypost-bench power")
struct PowerBenchTests {
    private let root = TemporaryRoot()

    @Test("counts hours and switchings for a year, whatever stretch was run")
    func years() {
        let result = Self.result(.tiers, hours: 4_380, outage: 3, switchings: 100)
        #expect(PowerMeasure.criticalOutage.value(of: result) == 6)
        #expect(PowerMeasure.switchings.value(of: result) == 200)
        #expect(PowerMeasure.value.value(of: result) == 75)
        #expect(PowerMeasure.chargeError.value(of: result) == nil)
    }

    @Test("prints a row a site and policy, means and times, in 80 columns, and what was missed")
    func table() {
        let report = Self.report()
        let text = PowerBenchTable.render(report)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.allSatisfy { $0.count <= PowerBenchTable.width }, "\(text)")
        let means = lines.filter { $0.hasPrefix("all sites") }
        #expect(means.count == 2)
        #expect(means[0].contains("forecast      0.3   75.0"), "\(means[0])")
        #expect(lines.contains { $0.hasPrefix("a-site-of-a-lon~") })
        #expect(text.contains("lvd      median 1.00 s, 1.00 to 1.00 s over 1 runs, 0.50 of"))
        #expect(text.contains("on Some CPU, 2 cores, "))
        #expect(text.contains("MISSED critical_outage_h.forecast: worst 1.000 h/year, goal 0.000"))
    }

    @Test("shows the least of an outage as more than none")
    func noFalseZero() {
        #expect(PowerBenchTable.number(0, 1) == "0.0")
        #expect(PowerBenchTable.number(0.001, 1) == "0.1")
        #expect(PowerBenchTable.number(0.04, 0) == "1")
        #expect(PowerBenchTable.number(12.346, 2) == "12.35")
        #expect(PowerBenchTable.number(nil, 1) == "-")
    }

    @Test("writes figures with goals, and a goal for Waypost's policies only")
    func json() throws {
        let json = Self.report().json
        #expect(json["suite"] == "power")
        #expect(json.at("machine", "processor") == "Some CPU")
        let figures = try #require(json["figures"]?.array)
        func figure(_ name: String) -> JSONValue? {
            figures.first { $0["name"] == .string(name) }
        }
        #expect(figure("critical_outage_h.forecast")?["met"] == false)
        #expect(figure("critical_outage_h.forecast")?["runs"] == 4)
        #expect(figure("critical_outage_h.lvd")?["met"] == .null)
        #expect(figure("simulated_year_s.forecast")?["met"] == true)
        #expect(json.at("sites", "0", "critical_outage_h") == .number(0.5))
    }

    @Test("runs a day of a site, and exits with the goals only where that is asked")
    func run() throws {
        let site = try root.write(TemporaryRoot.site(), "small.toml")
        let weather = try root.write(Self.dark(days: 14), "dark.csv")
        func order(check: Bool) -> PowerBenchOrder {
            PowerBenchOrder(
                sites: [site], weather: [weather], policies: [.tiers, .lvd], repeats: 1,
                isCheck: check)
        }
        let said = Transcript()
        // A battery of 4.8 kWh carries 8 W through 14 days: nothing is missed.
        #expect(said.commands(root.paths).benchPower(order(check: true)) == ExitCode.ok)
        #expect(
            said.output.contains("small" + String(repeating: " ", count: 12) + "tiers"),
            "\(said.output)")
        let longer = try root.write(Self.dark(days: 40), "darker.csv")
        var missed = order(check: true)
        missed.weather = [longer]
        let told = Transcript()
        #expect(told.commands(root.paths, isJSON: true).benchPower(missed) == ExitCode.failed)
        #expect(try told.json()["suite"] == "power")
        missed.isCheck = false
        #expect(Transcript().commands(root.paths).benchPower(missed) == ExitCode.ok)
    }

    @Test("says in one line what it needs where there is nothing to run on")
    func nothing() {
        let said = Transcript()
        let order = PowerBenchOrder(reference: root.paths.root + "/none")
        #expect(said.commands(root.paths).benchPower(order) == ExitCode.usage)
        #expect(said.complaints.split(separator: "\n").count == 1)
        #expect(said.complaints.contains("--site FILE and --weather CSV"))
        #expect(said.output.isEmpty)
    }

    @Test("lvd goes by the disconnect of the controller's definition")
    func disconnect() throws {
        let site = try SiteFile.load(
            Array(TemporaryRoot.site().utf8), name: "small.toml", catalogue: .embedded)
        let weather = try WeatherSeries(csv: Array(Self.dark(days: 20).utf8), name: "dark.csv")
        var definitions = Catalogue.embedded.controllerDefinitions
        func outage() -> Double {
            SimulateRun(
                site: site, weather: weather, definitions: definitions, policy: .lvd
            ).result().result.criticalOutageHours
        }
        let usual = outage()
        var definition = try #require(definitions["epever-tracer"])
        definition.lowVoltageDisconnect?.disconnect = Volts(12.2)
        definitions["epever-tracer"] = definition
        #expect(outage() > usual + 24)
        definitions = [:]
        #expect(outage() == usual, "without a stated one the usual voltages hold")
    }

    // MARK: - Fixtures

    private static func report() -> PowerBenchReport {
        PowerBenchReport(
            machine: BenchMachine(cpuInfo: "model name\t: Some CPU\n", cores: 2), sensors: "real",
            rows: [
                PowerBenchReport.Row(
                    site: "a-site-of-a-long-name", policy: .forecast,
                    years: [result(.forecast, outage: 1), result(.forecast)]),
                PowerBenchReport.Row(
                    site: "b", policy: .forecast, years: [result(.forecast), result(.forecast)]),
                PowerBenchReport.Row(site: "b", policy: .lvd, years: [result(.lvd, outage: 900)]),
            ],
            timings: [
                PowerBenchReport.Timing(policy: .forecast, seconds: [1, 2, 3]),
                PowerBenchReport.Timing(policy: .lvd, seconds: [1]),
            ])
    }

    private static func result(
        _ policy: ReplayPolicy, hours: Double = 8_760, outage: Double = 0, switchings: Int = 0
    ) -> ReplayResult {
        var load = ReplayResult.Load(name: "ws", tier: 3, value: 2)
        load.demandedHours = 100
        load.servedHours = 75
        load.switchings = switchings
        var result = ReplayResult(policy: policy, loads: [load])
        result.hours = hours
        result.criticalOutageHours = outage
        return result
    }

    @Test("what hangs on an output that the role leaves alone is never shed in a replay either")
    func undriven() throws {
        let load = """
            [[power.loads]]
            name = "pump"
            tier = 4
            watts = 60
            switch = "controller"
            [capture]
            """
        let site = try SiteFile.load(
            Array(TemporaryRoot.site().replacing("[capture]", with: load).utf8),
            name: "small.toml", catalogue: .embedded)
        let weather = try WeatherSeries(csv: Array(Self.dark(days: 4).utf8), name: "dark.csv")
        var definitions = Catalogue.embedded.controllerDefinitions
        func switchings() -> Int? {
            SimulateRun(site: site, weather: weather, definitions: definitions, policy: .tiers)
                .result().result.loads.first { $0.name == "pump" }?.switchings
        }
        var definition = try #require(definitions["epever-tracer"])
        definition.quirks.keepsLoadOn = true
        definitions["epever-tracer"] = definition
        #expect(switchings() == 0)
        definition.quirks.keepsLoadOn = false
        definitions["epever-tracer"] = definition
        #expect((switchings() ?? 0) > 0, "where it may be switched, it is shed")
    }

    private static func dark(days: Int) -> String {
        (0..<days * 24).reduce(into: "time,ghi,dni,dhi,temp_air\n") { text, hour in
            let time = Timestamp(milliseconds: 1_672_527_600_000) + .seconds(hour * 3_600)
            text += "\(time),0,0,0,25\n"
        }
    }
}
