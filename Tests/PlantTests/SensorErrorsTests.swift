import Core
import Testing

@testable import Plant

@Suite("Instruments")
struct SensorErrorsTests {
    private func truth() -> PlantMeasurements {
        var plant = Plant(Post.configuration(loads: [Post.load(100)]), charge: 0.7)
        return plant.step(Post.input(plant)).measurements
    }

    @Test("that are exact show the truth")
    func exact() {
        var sensors = SensorErrors.exact
        #expect(sensors.reading(of: truth()) == truth())
    }

    @Test("that are real are off by 3 %, 0.15 A and 30 mV, the same way for the same seed")
    func real() {
        let truth = truth()
        var sensors = SensorErrors.real(seed: 4)
        var again = SensorErrors.real(seed: 4)
        var offs: [Double] = []
        for _ in 0..<2_000 {
            let shown = sensors.reading(of: truth)
            #expect(shown == again.reading(of: truth))
            offs.append((shown.batteryVoltage - truth.batteryVoltage).value)
            let expected = truth.batteryCurrent * (1 + sensors.gain) + sensors.offset
            #expect(shown.batteryCurrent == expected)
            #expect(shown.stateOfCharge == truth.stateOfCharge)
        }
        #expect(abs(abs(sensors.gain) - 0.03) < 1e-12)
        #expect(abs(sensors.offset.value).isEqual(to: 0.15))
        let mean = offs.reduce(0, +) / 2_000
        let deviation = (offs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2_000).squareRoot()
        #expect(abs(mean) < 0.003)
        #expect((0.028...0.032).contains(deviation))
    }

    @Test("err both ways over many seeds")
    func signs() {
        let all = (0..<200).map { SensorErrors.real(seed: $0) }
        #expect((60...140).contains(all.count { $0.gain > 0 }))
        #expect((60...140).contains(all.count { $0.offset > .zero }))
    }
}
