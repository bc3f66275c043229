import Core
import Health
import Power
import Site
import Testing

@testable import Station

@Suite("All controllers together, and a meter at the battery")
struct ControllerSummaryTests {
    private static let bank = BatteryBank(
        chemistry: .agm, nominal: Volts(24), capacity: AmpereHours(200))

    /// - Parameter measures: what it says; a name that is not among them it does not say.
    private static func reading(
        _ measures: [ControllerDefinition.Measure: Double],
        state: ControllerReading.State = .online, stage: String? = nil,
        quality: ControllerReading.Quality = .good
    ) -> ControllerReading {
        var values = measures.map {
            ControllerReading.Value(
                name: $0.key.rawValue, value: $0.value, register: "r", age: .seconds(2),
                quality: quality)
        }
        var names = Dictionary(uniqueKeysWithValues: measures.keys.map { ($0, $0.rawValue) })
        if let stage {
            values.append(
                .init(
                    name: "charge_stage", value: 1, meaning: stage, register: "r", age: .zero,
                    quality: .good))
            names[.chargeStage] = "charge_stage"
        }
        return ControllerReading(
            profile: "p", state: state, sinceAnswer: .zero, values: values, measures: names)
    }

    private static let first = reading([
        .batteryVoltage: 26, .chargeCurrent: 5, .netCurrent: 3, .pvPower: 130,
        .batteryTemperature: 20,
    ])
    private static let second = reading([
        .batteryVoltage: 26.2, .chargeCurrent: 7, .netCurrent: 6, .pvPower: 190,
    ])
    private static let silent = reading(
        [.batteryVoltage: 26.2, .chargeCurrent: 7, .netCurrent: 6, .pvPower: 190],
        state: .silent, quality: .stale)

    @Test("Currents and powers are summed, voltages are meant")
    func sums() throws {
        let summary = ControllerSummary([Self.first, Self.second], bank: Self.bank)
        let answer = try #require(summary.answer)
        #expect(answer.netCurrent == Amperes(9))
        #expect(answer.chargeCurrent == Amperes(12))
        #expect(abs(answer.volts.value - 26.1) < 1e-9)
        #expect(summary.panelPower == Watts(320))
        #expect(answer.temperature == Celsius(20))
        #expect(summary.partial == nil)
    }

    @Test("One that is silent leaves the others in use; the pilot gets no part for the whole")
    func partial() throws {
        let summary = ControllerSummary([Self.first, Self.silent], bank: Self.bank)
        let answer = try #require(summary.answer)
        #expect(answer.volts == Volts(26))
        #expect(answer.netCurrent == nil && answer.chargeCurrent == nil)
        #expect(answer.chargePower == nil && summary.panelPower == nil)
        #expect(
            summary.partial
                == .init(
                    batteryAmperes: 3, chargeAmperes: 5, panelWatts: 130,
                    lacks: ["controller 2 (p)"]))
        let none = ControllerSummary([Self.silent, Self.silent], bank: Self.bank)
        #expect(none.answer == nil && none.partial == nil)
    }

    @Test("A meter at the battery counts before the controllers, and they stand in for it")
    func meter() throws {
        let meter = Self.reading([
            .batteryVoltage: 25.5, .netCurrent: -4, .batteryTemperature: 31,
        ])
        let controllers = [Self.first, Self.second]
        let metered = ControllerSummary(controllers, meter: meter, bank: Self.bank)
        #expect(metered.answer?.volts == Volts(25.5))
        #expect(metered.answer?.netCurrent == Amperes(-4))
        #expect(metered.answer?.chargeCurrent == Amperes(12))
        #expect(metered.answer?.temperature == Celsius(31))
        let lost = Self.reading(
            [.batteryVoltage: 25.5, .netCurrent: -4], state: .silent, quality: .stale)
        for gone in [lost, nil] {
            let summary = ControllerSummary(controllers, meter: gone, bank: Self.bank)
            #expect(summary.answer?.netCurrent == Amperes(9))
            #expect(abs((summary.answer?.volts.value ?? 0) - 26.1) < 1e-9)
        }
        // With one controller silent the meter's current is whole all the same.
        let half = ControllerSummary(
            [Self.first, Self.silent], meter: meter, bank: Self.bank)
        #expect(half.answer?.netCurrent == Amperes(-4))
        #expect(half.answer?.chargeCurrent == nil)
        #expect(half.partial?.batteryAmperes == nil, "it is not partial")
        #expect(half.partial?.lacks == ["controller 2 (p)"])
        let alone = ControllerSummary([Self.silent], meter: meter, bank: Self.bank)
        #expect(alone.answer?.netCurrent == Amperes(-4))
    }

    @Test("A meter that stands still is not gone by")
    func frozenMeter() {
        let meter = Self.reading(
            [.batteryVoltage: 25.5, .netCurrent: -4], state: .frozen, quality: .stale)
        let summary = ControllerSummary([Self.first], meter: meter, bank: Self.bank)
        #expect(summary.answer?.volts == Volts(26))
        #expect(summary.answer?.netCurrent == Amperes(3))
        #expect(summary.answer?.isFrozen == false)
    }

    @Test(
        "Sun is left unused at a held voltage, in every maker's words",
        arguments: [
            ("none", 28.8, false), ("bulk", 28.8, false), ("boost", 27.0, false),
            ("boost", 28.8, true), ("absorption", 28.8, true), ("absorption", 27, false),
            ("float", 27, true), ("storage", 27, true), ("equalize", 29, true),
        ])
    func throttled(_ stage: String, _ volts: Double, _ isThrottled: Bool) {
        let reading = Self.reading([.batteryVoltage: volts], stage: stage)
        let summary = ControllerSummary([reading], bank: Self.bank)
        #expect(summary.answer?.isThrottled == isThrottled)
        // One that says it outright is believed.
        for said in [0.0, 1] {
            let reading = Self.reading([.batteryVoltage: volts, .throttled: said], stage: stage)
            let summary = ControllerSummary([reading], bank: Self.bank)
            #expect(summary.answer?.isThrottled == (said == 1))
        }
    }
}
