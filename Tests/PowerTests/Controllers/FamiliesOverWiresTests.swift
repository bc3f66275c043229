import Core
import Modbus
import Site
import Testing

@testable import Power

/// Every profile against slaves that were made from the papers' facts, not from our files.
///
/// They need `python3` with pymodbus 3.6 and the facts beside the package; without them they are
/// skipped.
@Suite(
    "Another maker's slave of each family", .enabled(if: OtherPrograms.hasTracer), .serialized)
struct FamiliesOverWiresTests {
    @Test("is read value by value", arguments: Family.all)
    func values(_ family: Family) async throws {
        let definition = try family.definition()
        let slave = try FamilySlave(family, "tcp")
        let bus = try slave.bus("tcp", definition, unit: family.unit)
        let reader = ControllerReader(definition, bus: bus, unit: family.unit)
        let reading = await reader.round()
        let fault = await reader.lastFault
        #expect(reading.state == .online, "\(fault as Any)")
        for (name, value) in slave.values {
            let found = try #require(reading[name], "\(name)")
            #expect(
                abs((found.value ?? .nan) - value) < max(1e-6, abs(value) * 1e-9),
                "\(name): \(found.value as Any), \(value), \(found.quality)")
        }
        for name in slave.absent {
            #expect(reading[name]?.quality ?? .absent == .absent, "\(name)")
            #expect(reading[name]?.value == nil, "\(name)")
        }
        for (name, text) in slave.texts { #expect(reading[name]?.meaning == text) }
        #expect(slave.values.count > 15)
        // What was asked once in vain is not asked again.
        let requests = await reader.requests
        let later = ControllerReader(
            definition, bus: bus, unit: family.unit, refusals: await reader.refusals,
            places: await reader.knowledge.places)
        #expect(await later.round().state == .online)
        #expect(await later.requests == requests)
        await bus.close()
    }

    @Test("is known by the probe for what it is, and for nothing else", arguments: Family.all)
    func probe(_ family: Family) async throws {
        let slave = try FamilySlave(family, "tcp")
        let definitions = Array(Catalogue.embedded.controllerDefinitions.values)
        let bus = try slave.bus("tcp", try family.definition(), unit: family.unit)
        let attempts = await ControllerProbe(bus: bus, unit: family.unit).attempts(definitions)
        #expect(
            attempts.filter(\.answers).map(\.profile) == [family.profile],
            "\(attempts.map { "\($0.profile): \($0.reason)" })")
        #expect(ControllerProbe.verdict(attempts).word == "found")
        await bus.close()
    }

    @Test("says the measures that the power role asks for")
    func measures() async throws {
        let expected: [String: [ControllerDefinition.Measure]] = [
            "epever-tracer": [.netCurrent, .chargeCurrent, .pvPower, .chargeStage],
            "morningstar-tristar-mppt": [.chargeCurrent, .pvPower, .chargeStage],
            "morningstar-prostar-mppt": [.netCurrent, .chargeCurrent, .loadStage],
            "morningstar-sunsaver-mppt": [.chargeCurrent, .pvPower, .batteryTemperature],
            "renogy-rover-srne": [.chargeCurrent, .pvPower, .batteryTemperature, .loadOn],
            "victron-gx-tcp": [.netCurrent, .chargeCurrent, .pvPower, .throttled],
            "sunspec": [.netCurrent, .pvPower, .stateOfCharge],
        ]
        for family in Family.all where family.quirks.isEmpty {
            let definition = try family.definition()
            let slave = try FamilySlave(family, "tcp")
            let bus = try slave.bus("tcp", definition, unit: family.unit)
            let reading = await ControllerReader(definition, bus: bus, unit: family.unit).round()
            for measure in (expected[family.profile] ?? []) + [.batteryVoltage] {
                #expect(reading.good(measure) != nil, "\(family.profile) \(measure)")
            }
            await bus.close()
        }
        #expect(Set(expected.keys) == Set(Catalogue.embedded.controllerDefinitions.keys))
    }

    @Test("of SRNE answers on a serial line under unit 255 too, and is found there")
    func highUnit() async throws {
        let family = Family(name: "renogy", profile: "renogy-rover-srne")
        let definition = try family.definition()
        let slave = try FamilySlave(family, "pty", unit: 255)
        let bus = try slave.bus("pty", definition, unit: 255, timeout: .milliseconds(800))
        let reading = await ControllerReader(definition, bus: bus, unit: 255).round()
        #expect(reading.state == .online)
        #expect(reading["battery_temperature"]?.value == -5)
        let attempts = await ControllerProbe(bus: bus, unit: 1).attempts([definition])
        let match = try #require(ControllerProbe.verdict(attempts).match)
        #expect(match.unit == 255)
        let text = ControllerProbe.verdict(attempts).text(unit: 1)
        #expect(text.contains("unit=255"))
        await #expect(throws: ModbusFault.self) { try await bus.writeRegister(1, 1, unit: 255) }
        await bus.close()
    }

    @Test(
        "over a line with noise, late and split frames never gives a wrong value, and recovers",
        arguments: ["noise", "noise,late,split"])
    func badLine(_ faults: String) async throws {
        let family = Family(name: "epever", profile: "epever-tracer")
        let definition = try family.definition()
        let slave = try FamilySlave(family, "pty", line: faults)
        let bus = try slave.bus(
            "pty", definition, unit: family.unit, timeout: .milliseconds(700))
        let time = SteppingTime()
        let reader = ControllerReader(definition, bus: bus, unit: family.unit, time: time)
        var seen = 0
        // How much of a round comes through is the line's; all of it in the end.
        for _ in 0..<12 where seen <= slave.values.count {
            let reading = await reader.round()
            time.step(.seconds(15))
            for (name, value) in slave.values {
                guard let found = reading[name], let number = found.value else { continue }
                #expect(abs(number - value) < 1e-6, "\(name): \(number), \(value)")
                seen += 1
            }
        }
        #expect(seen > slave.values.count)
        #expect(await reader.refusedRegisters.isEmpty, "noise is no refusal")
        await bus.close()
    }
}
