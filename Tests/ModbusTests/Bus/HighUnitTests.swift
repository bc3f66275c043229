import Core
import Testing

@testable import Modbus

/// Unit 255 of a serial line, where libmodbus is left aside for the answer.
struct HighUnitTests {
    @Test("Words and bits of unit 255 are read, and a refusal is one")
    func reading() async throws {
        let bench = try Bench(.serial, timeout: .seconds(5)) { unit, request in
            guard unit == 255, case .read(let table, let address, let count) = request else {
                return .silence
            }
            if address == 9 { return .exception(.illegalAddress) }
            return .answer(
                table.isBits
                    ? .bits((0..<count).map { $0 % 3 == 0 })
                    : .registers((0..<count).map { UInt16($0) &* 511 &+ address }))
        }
        for table in [RegisterTable.holding, .input] {
            for count in [1, 2, 125] {
                let words = try await bench.bus.readRegisters(
                    table, address: 0x0100, count: count, unit: 255)
                #expect(words == (0..<count).map { UInt16($0) &* 511 &+ 0x0100 })
            }
        }
        for count in [1, 8, 17] {
            let bits = try await bench.bus.readBits(.coil, address: 0, count: count, unit: 255)
            #expect(bits == (0..<count).map { $0 % 3 == 0 })
        }
        let fault = await Self.fault {
            () async throws(ModbusFault) in
            try await bench.bus.readRegisters(.holding, address: 9, count: 1, unit: 255)
        }
        #expect(fault?.reason == .exception(.illegalAddress))
    }

    @Test("A unit 255 that is not there is silent, and nothing is written to it")
    func silent() async throws {
        let bench = try Bench(.serial, timeout: .milliseconds(50)) { _, _ in .silence }
        let silence = await Self.fault {
            () async throws(ModbusFault) in
            try await bench.bus.readRegisters(.holding, address: 0, count: 1, unit: 255)
        }
        #expect(silence?.reason == .noAnswer(within: .milliseconds(50)))
        for request in [
            ModbusRequest.writeCoil(address: 0, true), .writeRegister(address: 0, 1),
            .writeRegisters(address: 0, [1]),
        ] {
            let refused = await Self.fault {
                () async throws(ModbusFault) in
                try await bench.bus.perform(request, unit: 255)
            }
            #expect(refused?.isTransient == false)
        }
    }

    @Test(
        "The check is that of the serial line",
        arguments: [
            ([0x01, 0x03, 0x00, 0x00, 0x00, 0x0A], 0xCDC5), ([0x02, 0x07], 0x1241), ([], 0xFFFF),
        ] as [([UInt8], UInt16)])
    func check(_ bytes: [UInt8], _ sum: UInt16) {
        #expect(ModbusContext.check(bytes) == sum)
    }

    private static func fault<Value>(
        _ body: () async throws(ModbusFault) -> Value
    ) async -> ModbusFault? {
        do throws(ModbusFault) {
            _ = try await body()
            return nil
        } catch {
            return error
        }
    }
}
