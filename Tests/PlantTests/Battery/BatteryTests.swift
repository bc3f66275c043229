import Core
import Testing

@testable import Plant

@Suite("A battery")
struct BatteryTests {
    @Test("rests at a higher voltage the fuller it is", arguments: BatteryChemistry.allCases)
    func restVoltageRises(chemistry: BatteryChemistry) {
        let battery = Post.battery(chemistry)
        let voltages = (0...1_000).map { battery.restVoltage(at: Double($0) / 1_000) }
        #expect(zip(voltages, voltages.dropFirst()).allSatisfy { $0 < $1 })
        #expect(voltages[0] > Volts(20) && voltages[1_000] < Volts(28))
    }

    @Test("holds its ampere-hours at the voltage of its chemistry")
    func capacity() {
        #expect(abs(Post.battery(.agm).capacity.value - 4_800) < 1e-9)
        #expect(abs(Post.battery(.lifepo4).capacity.value - 5_120) < 1e-9)
        let small = Battery(chemistry: .gel, nominal: Volts(12), rated: AmpereHours(100))
        #expect(abs(small.capacity.value - 1_200) < 1e-9)
    }

    @Test("keeps more to itself in the cold")
    func cold() {
        for chemistry in BatteryChemistry.allCases {
            let battery = Post.battery(chemistry)
            #expect(battery.emptyCharge(at: Celsius(25)) == 0)
            #expect(battery.emptyCharge(at: Celsius(35)) == 0)
            #expect(battery.emptyCharge(at: Celsius(0)) > battery.emptyCharge(at: Celsius(10)))
        }
    }

    @Test("sags under load at once, further with time, and comes back to rest afterwards")
    func relaxation() {
        var plant = Plant(Post.configuration(loads: [Post.load(240)]), charge: 0.8)
        let rest = Post.battery().restVoltage(at: 0.8)
        var input = Post.input(plant, for: .seconds(1))
        let first = plant.step(input).measurements.batteryVoltage
        #expect(first < rest - Volts(0.1))
        input.duration = .seconds(3_600)
        #expect(plant.step(input).measurements.batteryVoltage < first - Volts(0.05))

        input.closed = [false]
        input.duration = .seconds(600)
        var distances: [Double] = []
        for _ in 0..<72 {
            let shown = plant.step(input).measurements
            #expect(abs(shown.batteryCurrent.value) < 1e-12)
            let settled = Post.battery().restVoltage(at: plant.stateOfCharge)
            distances.append((settled - shown.batteryVoltage).value)
        }
        #expect(zip(distances, distances.dropFirst()).allSatisfy { $0 > $1 && $1 >= 0 })
        #expect(distances[71] < 0.001)
    }

    @Test("loses its stated share while it stands, twice as much 10 K warmer")
    func selfDischarge() {
        func lostInMonth(_ air: Double) -> Double {
            var plant = Plant(Post.configuration(), charge: 1, temperature: Celsius(air))
            var input = Post.input(plant, for: .seconds(86_400))
            input.weather.air = Celsius(air)
            for _ in 0..<30 { _ = plant.step(input) }
            return 1 - plant.stateOfCharge
        }
        #expect(abs(lostInMonth(25) - 0.02) < 1e-6)
        #expect(abs(lostInMonth(35) - 0.04) < 1e-6)
    }

    @Test("follows the air's temperature slowly")
    func temperature() {
        var plant = Plant(Post.configuration(), temperature: Celsius(20))
        var input = Post.input(plant, for: .seconds(43_200))
        input.weather.air = Celsius(40)
        let reached = plant.step(input).measurements.batteryTemperature.value
        #expect(abs(reached - (40 - 20 * 0.367_879)) < 0.001)
    }

    @Test("of lithium takes no charge below freezing")
    func freezing() {
        var configuration = Post.configuration(.lifepo4)
        configuration.array.soiling = .none
        var plant = Plant(configuration, charge: 0.5, temperature: Celsius(-5))
        let weather = WeatherSample(
            global: Irradiance(800), direct: Irradiance(700), diffuse: Irradiance(150),
            air: Celsius(-5))
        let step = plant.step(Post.input(plant, at: Post.noon, weather: weather))
        #expect(step.measurements.pvAvailable > Watts(300))
        #expect(step.measurements.batteryCurrent == .zero)
        #expect(step.energy.batteryIn == .zero)
    }
}
