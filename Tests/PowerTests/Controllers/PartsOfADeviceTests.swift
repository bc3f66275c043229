import Core
import Modbus
import Site
import Testing

@testable import Power

/// Services under units that change, and chains of models.
struct PartsOfADeviceTests {
    private let time = SteppingTime()
    private let device = FakeUnits()

    private func definition(_ id: String) throws -> ControllerDefinition {
        try #require(Catalogue.embedded.controllerDefinitions[id])
    }

    private func putSystem() {
        device.put(100, 800, [0x4142, 0x4344, 0x3132, 0, 0, 0])
        device.put(100, 840, [261, 12, 31, 88, 1])
        device.put(100, 850, [171, 65])
    }

    private func putBattery(_ unit: UInt8, volts: UInt16 = 2_612) {
        device.put(unit, 258, [0, volts])
        device.put(unit, 261, [UInt16(bitPattern: -43), 0])
        device.put(unit, 266, [710])
    }

    private func putSolar(_ unit: UInt8) {
        for address in UInt16(771)...791 { device.put(unit, address, [0]) }
        device.put(unit, 771, [2_607, 65])
        device.put(unit, 775, [5])
        device.put(unit, 789, [1_712, 0, 1])
    }

    @Test("A GX's battery and charger are found wherever they are, and found again when moved")
    func moved() async throws {
        putSystem()
        putBattery(41)
        putSolar(29)
        let reader = ControllerReader(
            try definition("victron-gx-tcp"), bus: device, unit: 100, time: time)
        let first = await reader.round()
        #expect(first.state == .online)
        #expect(await reader.knowledge.places == ["system": 100, "battery": 41, "solar": 29])
        #expect(first.good(.batteryVoltage) == 26.12)
        #expect(first.good(.netCurrent) == -4.3)
        #expect(first.good(.chargeCurrent) == 6.5)
        #expect(first.good(.throttled) == 1)
        #expect(first[.chargeStage]?.meaning == "float")
        #expect(first["batt_voltage"]?.register == "battery holding 0x0103")
        device.state.withLock { $0.words[77] = $0.words.removeValue(forKey: 41) }
        for _ in 0..<3 {
            time.step(.seconds(61))
            await reader.round()
        }
        #expect(await reader.knowledge.places["battery"] == 77)
        #expect(await reader.reading.good(.netCurrent) == -4.3)
        // The next start looks there first.
        device.state.withLock { $0.requests = [] }
        let later = ControllerReader(
            try definition("victron-gx-tcp"), bus: device, unit: 100, time: time,
            places: await reader.knowledge.places)
        await later.round()
        #expect(device.state.withLock { $0.requests.first?.unit } == 77)
        #expect(device.state.withLock { $0.requests.count } < 120)
    }

    @Test("A battery whose voltage reads as 0 is none: its charge of 0 is not believed")
    func invalid() async throws {
        putSystem()
        putBattery(225, volts: 0)
        device.put(225, 266, [0])
        putSolar(29)
        let reader = ControllerReader(
            try definition("victron-gx-tcp"), bus: device, unit: 100, time: time)
        let reading = await reader.round()
        #expect(reading.state == .online)
        #expect(reading.good(.stateOfCharge) == nil)
        #expect(reading.good(.netCurrent) == nil)
        // The charger's voltage stands in.
        #expect(reading.good(.batteryVoltage) == 26.07)
        #expect(await reader.knowledge.places["battery"] == nil)
        // It becomes valid while it is being read.
        putBattery(225)
        time.step(.seconds(61))
        #expect(await reader.round().good(.stateOfCharge) == 71)
        device.put(225, 259, [0])
        time.step(.seconds(10))
        #expect(await reader.round().good(.stateOfCharge) == nil)
    }

    @Test("Without chargers the sum of nothing is not a current of 0")
    func noCharger() async throws {
        putSystem()
        putBattery(225)
        device.put(100, 850, [0, 0])
        let reading = await ControllerReader(
            try definition("victron-gx-tcp"), bus: device, unit: 100, time: time
        ).round()
        #expect(reading.good(.netCurrent) == -4.3)
        #expect(reading.good(.chargeCurrent) == nil)
    }

    @Test("A search in vain is repeated ever more seldom, and ends where nobody answers at all")
    func searching() async throws {
        putSystem()
        let reader = ControllerReader(
            try definition("victron-gx-tcp"), bus: device, unit: 100, time: time)
        func requests(_ duration: Duration) async -> Int {
            device.state.withLock { $0.requests = [] }
            time.step(duration)
            await reader.round()
            return device.state.withLock { $0.requests.count }
        }
        #expect(await requests(.zero) > 400)
        #expect(await requests(.seconds(49)) < 20)
        #expect(await requests(.seconds(12)) > 400)
        #expect(await requests(.seconds(61)) < 20)
        device.state.withLock { $0.trouble = .noAnswer(within: .seconds(1)) }
        for _ in 0..<3 { #expect(await requests(.seconds(3_601)) <= 3) }
        #expect(await reader.reading.state == .silent)
    }

    // MARK: Chains

    private func putChain(at base: UInt16, _ models: [(UInt16, [UInt16])]) {
        device.put(1, base, [0x5375, 0x6E53])
        var address = base + 2
        for (id, words) in models {
            device.put(1, address, [id, UInt16(words.count)] + words)
            address += 2 + UInt16(words.count)
        }
        device.put(1, address, [0xFFFF, 0])
    }

    private static func battery(volts: UInt16, exponent: Int16) -> [UInt16] {
        var words = [UInt16](repeating: 0xFFFF, count: 62)
        words[34 - 2] = volts
        words[59 - 2] = UInt16(bitPattern: exponent)
        return words
    }

    @Test(
        "A chain is found at each base and walked to its end", arguments: [40_000, 0, 50_000])
    func chain(_ base: UInt16) async throws {
        putChain(
            at: base,
            [
                (1, [UInt16](repeating: 0x4141, count: 66)), (64_999, [1, 2, 3]),
                (802, Self.battery(volts: 2_512, exponent: -2)),
            ])
        let reader = ControllerReader(
            try definition("sunspec"), bus: device, unit: 1, time: time)
        let reading = await reader.round()
        #expect(reading.state == .online)
        #expect(await reader.models?.map(\.id) == [1, 64_999, 802])
        #expect(reading.good(.batteryVoltage) == 25.12)
        #expect(reading["batt_current"]?.quality == .absent)
        #expect(reading["inv_dc_power"] == nil, "a model that is not there has no values")
    }

    @Test("What a device has is found out anew when it comes back from a silence")
    func changed() async throws {
        putChain(at: 40_000, [(802, Self.battery(volts: 2_512, exponent: -2))])
        let reader = ControllerReader(
            try definition("sunspec"), bus: device, unit: 1, time: time)
        #expect(await reader.round().good(.batteryVoltage) == 25.12)
        device.state.withLock { $0.trouble = .noAnswer(within: .seconds(1)) }
        for _ in 0..<4 {
            time.step(.seconds(15))
            await reader.round()
        }
        #expect(await reader.reading.state == .silent)
        device.state.withLock { ($0.trouble, $0.words) = (nil, [:]) }
        putChain(
            at: 40_000,
            [(1, [UInt16](repeating: 0, count: 66)), (802, Self.battery(volts: 260, exponent: -1))])
        for _ in 0..<6 {
            time.step(.seconds(15))
            await reader.round()
        }
        #expect(await reader.reading.good(.batteryVoltage) == 26)
    }

    @Test("A device without the marker is refusing, one that does not answer is silent")
    func noMarker() async throws {
        device.put(1, 40_000, [1, 2])
        let reader = ControllerReader(
            try definition("sunspec"), bus: device, unit: 1, time: time)
        for _ in 0..<4 {
            await reader.round()
            time.step(.seconds(15))
        }
        #expect(await reader.reading.state == .refusing)
        device.state.withLock { $0.trouble = .noAnswer(within: .seconds(1)) }
        for _ in 0..<4 {
            await reader.round()
            time.step(.seconds(15))
        }
        #expect(await reader.reading.state == .silent)
    }

    @Test("A chain that never ends, or points beyond the last address, ends all the same")
    func endless() async throws {
        device.put(1, 40_000, [0x5375, 0x6E53])
        for address in stride(from: UInt16(40_002), to: 40_002 + 2 * 200, by: 2) {
            device.put(1, address, [900, 0])
        }
        let walk = ModelChainWalk(try definition("sunspec"), bus: device, unit: 1)
        #expect(try await walk.walk()?.models.count == ModelChainWalk.modelLimit)
        device.put(1, 40_002, [900, 0xFFF0])
        #expect(try await walk.walk()?.models.count == 1)
    }

    @Test("Blocks are as many as the model has room for, and no register stands beyond its end")
    func blocks() throws {
        let sunspec = try definition("sunspec")
        func placed(_ length: Int) -> ControllerDefinition {
            sunspec.placed(in: [.init(id: 160, address: 40_002, length: length)])
        }
        #expect(placed(8).totals.isEmpty)
        #expect(placed(8 + 20 * 3).totals.first?.parts.count == 3)
        #expect(placed(8 + 20 * 99).totals.first?.parts.count == ControllerDefinition.blockLimit)
        let cut = placed(8 + 19)
        #expect(cut.register(named: "mppt_power_1") == nil)
        #expect(cut.measures[.pvPower] == nil)
        #expect(placed(8 + 20).measures[.pvPower] == "mppt_power")
        #expect(placed(8 + 20).register(named: "mppt_power_1")?.address == 40_023)
    }
}
