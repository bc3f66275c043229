import Core
import Testing

@testable import Plant

@Suite("A plant")
struct PlantTests {
    @Test(
        "serves exactly what an emptying battery still holds, and recovers before it serves again")
    func exhaustion() {
        var plant = Plant(Post.configuration(loads: [Post.load(100)]), charge: 0.01)
        // 48 Wh at 100 W: a little under half an hour.
        let step = plant.step(Post.input(plant, for: .seconds(3_600)))
        #expect(abs(step.loads[0].servedShare - 0.48) < 0.001)
        #expect(abs(step.energy.load.value - 48) < 0.1)
        #expect(step.measurements.isExhausted)
        #expect(!step.loads[0].isPowered)
        #expect(plant.stateOfCharge >= 0 && plant.stateOfCharge < 1e-6)

        let sunny = WeatherSample(
            global: Irradiance(900), direct: Irradiance(800), diffuse: Irradiance(150),
            air: Celsius(25))
        var charge = 0.0
        for _ in 0..<60 where plant.state.isExhausted {
            charge = plant.stateOfCharge
            let step = plant.step(
                Post.input(plant, at: Post.noon, for: .seconds(300), weather: sunny))
            if plant.state.isExhausted { #expect(step.energy.load == .zero) }
        }
        #expect(!plant.state.isExhausted)
        #expect(charge >= Plant.recovery - 0.02 && charge < Plant.recovery + 0.02)
    }

    @Test("gives a load power only while it is wanted, connected and fed")
    func loads() {
        let day = DailyHours(spans: [(480, 1_080)])
        let night = DailyHours(spans: [(1_080, 360)])
        let configuration = Post.configuration(
            loads: [
                Post.load(60, hours: day), Post.load(40, hours: night),
                Post.load(44, feed: .inverter), Post.load(30),
            ])
        var plant = Plant(configuration, charge: 0.8)
        var input = Post.input(plant, minute: 600)
        input.closed = [true, true, true, false]
        let step = plant.step(input)
        #expect(step.loads.map(\.isDemanded) == [true, false, true, true])
        #expect(step.loads.map(\.servedShare) == [1, 0, 1, 0])
        #expect(step.loads.map(\.isPowered) == [true, true, true, false])
        #expect(abs(step.measurements.load.value - (60 + 44 / 0.88)) < 1e-9)

        input.isLoadOutputCommanded = false
        #expect(plant.step(input).energy.load == .zero)
    }

    @Test("counts the hours of a load across midnight")
    func hours() {
        let night = DailyHours(spans: [(1_080, 360)])
        #expect(night.contains(minute: 1_080) && night.contains(minute: 0))
        #expect(night.contains(minute: 359) && !night.contains(minute: 360))
        #expect(!night.contains(minute: 1_079))
        #expect((0..<1_440).allSatisfy { DailyHours.always.contains(minute: $0) })
    }

    /// A run of random steps over random plants, everything drawn from the seed.
    private func randomRun(
        seed: UInt64, _ each: (Plant, PlantStep) -> Void
    ) -> PlantState {
        var random = SeededRandom(seed: seed)
        let chemistry = BatteryChemistry.allCases.randomElement(using: &random) ?? .agm
        let nominal = [12.0, 24.0, 48.0].randomElement(using: &random) ?? 24.0
        let loads = (0..<Int.random(in: 0...6, using: &random)).map { _ in
            Post.load(
                Double.random(in: 1...150, using: &random),
                supply: PlantLoad.Supply.allCases.randomElement(using: &random) ?? .battery,
                feed: PlantLoad.Feed.allCases.randomElement(using: &random) ?? .dc)
        }
        let battery = Battery(
            chemistry: chemistry, nominal: Volts(nominal),
            rated: AmpereHours(Double.random(in: 50...400, using: &random)))
        let configuration = PlantConfiguration(
            place: Post.place,
            array: PhotovoltaicArray(
                rated: Watts(Double.random(in: 0...1_200, using: &random)), at: Post.place),
            battery: battery,
            disconnect: Bool.random(using: &random) ? .factory(nominal: Volts(nominal)) : nil,
            loads: loads)
        let weather = GeneratedWeather(over: Post.place, seed: seed)
        var plant = Plant(
            configuration, charge: .random(in: 0...1, using: &random),
            temperature: Celsius(Double.random(in: -20...45, using: &random)))
        var time = Post.midnight
        var others = SeededRandom(seed: seed + 1_000)
        for _ in 0..<400 {
            let duration = Duration.seconds(Int.random(in: 1...7_200, using: &random))
            let step = plant.step(
                PlantInput(
                    start: time, duration: duration, weather: weather.sample(at: time),
                    localMinute: .random(in: 0..<1_440, using: &random),
                    closed: loads.map { _ in Bool.random(using: &random) },
                    isLoadOutputCommanded: .random(in: 0..<10, using: &random) > 0,
                    isChargingAllowed: .random(in: 0..<10, using: &random) > 0,
                    other: Watts(max(0, .random(in: -2_000...1_000, using: &others)))))
            each(plant, step)
            time = time + duration
        }
        return plant.state
    }

    @Test("balances its books in every step of random runs", arguments: 0..<60)
    func closure(seed: Int) {
        var sum = EnergyLedger.zero
        var first: WattHours?
        let end = randomRun(seed: UInt64(seed)) { plant, step in
            sum += step.energy
            first = first ?? (plant.state.battery.stored - step.energy.storedChange)
            #expect(abs(step.energy.imbalance.value) < 1e-6)
            let flows = [
                step.energy.pvUsed, step.energy.other, step.energy.converterLoss, step.energy.load,
                step.energy.batteryIn, step.energy.batteryOut, step.energy.selfDischarge,
            ]
            #expect(flows.allSatisfy { $0 >= .zero })
            #expect(step.energy.batteryLoss.value > -1e-9)
            #expect(step.energy.pvUsed.value <= step.energy.pvAvailable.value + 1e-6)
            #expect((-1e-12...1 + 1e-12).contains(plant.stateOfCharge))
            #expect(step.loads.allSatisfy { (0...1).contains($0.servedShare) })
            let volts = step.measurements.batteryVoltage / plant.configuration.battery.nominal.value
            // At half of its rest voltage a bank gives the most that it can.
            #expect((0.45...1.4).contains(volts.value))
        }
        #expect(abs(sum.imbalance.value) < 1e-4)
        let grown = end.battery.stored - (first ?? .zero)
        #expect(abs((grown - sum.storedChange).value) < 1e-4)
    }

    @Test("repeats a run exactly, and differs for another seed")
    func determinism() {
        let first = randomRun(seed: 5) { _, _ in }
        #expect(first == randomRun(seed: 5) { _, _ in })
        #expect(first != randomRun(seed: 6) { _, _ in })
    }

    @Test("keeps to its stated efficiencies within the middle of its charge")
    func stated() {
        var plant = Plant(
            Post.configuration(.lifepo4, loads: [Post.load(100)]), charge: 0.6)
        let night = plant.step(Post.input(plant)).energy
        #expect(abs(night.load.value - 50) < 1e-9)
        let taken = night.storedChange.value + night.selfDischarge.value
        #expect(abs(taken + 50 / plant.stated.dischargeEfficiency) < 1e-9)
        let sunny = WeatherSample(
            global: Irradiance(900), direct: Irradiance(800), diffuse: Irradiance(150),
            air: Celsius(25))
        let day = plant.step(Post.input(plant, at: Post.noon, weather: sunny)).energy
        let surplus = day.pvAvailable.value * plant.stated.converterEfficiency - 50
        let gained = day.storedChange.value + day.selfDischarge.value
        #expect(abs(gained - surplus * plant.stated.chargeEfficiency) < 1e-9)
    }
}
