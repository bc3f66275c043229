import Core
import Health
import Testing

@Suite("Metrics as Prometheus reads them")
struct MetricsTextTests {
    /// Name, labels and value of every sample, as the format's grammar has them.
    private static func samples(_ text: String) throws -> [(
        name: String, labels: String, value: Double
    )] {
        try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let match = try #require(
                line.wholeMatch(
                    of: /([a-z_:][a-z0-9_:]*)(\{(?:[a-z_]+="(?:[^"\\]|\\.)*",?)+\})? (-?[0-9.e+-]+)/
                ),
                "\(line)")
            return (String(match.1), String(match.2 ?? ""), try #require(Double(match.3)))
        }
    }

    private static let details: JSONValue = [
        "estimate": ["deviation": .number(0.04)], "battery": ["reserve_soc": .number(0.4)],
        "plan": ["needed_to_dawn": .number(0.22)],
        "forecast": ["today_wh": 2_310, "today_low_wh": .number(1_610.5)], "relays_moved": 7,
    ]

    private static var full: StatusDocument {
        var document = Sample.healthy
        document.power = Sample.power
        document.lists = [
            ListReport(["name": "stolen \"a\\b\"\n", "state": "old", "age_s": 86_400])
        ]
        .compactMap(\.self)
        document.findings = [
            Finding(code: "disk.low", severity: .warning, summary: "The disk.", remedy: "x"),
            Finding(code: "a.b", severity: .critical, summary: "Of B-4711.", remedy: "x"),
        ]
        return document
    }

    @Test("every family has its help and its type once, before its samples, and a unit")
    func families() throws {
        let text = MetricsText(Self.full, details: Self.details, version: "9.9").text
        var typed: [String] = []
        var current = ""
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if line.hasPrefix("# HELP ") {
                current = String(words[2])
                #expect(!typed.contains(current))
                typed.append(current)
            } else if line.hasPrefix("# TYPE ") {
                #expect(String(words[2]) == current)
                #expect(words[3] == "counter" ? current.hasSuffix("_total") : words[3] == "gauge")
            } else {
                #expect(line.prefix { $0 != "{" && $0 != " " } == current)
            }
        }
        #expect(typed.count > 35 && typed.allSatisfy { $0.hasPrefix("waypost_") })
        #expect(try Self.samples(text).count > 70)
    }

    @Test("has what the status says, with its labels")
    func values() throws {
        let text = MetricsText(Self.full, details: Self.details, version: "9.9").text
        let found = try Self.samples(text)
        func value(_ name: String, _ label: String = "") -> Double? {
            found.first { $0.name == name && $0.labels.contains(label) }?.value
        }
        #expect(value("waypost_battery_volts") == 25.13)
        #expect(value("waypost_battery_amperes") == -3.24)
        #expect(value("waypost_battery_charge_ratio") == 0.784)
        #expect(value("waypost_battery_charge_deviation_ratio") == 0.04)
        #expect(value("waypost_solar_watts") == 0)
        #expect(value("waypost_relay_switchings_total") == 7)
        #expect(value("waypost_load_on", "load=\"network\",tier=\"1\"") == 1)
        #expect(value("waypost_load_on", "workstation-1") == 0)
        #expect(value("waypost_load_on", "mast") == nil, "not known is not 0")
        #expect(value("waypost_records_stored") == 1_204)
        #expect(value("waypost_link_state", "state=\"up\"") == 1)
        #expect(value("waypost_link_state", "state=\"down\"") == 0)
        #expect(value("waypost_role_state", "role=\"capture\",state=\"running\"") == 1)
        #expect(value("waypost_disk_free_bytes") == 30_000_000_000)
        #expect(value("waypost_findings", "critical") == 1)
        #expect(value("waypost_finding_active", "code=\"disk.low\",severity=\"warning\"") == 1)
        #expect(value("waypost_list_age_seconds") == 86_400)
        #expect(text.contains(#"list="stolen \"a\\b\"\n""#))
    }

    @Test("a finding's words, which may name somebody, stay out of it")
    func nothingPersonal() {
        let text = MetricsText(Self.full, details: nil, version: "9.9").text
        #expect(!text.contains("B-4711") && !text.contains("The disk"))
    }

    @Test("of a post of which nothing is known there is nothing but that")
    func unknown() throws {
        let text = MetricsText(Sample.empty, details: nil, version: "9.9").text
        let names = Set(try Self.samples(text).map(\.name))
        #expect(
            names == [
                "waypost_build_info", "waypost_role_state", "waypost_findings",
            ])
        #expect(!text.lowercased().contains("nan"))
    }

    @Test("what cannot be a number is left out, and a label's value is cut")
    func odd() throws {
        var text = MetricsText()
        text.add("a_volts", "Help with\na line.", .infinity)
        text.add(
            "b", "b", [MetricsText.Sample(1, [("name", String(repeating: "x", count: 1_000))])])
        let found = try Self.samples(text.text)
        #expect(found.map(\.name) == ["waypost_b"])
        #expect(found[0].labels.count < 150)
        #expect(text.text.contains("# HELP waypost_a_volts Help with\\na line.\n"))
    }
}
