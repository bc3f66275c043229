internal import Core
internal import Plant
internal import Power
internal import Site

/// The plant model as a replay knows it: `Power` and `Plant` do not know each other.
struct SimulatePlant: ReplayPlant {
    private var plant: Plant
    private var sensors: SensorErrors
    private let weather: WeatherSeries

    /// - Parameters:
    ///   - policy: with `lvd` every load hangs on the controller's output, otherwise on its own
    ///     relay at the battery.
    ///   - definitions: of controllers, by identifier.
    init(
        _ site: Site, weather: WeatherSeries, sensors: SensorErrors, policy: ReplayPolicy,
        definitions: [String: ControllerDefinition]
    ) {
        let battery = Battery(
            chemistry: Self.chemistry(site.power.battery.chemistry),
            nominal: site.power.battery.nominal, rated: site.power.battery.capacity)
        let place = Place(latitude: site.post.latitude, longitude: site.post.longitude)
        let rated = site.power.controllers.reduce(Watts.zero) { $0 + $1.array }
        plant = Plant(
            PlantConfiguration(
                place: place, array: PhotovoltaicArray(rated: rated, at: place),
                battery: battery,
                disconnect: policy == .lvd ? Self.disconnect(site, definitions) : nil,
                loads: site.power.loads.map {
                    PlantLoad(
                        name: $0.name, tier: $0.tier, draw: $0.draw,
                        feed: $0.via == .dc ? .dc : .inverter,
                        supply: policy == .lvd ? .loadOutput : .battery,
                        hours: Self.hours($0.hours))
                }), temperature: weather.samples[0].air)
        self.sensors = sensors
        self.weather = weather
    }

    var stateOfCharge: Double { plant.stateOfCharge }
    var stated: StatedPlant { plant.stated }

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
            available: done.energy.pvAvailable.mean(over: hours),
            used: done.energy.pvUsed.mean(over: hours), volts: truth.batteryVoltage,
            loads: done.loads.map {
                ReplayObservation.Load(
                    isDemanded: $0.isDemanded, servedShare: $0.servedShare,
                    isPowered: $0.isPowered)
            })
    }

    /// That of the first controller whose maker states one, as it comes from the factory and scaled
    /// to the bank (CONTRACT §4); what is usual where none does.
    private static func disconnect(
        _ site: Site, _ definitions: [String: ControllerDefinition]
    ) -> LowVoltageDisconnect {
        let nominal = site.power.battery.nominal
        let stated = site.power.controllers.lazy
            .compactMap { definitions[$0.profile]?.lowVoltageDisconnect?.scaled(to: nominal) }
        return stated.first.map {
            LowVoltageDisconnect(disconnect: $0.disconnect, reconnect: $0.reconnect)
        } ?? .factory(nominal: nominal)
    }

    private static func chemistry(
        _ chemistry: Site.Power.Battery.Chemistry
    ) -> BatteryChemistry {
        switch chemistry {
        case .agm: .agm
        case .gel: .gel
        case .flooded: .flooded
        case .lifepo4: .lifepo4
        }
    }

    private static func hours(_ hours: ServiceHours?) -> DailyHours {
        hours.map { DailyHours(spans: $0.spans.map { ($0.start, $0.end) }) } ?? .always
    }
}

extension WattHours {
    fileprivate func mean(over hours: Double) -> Watts { Watts(value / hours) }
}
