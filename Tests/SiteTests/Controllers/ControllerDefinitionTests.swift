import Core
import Testing

@testable import Site

struct ControllerDefinitionTests {
    private static let text =
        EmbeddedControllers.all.first { $0.name.hasSuffix("epever-tracer.toml") }?.text ?? ""

    private static func read(_ text: String) -> (ControllerDefinition?, [SiteFault]) {
        let report = FaultReport(file: "c.toml")
        return (ControllerDefinition.read(Array(text.utf8), report: report), report.faults)
    }

    @Test("The Tracer is read as it stands in its file")
    func golden() throws {
        let (read, faults) = Self.read(Self.text)
        #expect(faults == [])
        let tracer = try #require(read)
        #expect(tracer.id == "epever-tracer")
        #expect(tracer.transport.unit == 1 && tracer.transport.baud == 115_200)
        #expect(tracer.transport.parity == .none && tracer.transport.stopBits == 1)
        #expect(tracer.transport.timeout == .seconds(1))
        #expect(tracer.fastPace == .seconds(10) && tracer.slowPace == .seconds(300))
        #expect(
            tracer.limits
                == ControllerDefinition.ReadLimits(
                    words: 20, hole: 4, barriers: [.input: [0x3112, 0x331A], .holding: [0x9003]]))
        #expect(tracer.registers.count == 58)
        #expect(
            tracer.register(named: "pv_power")
                == ControllerRegister(
                    name: "pv_power", table: .input, address: 0x3102, encoding: .u32le,
                    scale: 0.01, unit: "W", pace: .fast, absent: [0xFFFF_FFFF],
                    plausible: 0...8_000))
        let status = try #require(tracer.register(named: "charging_status"))
        #expect(status.absent == [])
        let stage = try #require(status.fields.first { $0.name == "charge_stage" })
        #expect(stage.bits == 2...3 && stage.words == ["none", "float", "boost", "equalize"])
        #expect(tracer.register(named: "battery_soc")?.isAlone == true)
        #expect(tracer.measures[.chargeCurrent] == "battery_charge_current")
        #expect(tracer.setPoints[.disconnect] == "low_voltage_disconnect")
        #expect(tracer.identities.map(\.register) == ["system_rated_voltage", "battery_voltage"])
        #expect(tracer.quirks.keepsLoadOn && tracer.quirks.loadCoil == "coil_load_manual")
        #expect(tracer.clock?.year == "clock_year" && tracer.clock?.second == "clock_second")
        #expect(tracer.services.isEmpty && tracer.modelChain == nil && tracer.alternatives.isEmpty)
        let disconnect = tracer.lowVoltageDisconnect?.scaled(to: Volts(24))
        #expect(abs((disconnect?.disconnect.value ?? 0) - 22.2) < 1e-9)
        #expect(abs((disconnect?.reconnect.value ?? 0) - 25.2) < 1e-9)
    }

    @Test(
        "What is wrong is named by key and line",
        arguments: [
            ("baud = 115200", "baud = 115201", "transport.baud"),
            ("timeout_ms = 1000", "timeout_ms = 200", "transport.timeout_ms"),
            ("slow_s = 300", "slow_s = 1", "pace.slow_s"),
            ("max_words = 20", "max_words = 126", "read_plan.max_words"),
            ("input = [0x3112,", "inptu = [0x3112,", "read_plan.barriers.inptu"),
            ("input = [0x3112,", "input = [0x3103,", "registers.pv_power.address"),
            (
                "address = 0x3100, type = \"u16\"", "address = 0x3100, type = \"u17\"",
                "registers.pv_voltage.type"
            ),
            ("address = 0x3101,", "address = 0x3100,", "registers.pv_voltage"),
            (
                "night = { table = \"discrete\"", "night = { table = \"input\"",
                "registers.night.type"
            ),
            (
                "min = 5, max = 72 }\n# Into", "min = 73, max = 72 }\n# Into",
                "registers.battery_voltage.max"
            ),
            (
                "unit = \"A\", pace = \"fast\", min = 0, max = 120", "colour = \"A\"",
                "registers.pv_current.colour"
            ),
            ("[fields.battery_status]", "[fields.batery_status]", "fields.batery_status"),
            (
                "charge_stage = { bits = [2, 3]", "charge_stage = { bits = [3, 2]",
                "fields.charging_status.charge_stage.bits"
            ),
            ("load_on = { bits", "night = { bits", "fields.load_status.night"),
            ("pv_power = \"pv_power\"", "pv_power = \"solar\"", "measures.pv_power"),
            ("float = \"float_voltage\"", "flaot = \"float_voltage\"", "set_points.flaot"),
            ("reconnect_12v = 12.6", "reconnect_12v = 11", "lvd.reconnect_12v"),
            ("gate = \"pv_voltage\"", "gate = \"charge_stage\"", "frozen[1].gate"),
            ("slack_w = 10", "slack_w = -1", "products[0].slack_w"),
            ("keep_load_on = true", "keep_load_on = 1", "quirks.keep_load_on"),
            ("load_coil = \"coil_load_manual\"", "load_coil = \"coil\"", "quirks.load_coil"),
            ("[pace]", "[peace]", "peace"),
            ("schema = 1", "schema = 2", "schema"),
        ])
    func mistakes(_ old: String, _ new: String, _ key: String) {
        #expect(Self.text.contains(old))
        let (definition, faults) = Self.read(
            Self.text.replacing(old, with: new, maxReplacements: 1))
        #expect(definition == nil)
        let fault = faults.first { $0.key == key }
        #expect(fault != nil, "\(faults)")
        #expect((fault?.line ?? 0) > 0)
    }

    @Test("A definition without a condition to know the device by is refused")
    func unidentified() {
        let text = Self.text.replacing("[[identify]]\nregister", with: "[[products]]\nregister")
        #expect(Self.read(text).1.contains { $0.key == "identify" })
    }

    @Test("No change of one byte ends the reader")
    func mutations() {
        var random = SeededRandom(seed: 0xC0_11E)
        let bytes = Array(Self.text.utf8)
        for _ in 0..<150 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                changed[Int.random(in: 0..<changed.count, using: &random)] =
                    UInt8.random(in: 0...255, using: &random)
            }
            let report = FaultReport(file: "c.toml")
            let definition = ControllerDefinition.read(changed, report: report)
            #expect((definition == nil) == !report.faults.isEmpty)
        }
    }
}
