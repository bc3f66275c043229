import Core
import Foundation
import Modbus
import Site
import Testing

@testable import Power

/// The reader over real wires, against devices that were not made from our definition.
@Suite(.serialized)
struct ControllerOverWiresTests {
    @Test(
        "A slave written from the facts, not from our file, agrees value by value",
        .enabled(if: OtherPrograms.hasTracer), arguments: ["tcp", "pty"])
    func pymodbus(_ kind: String) async throws {
        let slave = try TracerSlave(kind)
        let port = try #require(
            Port(
                kind == "tcp"
                    ? "tcp://127.0.0.1:\(slave.place)?unit=1"
                    : "rtu:\(slave.place)?baud=115200&unit=1"))
        let definition = try Tracer.definition()
        var configuration = BusConfiguration(port, transport: definition.transport)
        configuration.responseTimeout = .seconds(10)
        configuration.gap = .zero
        let bus = try LibmodbusBus(configuration)
        let reader = ControllerReader(definition, bus: bus, unit: port.unit)
        let reading = await reader.round()
        let fault = await reader.lastFault
        #expect(reading.state == .online, "\(fault as Any)")
        #expect(await reader.refusedRegisters.isEmpty)
        var compared = 0
        for (name, value) in slave.values where name != "coil_restore_defaults" {
            let found = reading[name]
            #expect(found?.quality == .good, "\(name)")
            #expect(abs((found?.value ?? .nan) - value) < 1e-6, "\(name)")
            compared += 1
        }
        #expect(compared == definition.registers.count)
        await bus.close()
    }

    @Test("A serial line and a network give the same values")
    func sameValues() async throws {
        let definition = try Tracer.definition()
        let device = FakeController(definition, values: Tracer.noon)
        var readings: [[Double?]] = []
        for isSerial in [true, false] {
            let server = try ModbusServer(
                isSerial ? .pseudoTerminal : .tcp(host: "127.0.0.1", port: 0)
            ) { unit, request in unit == 3 ? device.reply(request) : .silence }
            defer { server.stop() }
            let port = try #require(
                Port(
                    isSerial
                        ? "rtu:\(server.device)?baud=9600&unit=3"
                        : "tcp://127.0.0.1:\(server.port ?? 0)?unit=3"))
            var configuration = BusConfiguration(port)
            configuration.responseTimeout = .seconds(10)
            let reader = ControllerReader(
                definition, bus: try LibmodbusBus(configuration), unit: port.unit)
            let reading = await reader.round()
            #expect(reading.values.allSatisfy { $0.quality == .good })
            readings.append(reading.values.map(\.value))
        }
        #expect(readings[0] == readings[1])
    }

    @Test("mbpoll agrees with the reader", .enabled(if: OtherPrograms.mbpoll != nil))
    func mbpoll() async throws {
        let path = try #require(OtherPrograms.mbpoll)
        let definition = try Tracer.definition()
        let device = FakeController(definition, values: Tracer.noon)
        let server = try ModbusServer(.tcp(host: "127.0.0.1", port: 0)) { _, request in
            device.reply(request)
        }
        defer { server.stop() }
        let reader = ControllerReader(definition, bus: device, unit: 1)
        let reading = await reader.round()
        for (name, type) in [
            ("pv_voltage", "3"), ("pv_power", "3:int"), ("battery_voltage", "3"),
            ("energy_generated_total", "3:int"), ("coil_load_manual", "0"),
        ] {
            let register = try #require(definition.register(named: name))
            let result = try OtherPrograms.run(
                path,
                [
                    "-m", "tcp", "-p", "\(server.port ?? 0)", "-a", "1", "-0", "-1", "-o", "5",
                    "-t", type, "-r", "\(register.address)", "-c", "1", "127.0.0.1",
                ])
            let line = result.output.split(separator: "\n").first { $0.hasPrefix("[") }
            let raw = line?.split(separator: "]:").last.flatMap {
                Double($0.trimmingCharacters(in: .whitespaces))
            }
            let value = try #require(reading[name]?.value)
            #expect(abs((raw ?? .nan) * register.scale - value) < 1e-9, "\(name)")
        }
    }
}
