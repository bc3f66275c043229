import Core
import Plant

/// A post for tests: every option defaulted.
enum Post {
    static let place = Place(latitude: 15, longitude: 2)
    static let midnight = Timestamp(milliseconds: 1_672_531_200_000)
    static let night = WeatherSample(
        global: .zero, direct: .zero, diffuse: .zero, air: Celsius(25))
    static let noon = Timestamp(milliseconds: 1_672_531_200_000 + 43_200_000)

    static func battery(_ chemistry: BatteryChemistry = .agm) -> Battery {
        Battery(chemistry: chemistry, nominal: Volts(24), rated: AmpereHours(200))
    }

    static func configuration(
        _ chemistry: BatteryChemistry = .agm, array: Double = 600, loads: [PlantLoad] = [],
        disconnect: LowVoltageDisconnect? = nil
    ) -> PlantConfiguration {
        PlantConfiguration(
            place: place, array: PhotovoltaicArray(rated: Watts(array), at: place),
            battery: battery(chemistry), disconnect: disconnect, loads: loads)
    }

    static func load(
        _ watts: Double, supply: PlantLoad.Supply = .loadOutput, feed: PlantLoad.Feed = .dc,
        hours: DailyHours = .always
    ) -> PlantLoad {
        PlantLoad(
            name: "load", tier: 3, draw: Watts(watts), feed: feed, supply: supply, hours: hours)
    }

    /// Everything connected, dark unless told otherwise.
    static func input(
        _ plant: Plant, at start: Timestamp = midnight, for duration: Duration = .seconds(1_800),
        weather: WeatherSample = night, minute: Int = 0
    ) -> PlantInput {
        PlantInput(
            start: start, duration: duration, weather: weather, localMinute: minute,
            closed: plant.configuration.loads.map { _ in true })
    }
}
