import Core
import Testing

@testable import Plant

@Suite("The charge controller")
struct ChargingTests {
    private let sunny = WeatherSample(
        global: Irradiance(900), direct: Irradiance(800), diffuse: Irradiance(150),
        air: Celsius(25))

    /// A day that is all noon, in steps of five minutes.
    private func run(_ plant: inout Plant, steps: Int) -> [PlantMeasurements] {
        let input = Post.input(plant, at: Post.noon, for: .seconds(300), weather: sunny)
        return (0..<steps).map { _ in plant.step(input).measurements }
    }

    @Test(
        "goes from bulk over absorption to float, and begins anew after dark",
        arguments: BatteryChemistry.allCases)
    func stages(chemistry: BatteryChemistry) throws {
        var plant = Plant(Post.configuration(chemistry), charge: 0.6)
        let day = run(&plant, steps: 150)
        let stages = day.map(\.stage)
        #expect(stages.first == .bulk)
        let absorption = try #require(stages.firstIndex(of: .absorption))
        let float = try #require(stages.firstIndex(of: .float))
        #expect(absorption < float)
        #expect(stages[float...].allSatisfy { $0 == .float })

        let points = plant.configuration.setPoints
        // Held within what the bank's small warming moves the compensated set point.
        let held = day[absorption + 1].batteryVoltage
        #expect(abs((held - points.absorption).value) < 0.01)
        #expect(day.allSatisfy { $0.batteryVoltage <= points.absorption + Volts(0.01) })
        let currents = day[absorption..<float].map(\.batteryCurrent)
        #expect(zip(currents, currents.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(day[absorption + 1].isThrottled && !day[0].isThrottled)
        #expect(try #require(day.last).pvUsed < Watts(60))

        _ = plant.step(Post.input(plant))
        #expect(plant.state.stage == .dark)
        #expect(run(&plant, steps: 1).first?.stage != .float)
    }

    @Test("lets a full battery's surplus go to loads at once")
    func surplus() {
        var plant = Plant(
            Post.configuration(loads: [Post.load(200)]), charge: 1)
        let with = run(&plant, steps: 30).last
        var idle = Plant(Post.configuration(), charge: 1)
        let without = run(&idle, steps: 30).last
        let more = (with?.pvUsed.value ?? 0) - (without?.pvUsed.value ?? 0)
        #expect(abs(more - 200 / 0.96) < 5)
    }

    @Test("holds a lead bank lower when it is warm and leaves lithium alone")
    func compensation() {
        let lead = ChargeSetPoints.factory(for: Post.battery(.agm))
        #expect(abs(lead.target(in: .absorption, Celsius(35)).value - (28.8 - 0.36)) < 1e-9)
        let lithium = ChargeSetPoints.factory(for: Post.battery(.lifepo4))
        #expect(lithium.target(in: .absorption, Celsius(35)) == Volts(28.4))
    }

    @Test("charges nothing when told not to")
    func disabled() {
        var plant = Plant(Post.configuration(), charge: 0.5)
        var input = Post.input(plant, at: Post.noon, weather: sunny)
        input.isChargingAllowed = false
        let step = plant.step(input)
        #expect(step.energy.pvUsed == .zero)
        #expect(step.energy.pvAvailable > .zero)
        #expect(step.measurements.stage == .dark)
    }

    @Test("cuts its load output by voltage alone and gives it back with hysteresis")
    func lowVoltageDisconnect() {
        let configuration = Post.configuration(
            loads: [Post.load(120), Post.load(10, supply: .battery)],
            disconnect: .factory(nominal: Volts(24)))
        var plant = Plant(configuration, charge: 0.3)
        var last: PlantStep?
        for _ in 0..<200 where plant.state.isLoadOutputOn {
            last = plant.step(Post.input(plant, for: .seconds(300)))
            if plant.state.isLoadOutputOn {
                #expect((last?.measurements.batteryVoltage.value ?? 0) > 22.1)
            }
        }
        #expect(!plant.state.isLoadOutputOn)
        #expect(last?.loads.map(\.isPowered) == [false, true])
        #expect(last?.measurements.load == Watts(10))
        #expect(last?.measurements.loadOutput == .zero)

        // The voltage recovers above the disconnect at once; that alone must not reconnect.
        let after = plant.step(Post.input(plant, for: .seconds(300)))
        #expect(after.measurements.batteryVoltage > Volts(22.2))
        #expect(!plant.state.isLoadOutputOn)
        var steps = 0
        while !plant.state.isLoadOutputOn, steps < 200 {
            _ = run(&plant, steps: 1)
            steps += 1
        }
        #expect(plant.state.isLoadOutputOn)
        #expect(steps > 1 && steps < 200)
    }
}
