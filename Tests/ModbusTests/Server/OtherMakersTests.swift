import Core
import Foundation
import Testing

@testable import Modbus

/// Both halves against programs of other makers.
@Suite(.serialized)
struct OtherMakersTests {
    @Test(
        "libmodbus and pymodbus agree", .enabled(if: Program.hasPymodbus),
        arguments: ["tcp", "pty"])
    func pymodbus(_ kind: String) async throws {
        let slave = try PymodbusSlave(kind)
        let link: ModbusLink =
            kind == "tcp"
            ? .tcp(host: "127.0.0.1", port: try #require(UInt16(slave.place)))
            : .serial(device: slave.place, baud: 115_200)
        let bus = try LibmodbusBus(BusConfiguration(link, responseTimeout: .seconds(5)))
        #expect(
            try await bus.readRegisters(.input, address: 0, count: 60, unit: 1)
                == (1_000..<1_060).map { UInt16($0) })
        try await bus.writeRegisters(20, [7, 8, 9], unit: 1)
        try await bus.writeRegister(23, 10, unit: 1)
        #expect(
            try await bus.readRegisters(.holding, address: 19, count: 6, unit: 1)
                == [19, 7, 8, 9, 10, 24])
        #expect(
            try await bus.readBits(.discrete, address: 0, count: 7, unit: 1)
                == [true, false, false, true, false, false, true])
        try await bus.writeCoil(1, true, unit: 1)
        #expect(
            try await bus.readBits(.coil, address: 0, count: 3, unit: 1) == [true, true, false])
        let refused = await fault { () async throws(ModbusFault) in
            try await bus.readRegisters(.holding, address: 90, count: 20, unit: 1)
        }
        #expect(refused?.reason == .exception(.illegalAddress))
        #expect(try await bus.readRegisters(.holding, address: 99, count: 1, unit: 1) == [99])
    }

    @Test(
        "mbpoll reads and writes our server", .enabled(if: Program.mbpoll != nil),
        arguments: [true, false])
    func mbpoll(_ isSerial: Bool) throws {
        let path = try #require(Program.mbpoll)
        let bank = Bank()
        let server = try ModbusServer(
            isSerial ? .pseudoTerminal : .tcp(host: "127.0.0.1", port: 0),
            handler: bank.handler)
        defer { server.stop() }
        let wire =
            isSerial
            ? ["-m", "rtu", "-b", "115200", "-P", "none"]
            : ["-m", "tcp", "-p", "\(server.port ?? 0)"]
        let place = isSerial ? server.device : "127.0.0.1"
        func poll(_ arguments: [String], values: [String] = []) throws -> [Int: String] {
            let result = try Program.run(
                path, wire + ["-a", "1", "-0", "-o", "5"] + arguments + [place] + values)
            #expect(result.status == 0, "\(result.output)")
            return Self.values(result.output)
        }
        let words = try poll(["-1", "-t", "3", "-r", "40", "-c", "3"])
        #expect(words == [40: "1040", 41: "1041", 42: "1042"])
        _ = try poll(["-t", "4", "-r", "5"], values: ["777", "778"])
        #expect(try poll(["-1", "-t", "4", "-r", "5", "-c", "3"]) == [5: "777", 6: "778", 7: "7"])
        _ = try poll(["-t", "0", "-r", "2"], values: ["1"])
        #expect(try poll(["-1", "-t", "0", "-r", "1", "-c", "2"]) == [1: "0", 2: "1"])
    }

    /// `[40]:`, a tab, `1040`: lines of that form.
    private static func values(_ output: String) -> [Int: String] {
        var values: [Int: String] = [:]
        for line in output.split(separator: "\n") where line.hasPrefix("[") {
            let parts = line.split(separator: "]:", maxSplits: 1)
            if parts.count == 2, let address = Int(parts[0].dropFirst()) {
                values[address] = parts[1].trimmingCharacters(in: .whitespaces)
            }
        }
        return values
    }
}
