import Core
import Plant
import Power
import Site

/// The plant model behind the pilot, as `power simulate` joins them.
struct PlantUnderTest: ReplayPlant {
    private var plant: Plant
    private var sensors: SensorErrors
    private let weather: WeatherSeries

    init(_ site: Site, weather: WeatherSeries, sensors: SensorErrors, policy: ReplayPolicy) {
        let place = Place(latitude: site.post.latitude, longitude: site.post.longitude)
        let rated = site.power.controllers.reduce(Watts.zero) { $0 + $1.array }
        plant = Plant(
            PlantConfiguration(
                place: place, array: PhotovoltaicArray(rated: rated, at: place),
                battery: Battery(
                    chemistry: BatteryChemistry(rawValue: site.power.battery.chemistry.rawValue)
                        ?? .agm,
                    nominal: site.power.battery.nominal, rated: site.power.battery.capacity),
                disconnect: policy == .lvd
                    ? .factory(nominal: site.power.battery.nominal) : nil,
                loads: site.power.loads.map {
                    PlantLoad(
                        name: $0.name, tier: $0.tier, draw: $0.draw,
                        supply: policy == .lvd ? .loadOutput : .battery,
                        hours: $0.hours.map {
                            DailyHours(spans: $0.spans.map { ($0.start, $0.end) })
                        } ?? .always)
                }))
        self.sensors = sensors
        self.weather = weather
    }

    /// `plant` of `power simulate --json`.
    var statedJSON: JSONValue {
        [
            "capacity_wh": .number(plant.stated.capacity.value),
            "charge_efficiency": .number(plant.stated.chargeEfficiency),
            "discharge_efficiency": .number(plant.stated.dischargeEfficiency),
            "converter_efficiency": .number(plant.stated.converterEfficiency),
            "floor_soc": .number(plant.stated.floor),
        ]
    }

    var stateOfCharge: Double { plant.stateOfCharge }

    mutating func advance(_ step: ReplayInput) -> ReplayObservation {
        let done = plant.step(
            PlantInput(
                start: step.start, duration: step.duration, weather: weather.samples[step.index],
                localMinute: step.localMinute, closed: step.closed))
        let truth = done.measurements
        let shown = sensors.reading(of: truth)
        let hours = step.duration.inSeconds / 3_600
        return ReplayObservation(
            answer: PowerPilot.Answer(
                volts: shown.batteryVoltage, netCurrent: shown.meanBatteryCurrent,
                chargePower: shown.pvUsed * plant.stated.converterEfficiency,
                temperature: shown.batteryTemperature, isThrottled: shown.isThrottled),
            available: Watts(done.energy.pvAvailable.value / hours),
            used: Watts(done.energy.pvUsed.value / hours), volts: truth.batteryVoltage,
            loads: done.loads.map {
                ReplayObservation.Load(
                    isDemanded: $0.isDemanded, servedShare: $0.servedShare,
                    isPowered: $0.isPowered)
            })
    }
}
