import Core
import Testing

@testable import Modbus

@Suite(.serialized)
struct LibmodbusBusTests {
    @Test("A checksum that is wrong is said, and the value not taken")
    func checksum() async throws {
        let bank = Bank()
        let damages = Guarded(true)
        let bench = try Bench(.serial, timeout: .milliseconds(300)) { _, request in
            damages.withLock { $0 } ? .damaged(bank.reply(request)) : bank.reply(request)
        }
        let fault = await fault { () async throws(ModbusFault) in
            try await bench.bus.readRegisters(.holding, address: 0, count: 4, unit: 1)
        }
        guard case .badFrame? = fault?.reason else {
            Issue.record("\(fault as Any)")
            return
        }
        #expect(fault?.remedy?.contains("termination") == true)
        damages.withLock { $0 = false }
        #expect(
            try await bench.bus.readRegisters(.holding, address: 0, count: 2, unit: 1) == [0, 1])
    }

    @Test("Another unit's answer is not taken")
    func otherUnit() async throws {
        // Unit 2 answers what unit 1 was asked: 02 03 02 00 2A and its checksum.
        var answer: [UInt8] = [2, 3, 2, 0, 42]
        let sum = ModbusFrames.checksum(answer[...])
        answer += [UInt8(truncatingIfNeeded: sum), UInt8(sum >> 8)]
        let bench = try Bench(.serial) { [answer] _, _ in .garbage(answer) }
        let fault = await fault { () async throws(ModbusFault) in
            try await bench.bus.readRegisters(.holding, address: 0, count: 1, unit: 1)
        }
        #expect(fault != nil)
    }

    @Test("A serial line is opened anew after three failures in a row and not before")
    func reopening() async throws {
        let server = try ModbusServer(.pseudoTerminal) { _, _ in .silence }
        defer { server.stop() }
        let bus = try Bench.bus(
            .serial(device: server.device, baud: 9_600), .milliseconds(20))
        for openings in [1, 1, 1, 2, 2, 2, 3] {
            _ = try? await bus.readRegisters(.holding, address: 0, count: 1, unit: 1)
            #expect(bus.openings.value == openings)
        }
        #expect((bus.answers.value, bus.failures.value) == (0, 7))
    }

    @Test("A port that is not there is said so, each time, until it is")
    func comesBack() async throws {
        let first = try ModbusServer(.tcp(host: "127.0.0.1", port: 0), handler: Bank().handler)
        let port = try #require(first.port)
        let bus = try Bench.bus(.tcp(host: "127.0.0.1", port: port), .seconds(5))
        #expect(try await bus.readRegisters(.holding, address: 4, count: 1, unit: 1) == [4])
        first.stop()
        for _ in 0..<3 {
            let fault = await fault { () async throws(ModbusFault) in
                try await bus.readRegisters(.holding, address: 4, count: 1, unit: 1)
            }
            guard case .cannotOpen(let detail)? = fault?.reason else {
                Issue.record("\(fault as Any)")
                continue
            }
            #expect(detail.contains("refused"))
            #expect(fault?.isTransient == true)
        }
        let second = try ModbusServer(
            .tcp(host: "127.0.0.1", port: port), handler: Bank().handler)
        defer { second.stop() }
        #expect(try await bus.readRegisters(.holding, address: 4, count: 1, unit: 1) == [4])
    }

    @Test("A name that nobody knows is not called a refused connection")
    func unknownName() async throws {
        // RFC 6761 §6.4: never resolves.
        let bus = try Bench.bus(.tcp(host: "controller.invalid", port: 502), .seconds(5))
        let fault = await fault { () async throws(ModbusFault) in
            try await bus.readRegisters(.holding, address: 4, count: 1, unit: 1)
        }
        #expect(fault?.problem.contains("controller.invalid is not known") == true)
    }

    @Test("A serial line that is pulled out is an answer, not a trap")
    func pulledOut() async throws {
        let server = try ModbusServer(.pseudoTerminal, handler: Bank().handler)
        let bus = try Bench.bus(.serial(device: server.device, baud: 9_600), .milliseconds(100))
        #expect(try await bus.readRegisters(.holding, address: 4, count: 1, unit: 1) == [4])
        server.stop()
        for _ in 0..<5 {
            #expect(
                await fault { () async throws(ModbusFault) in
                    try await bus.readRegisters(.holding, address: 4, count: 1, unit: 1)
                } != nil)
        }
    }

    @Test("Unit numbers beyond the wire's are refused")
    func units() async throws {
        let serial = try Bench(.serial, handler: Bank().handler)
        for unit in [0, 248, 254] as [UInt8] {
            let fault = await fault { () async throws(ModbusFault) in
                try await serial.bus.readRegisters(.holding, address: 0, count: 1, unit: unit)
            }
            #expect(fault?.isTransient == false)
        }
        let network = try Bench(.tcp, timeout: .seconds(5)) { unit, _ in
            .answer(.registers([UInt16(unit)]))
        }
        for unit in [0, 247, 255] as [UInt8] {
            #expect(
                try await network.bus.readRegisters(.holding, address: 0, count: 1, unit: unit)
                    == [UInt16(unit)])
        }
    }

    @Test("A configuration names all that is wrong with it")
    func configuration() {
        let good = BusConfiguration(.serial(device: "/dev/ttyUSB0", baud: 115_200))
        #expect(good.validate().isEmpty)
        #expect(good.responseTimeout == .seconds(1))
        let bad = BusConfiguration(
            .serial(device: "ttyUSB0", baud: 12, stopBits: 3),
            responseTimeout: .milliseconds(499), byteTimeout: .zero, gap: .seconds(6),
            failuresBeforeReopening: 0)
        #expect(bad.validate().count == 7)
        #expect(throws: ModbusFault.self) { try LibmodbusBus(bad) }
        #expect(BusConfiguration(.tcp(host: "", port: 502)).validate().count == 1)
    }
}
