import Core
import Modbus
import Testing

/// What ``RegisterBus`` promises, asked of the double and of libmodbus on both kinds of wire.
@Suite(.serialized)
struct RegisterBusContractTests {
    @Test("Every function reaches the device and comes back", arguments: Bench.Kind.allCases)
    func functions(_ kind: Bench.Kind) async throws {
        let bench = try Bench(kind, timeout: .seconds(5), handler: Bank().handler)
        let bus = bench.bus
        try await bus.writeRegister(7, 0xBEEF, unit: 1)
        try await bus.writeRegisters(8, [1, 0xFFFF, 3], unit: 1)
        #expect(
            try await bus.readRegisters(.holding, address: 6, count: 5, unit: 1)
                == [6, 0xBEEF, 1, 0xFFFF, 3])
        #expect(
            try await bus.readRegisters(.input, address: 98, count: 2, unit: 1) == [1_098, 1_099])
        try await bus.writeCoil(3, true, unit: 1)
        _ = try await bus.perform(.writeCoils(address: 10, [true, false, true]), unit: 1)
        #expect(
            try await bus.readBits(.coil, address: 2, count: 11, unit: 1)
                == [false, true] + Array(repeating: false, count: 6) + [true, false, true])
        try await bus.writeCoil(3, false, unit: 1)
        #expect(try await bus.readBits(.coil, address: 3, count: 1, unit: 1) == [false])
        #expect(
            try await bus.readBits(.discrete, address: 0, count: 3, unit: 1)
                == [false, true, false])
    }

    @Test("A refusal says which, of what, and hurts nobody else", arguments: Bench.Kind.allCases)
    func exceptions(_ kind: Bench.Kind) async throws {
        let bank = Bank()
        let bench = try Bench(kind, timeout: .seconds(5)) { unit, request in
            switch request.address {
            case 101...111: .exception(ModbusException(rawValue: UInt8(request.address - 100)))
            default: bank.reply(request)
            }
        }
        for code in [1, 2, 3, 4, 6, 10, 11] as [UInt8] {
            let request = ModbusRequest.read(.input, address: 100 + UInt16(code), count: 1)
            let fault = await fault { () async throws(ModbusFault) in
                try await bench.bus.perform(request, unit: 1)
            }
            #expect(fault?.reason == .exception(ModbusException(rawValue: code)))
            #expect(fault?.isTransient == (code > 3))
            #expect(fault?.request == request && fault?.unit == 1)
            #expect(fault?.problem.contains(request.address.hexadecimal) == true)
            #expect(
                try await bench.bus.readRegisters(.holding, address: 5, count: 1, unit: 1) == [5])
        }
    }

    @Test(
        "Requests in a row are answered in order, up to the first that is not",
        arguments: Bench.Kind.allCases)
    func inOrder(_ kind: Bench.Kind) async throws {
        let bank = Bank()
        let bench = try Bench(kind, timeout: .seconds(5)) { unit, request in
            request.address == 13
                ? .exception(ModbusException(rawValue: 2)) : bank.reply(request)
        }
        func read(_ addresses: [UInt16]) async -> ([ModbusAnswer], ModbusFault?) {
            let requests = addresses.map { ModbusRequest.read(.holding, address: $0, count: 1) }
            return await bench.bus.perform(inOrder: requests, unit: 1)
        }
        let (all, none) = await read([5, 6, 7])
        #expect(all == [.registers([5]), .registers([6]), .registers([7])] && none == nil)
        let (some, fault) = await read([5, 13, 6])
        #expect(some == [.registers([5])])
        #expect(fault?.reason == .exception(ModbusException(rawValue: 2)))
        let (nothing, noFault) = await read([])
        #expect(nothing.isEmpty && noFault == nil)
    }

    @Test("Silence ends in time, and the next request is answered", arguments: Bench.Kind.allCases)
    func silence(_ kind: Bench.Kind) async throws {
        let bench = try Bench(kind, handler: Bank().handler)
        let fault = await fault { () async throws(ModbusFault) in
            try await bench.bus.readRegisters(.holding, address: 0, count: 1, unit: 9)
        }
        guard case .noAnswer? = fault?.reason else {
            Issue.record("\(fault as Any)")
            return
        }
        #expect(fault?.isTransient == true && fault?.unit == 9)
        #expect(try await Self.patient(bench, 5) == 5)
    }

    @Test(
        "An answer that comes too late is never taken for the answer to the next request",
        arguments: Bench.Kind.allCases)
    func late(_ kind: Bench.Kind) async throws {
        let rounds = Bench.isFull ? 200 : 40
        let timeout = Duration.milliseconds(60)
        let bank = Bank()
        let lateOnes = Counter()
        let bench = try Bench(kind, timeout: timeout) { unit, request in
            guard request.address < 50 else { return bank.reply(request) }
            lateOnes.add()
            // Between one and two time-outs: after the first request is given up.
            return .late(bank.reply(request), by: timeout * (11 + Int(request.address) % 8) / 10)
        }
        var (wrong, right) = (0, 0)
        for round in 0..<rounds {
            let (first, second) = (UInt16(round % 50), UInt16(50 + round % 50))
            _ = try? await bench.bus.readRegisters(.holding, address: first, count: 1, unit: 1)
            // A busy machine may make this one late too; a wrong value nothing may.
            let next = try? await bench.bus.readRegisters(
                .holding, address: second, count: 1, unit: 1)
            if let next { if next == [second] { right += 1 } else { wrong += 1 } }
        }
        #expect(wrong == 0)
        #expect(lateOnes.value >= rounds)
        #expect(right > rounds / 2)
    }

    @Test(
        "An answer that comes too late is told from none", arguments: [Bench.Kind.tcp, .serial])
    func lateIsNamed(_ kind: Bench.Kind) async throws {
        let bank = Bank()
        let timeout = Duration.milliseconds(100)
        let bench = try Bench(kind, timeout: timeout) { _, request in
            switch request.address {
            case 0: .late(bank.reply(request), by: timeout * 2)
            case 1: .silence
            default: bank.reply(request)
            }
        }
        let late = await fault { () async throws(ModbusFault) in
            try await bench.bus.readRegisters(.holding, address: 0, count: 1, unit: 1)
        }
        guard case .lateAnswer(let delay, timeout)? = late?.reason else {
            Issue.record("\(late as Any)")
            return
        }
        #expect(delay > timeout)
        let none = await fault { () async throws(ModbusFault) in
            try await bench.bus.readRegisters(.holding, address: 1, count: 1, unit: 1)
        }
        #expect(none?.reason == .noAnswer(within: timeout))
        #expect(try await Self.patient(bench, 5) == 5)
    }

    @Test("Garbage is a fault of this request alone", arguments: Bench.Kind.allCases)
    func garbage(_ kind: Bench.Kind) async throws {
        let bank = Bank()
        let bench = try Bench(kind) { unit, request in
            request.address == 0
                ? .garbage((0..<23).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) })
                : bank.reply(request)
        }
        let fault = await fault { () async throws(ModbusFault) in
            try await bench.bus.readRegisters(.holding, address: 0, count: 4, unit: 1)
        }
        switch fault?.reason {
        case .badFrame, .noAnswer: break
        default: Issue.record("\(fault as Any)")
        }
        #expect(try await Self.patient(bench, 5) == 5)
    }

    @Test("Answers in two bursts are whole", arguments: Bench.Kind.allCases)
    func split(_ kind: Bench.Kind) async throws {
        let bank = Bank()
        let bench = try Bench(kind, timeout: .seconds(5)) { _, request in
            .split(
                bank.reply(request), after: 1 + Int(request.address),
                pause: .milliseconds(2))
        }
        for address in 0..<16 as Range<UInt16> {
            #expect(
                try await bench.bus.readRegisters(.holding, address: address, count: 3, unit: 1)
                    == [address, address + 1, address + 2])
        }
    }

    @Test(
        "A device that hangs up after each answer is read all the same",
        arguments: Bench.Kind.allCases)
    func closing(_ kind: Bench.Kind) async throws {
        let bank = Bank()
        let bench = try Bench(kind, timeout: .seconds(5)) { _, request in
            .closing(bank.reply(request))
        }
        for address in 0..<40 as Range<UInt16> {
            #expect(
                try await bench.bus.readRegisters(.holding, address: address, count: 1, unit: 1)
                    == [address])
        }
    }

    @Test(
        "What the protocol does not have is refused before the wire", arguments: Bench.Kind.allCases
    )
    func limits(_ kind: Bench.Kind) async throws {
        let bench = try Bench(kind, handler: Bank().handler)
        for request in [
            ModbusRequest.read(.holding, address: 0, count: 126),
            .read(.coil, address: 0, count: 2_001), .read(.input, address: 0, count: 0),
            .read(.input, address: 65_535, count: 2),
            .writeRegisters(address: 0, Array(repeating: 0, count: 124)),
            .writeCoils(address: 0, []),
        ] {
            let fault = await fault { () async throws(ModbusFault) in
                try await bench.bus.perform(request, unit: 1)
            }
            guard case .unusable? = fault?.reason else {
                Issue.record("\(request) gave \(fault as Any)")
                continue
            }
            #expect(fault?.isTransient == false)
        }
        #expect(bench.reached == 0)
    }

    @Test("Callers at the same time get each their own answer", arguments: Bench.Kind.allCases)
    func together(_ kind: Bench.Kind) async throws {
        let bench = try Bench(kind, timeout: .seconds(5), handler: Bank().handler)
        let bus = bench.bus
        let answers = try await withThrowingTaskGroup(of: (UInt16, [UInt16]).self) { group in
            for address in 0..<60 as Range<UInt16> {
                group.addTask {
                    (
                        address,
                        try await bus.readRegisters(
                            .input, address: address, count: 1, unit: 1)
                    )
                }
            }
            return try await group.reduce(into: [UInt16: [UInt16]]()) { $0[$1.0] = $1.1 }
        }
        #expect(answers.count == 60)
        #expect(answers.allSatisfy { $0.value == [1_000 + $0.key] })
    }

    /// Once more where a busy machine made the device look silent.
    private static func patient(_ bench: Bench, _ address: UInt16) async throws -> UInt16? {
        for _ in 0..<20 {
            let words = try? await bench.bus.readRegisters(
                .holding, address: address, count: 1, unit: 1)
            if let words { return words.first }
        }
        return nil
    }
}

/// The fault that a call throws.
func fault(
    _ body: () async throws(ModbusFault) -> some Sendable
) async -> ModbusFault? {
    do throws(ModbusFault) {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}
