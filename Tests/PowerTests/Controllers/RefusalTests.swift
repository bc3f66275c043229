import Core
import Modbus
import Site
import Testing

@testable import Power

/// What is learnt from refusals, and what is not.
struct RefusalTests {
    private let definition: ControllerDefinition
    private let device: FakeController
    private let time = SteppingTime()
    private let reader: ControllerReader

    init() throws {
        definition = try Tracer.definition()
        device = FakeController(definition, values: Tracer.noon)
        reader = ControllerReader(definition, bus: device, unit: 1, time: time)
    }

    @Test(
        "A controller that refuses everything for a while loses nothing of its plan",
        arguments: [ModbusException.illegalFunction, .illegalAddress, .illegalValue])
    func passing(_ exception: ModbusException) async {
        await reader.round()
        let (requests, learnt) = await (reader.requests, reader.refusals)
        device.state.withLock { $0.trouble = .exception(exception) }
        for _ in 0..<60 {
            time.step(.seconds(15))
            #expect(await reader.round().state == .refusing)
        }
        #expect(await reader.reading.fault?.contains("exception \(exception.rawValue)") == true)
        #expect(await reader.requests == requests)
        #expect(await reader.refusals == learnt)
        device.state.withLock { $0.trouble = nil }
        time.step(.seconds(15))
        await reader.round()
        let back = await reader.round()
        #expect(back.state == .online)
        #expect(back.values.allSatisfy { $0.quality == .good })
    }

    @Test("One that refuses everything from the start is asked again, and read whole then")
    func fromTheStart() async {
        device.state.withLock { $0.trouble = .exception(.illegalAddress) }
        let whole = await reader.requests
        for _ in 0..<10 {
            #expect(await reader.round().state == .refusing)
            time.step(.seconds(15))
        }
        #expect(await reader.requests == whole)
        #expect(await reader.refusals.isEmpty)
        device.state.withLock { $0.trouble = nil }
        await reader.round()
        #expect(await reader.round().state == .online)
        #expect(await reader.refusedRegisters.isEmpty)
    }

    @Test("It may begin in the middle of a round that is learning what the model lacks")
    func inTheMiddle() async throws {
        // The settings are not there, and from then on nothing is.
        for register in definition.registers where register.table == .holding {
            device.set(register, nil)
        }
        let first = await reader.round()
        #expect(first.state == .online)
        #expect(first["battery_type"]?.quality == .absent)
        #expect(await Set(reader.refusedRegisters.map(\.table)) == [.holding])
        let learnt = await reader.refusals
        device.state.withLock { $0.trouble = .exception(.illegalAddress) }
        time.step(.seconds(300))
        #expect(await reader.round().state == .refusing)
        #expect(await reader.refusals == learnt)
    }

    @Test("A register that answered once is not given up for one refusal")
    func once() async {
        await reader.round()
        let learnt = await reader.refusals
        let voltage = definition.register(named: "battery_voltage")
        device.set(voltage, nil)
        time.step(.seconds(5))
        #expect(await reader.round().state == .online)
        #expect(await reader.refusals == learnt)
        device.set(voltage, [2_611])
        time.step(.seconds(5))
        let back = await reader.round()
        #expect(back["battery_voltage"]?.value == 26.11)
        #expect(back["battery_voltage"]?.age == .zero)
    }

    @Test("Another model in its place is learnt, though it lacks what the first one had")
    func replaced() async throws {
        await reader.round()
        // No coils, no settings.
        for register in definition.registers
        where register.table == .coil || register.table == .holding {
            device.set(register, nil)
        }
        for number in 0..<8 {
            time.step(.seconds(300))
            // What never moves in the sun would be frozen.
            device.set(definition.register(named: "battery_voltage"), [2_700 + UInt16(number)])
            device.set(definition.register(named: "pv_current"), [512 + UInt16(number)])
            #expect(await reader.round().state == .online)
        }
        let reading = await reader.reading
        #expect(reading["battery_type"]?.quality == .absent)
        #expect(reading["coil_load_manual"]?.quality == .absent)
        #expect(reading["battery_voltage"]?.quality == .good)
        #expect(reading["pv_voltage_max_today"]?.quality == .good)
        let asked = await reader.requests
        #expect(asked.allSatisfy { $0.table == .input || $0.table == .discrete })
    }

    @Test("A plan that became empty is neither kept nor believed, and is tried anew in an hour")
    func empty() async {
        for register in definition.registers where register.pace == .slow {
            device.set(register, nil)
        }
        await reader.round()
        #expect(await reader.requests.allSatisfy { $0.registers[0].pace == .fast })
        let kept = await reader.refusals
        #expect(
            kept.allSatisfy { refusal in
                !definition.registers.contains {
                    $0.pace == .slow && $0.table == refusal.table && $0.address == refusal.address
                }
            })
        for register in definition.registers where register.pace == .slow {
            device.set(register, Array(repeating: 1, count: register.width))
        }
        time.step(.seconds(3_601))
        await reader.round()
        #expect(await reader.reading["battery_capacity"]?.value == 1)
    }

    @Test("A memory of which nothing would be left is not gone by")
    func badMemory() async {
        var refusals: [ReadPlan.Refusal] = []
        for pace in ControllerRegister.Pace.allCases {
            let registers = definition.registers.filter { $0.pace == pace }
            var plan = ReadPlan(registers, limits: definition.limits)
            while let request = plan.requests.first { plan.refuse(request) }
            #expect(
                ReadPlan(registers, limits: definition.limits, refusals: plan.refusals)
                    .requests.isEmpty)
            refusals += plan.refusals
        }
        let later = ControllerReader(
            definition, bus: device, unit: 1, time: time, refusals: refusals)
        #expect(await later.round().values.allSatisfy { $0.quality == .good })
    }
}
