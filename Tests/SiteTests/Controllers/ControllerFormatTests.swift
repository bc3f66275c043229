import Core
import Testing

@testable import Site

/// The parts of a profile that only some devices need.
struct ControllerFormatTests {
    private static func text(_ id: String) -> String {
        EmbeddedControllers.all.first { $0.name.hasSuffix("/\(id).toml") }?.text ?? ""
    }

    private static func read(_ text: String) -> (ControllerDefinition?, [SiteFault]) {
        let report = FaultReport(file: "c.toml")
        return (ControllerDefinition.read(Array(text.utf8), report: report), report.faults)
    }

    @Test("Scalings, stand-ins, services and chains are read as they stand")
    func golden() throws {
        let tristar = try #require(Self.read(Self.text("morningstar-tristar-mppt")).0)
        let power = try #require(tristar.register(named: "power_out"))
        #expect(power.factors == ["v_pu", "i_pu"] && power.scale == 1.0 / 131_072)
        #expect(tristar.register(named: "rts_temperature")?.absent == [0x80])
        let victron = try #require(Self.read(Self.text("victron-gx-tcp")).0)
        #expect(victron.measures[.batteryVoltage] == "batt_voltage")
        #expect(
            victron.alternatives[.batteryVoltage]
                == ["solar_battery_voltage", "sys_battery_voltage"])
        #expect(
            victron.services["system"]
                == .init(units: [100, 0], isSearched: false, key: "sys_battery_voltage"))
        #expect(victron.services["battery"]?.isSearched == true)
        #expect(victron.register(named: "batt_soc")?.needs == "batt_voltage")
        #expect(victron.register(named: "sys_serial")?.width == 6)
        let stage = victron.register(named: "solar_state")?.fields.first
        #expect(stage?.others == [11: "other", 252: "external control"])
        let sunspec = try #require(Self.read(Self.text("sunspec")).0)
        let current = try #require(sunspec.register(named: "batt_current"))
        #expect(current.model == 802 && current.address == 44 && current.exponent == "batt_a_sf")
        #expect(current.sign == .init(by: "batt_charge_status", plus: [4], minus: [3]))
        #expect(
            sunspec.register(named: "mppt_power")?.block
                == .init(every: 20, from: 10, together: .sum))
        let renogy = try #require(Self.read(Self.text("renogy-rover-srne")).0)
        let battery = renogy.register(named: "temperatures")?.fields.first
        #expect(battery?.isSignAndMagnitude == true && battery?.unit == "degC")
        #expect(renogy.register(holding: "battery_temperature")?.name == "temperatures")
    }

    @Test(
        "What is wrong is named by key",
        arguments: [
            (
                "morningstar-tristar-mppt", "scale = \"1/65536\"", "scale = \"1/0\"",
                "registers.v_pu.scale"
            ),
            (
                "morningstar-tristar-mppt", "times = \"v_pu\"", "times = \"w_pu\"",
                "registers.battery_voltage.times"
            ),
            (
                "morningstar-tristar-mppt", "times = \"v_pu\"", "times = \"power_out\"",
                "registers.battery_voltage.times"
            ),
            (
                "morningstar-prostar-mppt", "network_gap_ms = 500", "network_gap_ms = 5001",
                "transport.network_gap_ms"
            ),
            (
                "renogy-rover-srne", "other_units = [255,", "other_units = [256,",
                "transport.other_units[0]"
            ),
            (
                "renogy-rover-srne", "sign = \"magnitude\"", "sign = \"twos\"",
                "fields.temperatures.battery_temperature.sign"
            ),
            (
                "renogy-rover-srne", "load_on = { bits = [15, 15] }",
                "load_on = { bits = [16, 16] }", "fields.load_and_charge_state.load_on.bits[0]"
            ),
            ("victron-gx-tcp", "key = \"batt_voltage\"", "key = \"batt\"", "services.battery.key"),
            (
                "victron-gx-tcp", "service = \"system\"", "service = \"sytem\"",
                "registers.sys_serial.service"
            ),
            (
                "victron-gx-tcp", "needs = \"batt_voltage\"", "needs = \"volts\"",
                "registers.sys_battery_soc.needs"
            ),
            (
                "victron-gx-tcp", "252 = \"external control\"", "x = \"external control\"",
                "fields.solar_state.charge_stage.others.x"
            ),
            ("victron-gx-tcp", "words = 6,", "words = 33,", "registers.sys_serial.words"),
            (
                "victron-gx-tcp", "\"sys_pv_power\", \"solar", "\"x\", \"solar",
                "measures.pv_power[0]"
            ),
            ("sunspec", "bases = [40000, 0, 50000]", "bases = []", "model_chain.bases"),
            ("sunspec", "[model_chain]\nbases", "[model_chian]\nbases", "model_chian"),
            (
                "sunspec", "exponent = \"batt_v_sf\"", "exponent = \"v_sf\"",
                "registers.batt_voltage.exponent"
            ),
            (
                "sunspec", "by = \"batt_charge_status\"", "by = \"status\"",
                "registers.batt_current.sign.by"
            ),
            (
                "sunspec", "every = 20, from = 10, together = \"sum\"",
                "every = 0, from = 10, together = \"sum\"", "registers.mppt_current.block.every"
            ),
            ("epever-tracer", "hour = \"clock_hour\"", "hour = \"hour\"", "clock.hour"),
        ])
    func mistakes(_ id: String, _ old: String, _ new: String, _ key: String) {
        let text = Self.text(id)
        #expect(text.contains(old))
        let (definition, faults) = Self.read(text.replacing(old, with: new, maxReplacements: 1))
        #expect(definition == nil)
        #expect(faults.contains { $0.key == key }, "\(faults.map(\.key))")
    }

    @Test("No change of one byte ends the reader, whatever the profile")
    func mutations() {
        var random = SeededRandom(seed: 0xFA_CE)
        for (_, text) in EmbeddedControllers.all {
            let bytes = Array(text.utf8)
            for _ in 0..<40 {
                var changed = bytes
                changed[Int.random(in: 0..<changed.count, using: &random)] =
                    UInt8.random(in: 0...255, using: &random)
                let report = FaultReport(file: "c.toml")
                let definition = ControllerDefinition.read(changed, report: report)
                #expect((definition == nil) == !report.faults.isEmpty)
            }
        }
    }

    @Test("A serial port takes 1 to 247, and the 255 of a controller that has no other yet")
    func units() {
        #expect(Port("rtu:/dev/ttyUSB0?baud=9600&unit=255")?.unit == 255)
        #expect(Port("rtu:/dev/ttyUSB0?baud=9600&unit=247")?.unit == 247)
        #expect(Port("rtu:/dev/ttyUSB0?baud=9600&unit=248") == nil)
        #expect(Port("rtu:/dev/ttyUSB0?baud=9600&unit=0") == nil)
    }
}
