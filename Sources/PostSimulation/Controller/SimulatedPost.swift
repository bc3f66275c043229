package import Core
internal import Modbus
package import Plant

/// The whole bench: plant, sky, charge controller and relay board, moved by whoever asks.
package struct SimulatedPost: Sendable {
    package static let controllerUnit: UInt8 = 1
    package static let relayUnit: UInt8 = 2
    /// How late a late answer is: beyond any sensible time-out.
    package static let lateness = Duration.seconds(2)
    /// The longest simulated time that weather and demand are taken to stand still.
    private static let stride = Duration.seconds(60)

    /// The coil of the relay board that connects a load; `nil` where no coil does.
    package let coils: [Int?]
    package let weather: any Weather
    package let local: LocalTime
    package let model: TracerModel
    package var plant: Plant
    package private(set) var time: Timestamp
    package var relays: RelayBoard
    package private(set) var energy = EnergyLedger.zero
    package private(set) var simulated = Duration.zero
    /// The first of the contacts' moves, with the simulated time.
    package private(set) var switchings: [(at: Timestamp, load: String, isOn: Bool)] = []
    package static let switchingLimit = 4_096
    /// How often the controller's own disconnect cut its load output.
    package private(set) var disconnections = 0
    package var faults: [BusFault]
    package var relayFaults: [RelayFault] = []
    package private(set) var readings: TracerReadings
    package var settings: TracerSettings
    private var lastLoads: [PlantStep.LoadOutcome]
    package var isLoadOutputCommanded = true
    package var isChargingAllowed = true
    /// What a charger beside the controller offers; the controller does not see it.
    package var other = Watts.zero
    /// What the generator's contact says whatever runs; `nil`: what is so.
    package var contact: Bool?
    /// The coils of the controller that only remember what was written.
    package var modes: [UInt16: Bool] = [1: true, 3: true, 5: false, 6: false]
    /// How far the device's clock is from the post's.
    package var clockError = Duration.zero
    /// What a frozen controller goes on showing.
    package var frozen: TracerReadings?
    package var random: SeededRandom

    package init(
        plant: Plant, coils: [Int?], closed: [Bool], weather: any Weather, local: LocalTime,
        start: Timestamp, model: TracerModel, faults: [BusFault], seed: UInt64
    ) {
        self.coils = coils
        self.weather = weather
        self.local = local
        self.model = model
        self.plant = plant
        self.faults = faults
        time = start
        var board = [Bool](repeating: false, count: RelayBoard.count)
        for (coil, isClosed) in zip(coils, closed) {
            if let coil { board[coil] = isClosed }
        }
        relays = RelayBoard(coils: board)
        settings = TracerSettings(plant.configuration)
        random = SeededRandom(seed: seed)
        // A look at the instruments before anything has happened.
        let sky = weather.sample(at: start)
        var forerun = plant
        let step = forerun.step(
            PlantInput(
                start: start, duration: .milliseconds(1), weather: sky,
                localMinute: local.minute(at: start),
                closed: coils.map { coil in coil.map { board[$0] } ?? true }))
        lastLoads = step.loads
        readings = TracerReadings(
            measurements: step.measurements, isCutByVoltage: false, pvVoltage: .zero, air: sky.air,
            nominal: plant.configuration.battery.nominal, settings: settings,
            today: TracerDay(
                date: local.date(at: start), battery: step.measurements.batteryVoltage),
            generatedTotal: .zero, consumedTotal: .zero, chargePower: .zero)
        advance(by: .milliseconds(1))
    }

    /// Lets simulated time pass.
    package mutating func advance(by duration: Duration) {
        var rest = duration
        while rest > .zero {
            let part = min(rest, Self.stride)
            step(part)
            rest -= part
        }
    }

    private mutating func step(_ duration: Duration) {
        let sky = weather.sample(at: time + duration / 2)
        let hadOutput = plant.state.isLoadOutputOn
        let step = plant.step(
            PlantInput(
                start: time, duration: duration, weather: sky,
                localMinute: local.minute(at: time),
                closed: coils.map { coil in coil.map { relays.contacts[$0] } ?? true },
                isLoadOutputCommanded: isLoadOutputCommanded,
                isChargingAllowed: isChargingAllowed, other: other))
        simulated += duration
        time = time + duration
        energy += step.energy
        lastLoads = step.loads
        if hadOutput, !plant.state.isLoadOutputOn { disconnections += 1 }
        observe(step, sky)
    }

    private mutating func observe(_ step: PlantStep, _ sky: WeatherSample) {
        let shown = step.measurements
        let array = plant.configuration.array
        readings.measurements = shown
        readings.isCutByVoltage = !plant.state.isLoadOutputOn
        readings.air = sky.air
        readings.settings = settings
        readings.chargePower = shown.pvUsed * plant.configuration.converterEfficiency
        readings.pvVoltage = Self.pvVoltage(shown, sky, array, readings.nominal)
        let date = local.date(at: time + clockError)
        if date != readings.today.date {
            readings.today = TracerDay(date: date, battery: shown.batteryVoltage)
        }
        readings.today.pvVoltageMaximum = max(readings.today.pvVoltageMaximum, readings.pvVoltage)
        readings.today.batteryMaximum = max(readings.today.batteryMaximum, shown.batteryVoltage)
        readings.today.batteryMinimum = min(readings.today.batteryMinimum, shown.batteryVoltage)
        let generated = step.energy.pvUsed - step.energy.converterLoss
        let share = shown.load > .zero ? shown.loadOutput.value / shown.load.value : 0
        let consumed = step.energy.load * share
        readings.today.generated += generated
        readings.today.consumed += consumed
        readings.generatedTotal += generated
        readings.consumedTotal += consumed
    }

    /// Two modules in series for each 24 V: 36 V at the maximum power point, a fifth more without
    /// current, less when warm.
    private static func pvVoltage(
        _ shown: PlantMeasurements, _ sky: WeatherSample, _ array: PhotovoltaicArray,
        _ nominal: Volts
    ) -> Volts {
        guard shown.pvAvailable > Watts(0.5) else { return .zero }
        let cell = array.cellTemperature(air: sky.air, light: sky.global)
        let atMaximum = 1.5 * nominal.value * (1 - 0.003 * (cell.value - 25))
        let used = shown.pvUsed.value / shown.pvAvailable.value
        return Volts(atMaximum * (1 + 0.2 * (1 - min(1, used))))
    }

    /// Keeps which contacts are not what they were.
    package mutating func noteSwitchings(since before: [Bool]) {
        for (load, coil) in zip(plant.configuration.loads, coils) {
            guard let coil, relays.contacts[coil] != before[coil],
                switchings.count < Self.switchingLimit
            else { continue }
            switchings.append((time, load.name, relays.contacts[coil]))
        }
    }

    package var isContactClosed: Bool { contact ?? (other > .zero) }

    /// Whether there is voltage behind each relay.
    package var live: [Bool] {
        var live = [Bool](repeating: false, count: RelayBoard.count)
        for (coil, outcome) in zip(coils, lastLoads) {
            if let coil { live[coil] = outcome.isPowered }
        }
        return live
    }
}
