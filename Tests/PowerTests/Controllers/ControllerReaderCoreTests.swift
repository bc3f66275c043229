import Core
import Modbus
import Site
import Testing

@testable import Power

/// The reader over a device in memory, with a clock that the tests move.
struct ControllerReaderCoreTests {
    private let definition: ControllerDefinition
    private let device: FakeController
    private let time = SteppingTime()
    private let reader: ControllerReader

    init() throws {
        definition = try Tracer.definition()
        device = FakeController(definition, values: Tracer.noon)
        reader = ControllerReader(definition, bus: device, unit: 1, time: time)
    }

    @Test("The first round knows everything, with units, words and ages")
    func first() async {
        #expect(await reader.reading.state == .starting)
        #expect(await reader.reading["pv_power"]?.quality == .absent)
        let reading = await reader.round()
        #expect(reading.state == .online)
        #expect(abs((reading[.pvPower]?.value ?? 0) - 349.18) < 1e-9)
        #expect(reading[.batteryTemperature]?.value == -3.12)
        #expect(reading[.chargeStage]?.meaning == "boost")
        #expect(reading[.chargeStage]?.register == "input 0x3201 bits 2-3")
        #expect(reading["energy_generated_total"]?.value == 700)
        #expect(reading["clock_minute"]?.value == 37)
        #expect(reading.good(.netCurrent) == 10.7)
        #expect(reading["night"]?.value == 0)
        #expect(reading.values.allSatisfy { $0.quality != .absent && $0.age == .zero })
        #expect(reading["battery_soc"]?.unit == "%")
    }

    @Test("Fast values are read at the fast pace, the others at the slow one")
    func paces() async {
        await reader.round()
        device.state.withLock { $0.requests = [] }
        time.step(.seconds(9))
        await reader.round()
        #expect(device.state.withLock { $0.requests.count } == 0)
        time.step(.seconds(1))
        await reader.round()
        let fast = device.state.withLock { $0.requests }
        #expect(fast.contains { $0.address == 0x3100 } && !fast.contains { $0.address == 0x3300 })
        time.step(.seconds(290))
        device.state.withLock { $0.requests = [] }
        let reading = await reader.round()
        #expect(device.state.withLock { $0.requests.contains { $0.address == 0x3300 } })
        #expect(reading["battery_soc"]?.age == .zero)
    }

    @Test("What a model lacks is found once, remembered, and absent without being a fault")
    func holes() async throws {
        for name in ["power_component_temperature", "battery_current_net", "coil_load_mode_manual"]
        {
            device.set(definition.register(named: name), nil)
        }
        let reading = await reader.round()
        #expect(reading.state == .online)
        #expect(reading["battery_current_net"]?.quality == .absent)
        #expect(reading["battery_current_net"]?.value == nil)
        #expect(reading["battery_voltage_stat"]?.quality == .good)
        #expect(reading["coil_load_manual"]?.value == 1)
        #expect(await reader.lastFault == nil)
        #expect(
            Set(await reader.refusedRegisters.map(\.name)) == [
                "power_component_temperature", "battery_current_net", "coil_load_mode_manual",
            ])
        time.step(.seconds(300))
        device.state.withLock { $0.requests = [] }
        await reader.round()
        let known = await reader.requests.count
        #expect(device.state.withLock { $0.requests.count } == known)
        // A later reader that is told does not ask again.
        let later = ControllerReader(
            definition, bus: device, unit: 1, time: time, refusals: await reader.refusals)
        device.state.withLock { $0.requests = [] }
        await later.round()
        #expect(device.state.withLock { $0.requests.count } == known)
    }

    @Test("A device that takes shorter requests only is read in shorter ones")
    func short() async {
        device.state.withLock { $0.longest = 3 }
        let reading = await reader.round()
        #expect(reading.values.allSatisfy { $0.quality == .good })
        #expect(await reader.refusedRegisters.isEmpty)
    }

    @Test("A device that vanishes is silent after three tries, is asked rarely, and comes back")
    func vanishes() async {
        await reader.round()
        device.state.withLock { ($0.isAway, $0.requests) = (true, []) }
        time.step(.seconds(10))
        #expect(await reader.round().state == .silent)
        #expect(device.state.withLock { $0.requests.count } == 3)
        #expect(await reader.lastFault?.reason == .noAnswer(within: .seconds(1)))
        for _ in 0..<6 {
            time.step(.seconds(10))
            await reader.round()
        }
        #expect(device.state.withLock { $0.requests.count } == 3 + 3)
        let silent = await reader.reading
        #expect(silent.state == .silent)
        #expect(silent["battery_voltage"]?.quality == .stale)
        #expect(silent["battery_voltage"]?.value == 27.1)
        #expect(silent.good(.batteryVoltage) == nil)
        #expect(silent.sinceAnswer == .seconds(70))
        device.state.withLock { $0.isAway = false }
        time.step(.seconds(15))
        #expect(await reader.round().state == .online)
        // Everything is asked anew at once, not at its own next time.
        let back = await reader.round()
        #expect(back.values.allSatisfy { $0.quality == .good && $0.age == .zero })
    }

    @Test("A device that answers too late is late, not silent, until it answers in time")
    func late() async {
        await reader.round()
        device.state.withLock { ($0.isAway, $0.isLate) = (true, true) }
        time.step(.seconds(10))
        #expect(await reader.round().state == .late)
        time.step(.seconds(60))
        #expect(await reader.round().state == .late)
        device.state.withLock { ($0.isAway, $0.isLate) = (false, false) }
        time.step(.seconds(15))
        #expect(await reader.round().state == .online)
        device.state.withLock { $0.isAway = true }
        time.step(.seconds(10))
        #expect(await reader.round().state == .silent)
    }

    @Test("A device that refuses or is not understood is neither silent nor its cable's fault")
    func refusingAndGarbled() async {
        await reader.round()
        device.state.withLock { $0.trouble = .exception(.deviceFailure) }
        time.step(.seconds(10))
        let refusing = await reader.round()
        #expect(refusing.state == .refusing)
        #expect(refusing.fault?.contains("exception 4 (device failure)") == true)
        device.state.withLock { $0.trouble = nil }
        time.step(.seconds(15))
        let back = await reader.round()
        #expect(back.state == .online)
        #expect(back.fault == nil)
        device.state.withLock { $0.trouble = .badFrame("noise") }
        time.step(.seconds(15))
        await reader.round()
        time.step(.seconds(15))
        #expect(await reader.round().state == .garbled)
        // Its plug is pulled: after a few requests it is silent.
        device.state.withLock { ($0.trouble, $0.isAway) = (nil, true) }
        for _ in 0..<3 {
            time.step(.seconds(15))
            await reader.round()
        }
        #expect(await reader.reading.state == .silent)
    }

    @Test("Values that stand still in the sun for half an hour are no values")
    func frozen() async {
        for _ in 0..<180 {
            #expect(await reader.round().state == .online)
            time.step(.seconds(10))
        }
        let frozen = await reader.round()
        #expect(frozen.state == .frozen)
        #expect(frozen["pv_power"]?.quality == .stale)
        #expect(frozen["battery_voltage"]?.quality == .stale)
        #expect(frozen["case_temperature"]?.quality == .good)
        device.set(definition.register(named: "pv_current"), [513])
        time.step(.seconds(10))
        let moving = await reader.round()
        #expect(moving["pv_power"]?.quality == .good)
        #expect(moving.state == .frozen)
        device.set(definition.register(named: "battery_voltage"), [2_711])
        time.step(.seconds(10))
        #expect(await reader.round().state == .online)
    }

    @Test("At night they may stand still")
    func night() async {
        for name in ["pv_voltage", "pv_current", "pv_power"] {
            let register = definition.register(named: name)
            device.set(register, Array(repeating: 0, count: register?.encoding.width ?? 1))
        }
        for _ in 0..<400 {
            #expect(await reader.round().state == .online)
            time.step(.seconds(10))
        }
    }

    @Test("What cannot be is refused field by field, and the others are kept")
    func implausible() async {
        // Swapped words: 0x8866 in the high one.
        device.set(definition.register(named: "pv_power"), [0, 34_918])
        device.set(definition.register(named: "load_power"), [0, 4_876])
        device.set(definition.register(named: "battery_temperature"), [0x7FFF])
        let reading = await reader.round()
        #expect(reading["pv_power"]?.quality == .implausible)
        #expect(reading["load_power"]?.quality == .implausible)
        #expect(reading["battery_temperature"]?.quality == .absent)
        #expect(reading["battery_temperature"]?.value == nil)
        #expect(reading["pv_current"]?.quality == .good)
        #expect(reading.state == .online)
        #expect(reading.good(.pvPower) == nil)
        device.set(definition.register(named: "battery_voltage"), [0])
        time.step(.seconds(10))
        #expect(await reader.round().state == .implausible)
    }

    @Test("A power that is not voltage times current is not believed")
    func product() async {
        device.set(definition.register(named: "pv_power"), [20_000, 0])
        #expect(await reader.round()["pv_power"]?.quality == .implausible)
    }

    @Test("Every request that comes back is counted, answered or not")
    func returns() async {
        await reader.round()
        let answered = await reader.returns
        #expect(answered > 1)
        device.state.withLock { $0.isAway = true }
        time.step(.seconds(10))
        await reader.round()
        #expect(await reader.returns > answered)
    }

    @Test("It runs until it is cancelled, at its paces, through a silence")
    func running() async throws {
        let (readings, publish) = AsyncStream.makeStream(of: ControllerReading.self)
        let start = time.monotonic()
        let states = await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [reader, device] in
                try await reader.run { reading in
                    if reading.sinceAnswer == .zero, reading.state == .online {
                        device.state.withLock { $0.isAway = true }
                    }
                    if reading.state == .silent, (reading.sinceAnswer ?? .zero) > .seconds(60) {
                        device.state.withLock { $0.isAway = false }
                    }
                    publish.yield(reading)
                }
            }
            var states: [ControllerReading.State] = []
            for await reading in readings {
                states.append(reading.state)
                if states.count == 20 { break }
            }
            group.cancelAll()
            return states
        }
        #expect(states.first == .online)
        #expect(states.contains(.silent))
        let lastSilence = try #require(states.lastIndex(of: .silent))
        #expect(states[..<lastSilence].contains(.online))
        #expect(time.monotonic() - start > .seconds(60))
    }
}
