internal import Core
package import Plant
package import Site

/// A plant as the site file describes it.
package struct SitePlant {
    package let configuration: PlantConfiguration
    /// The coil of the relay board for each load.
    package let coils: [Int?]
    /// What each load's relay does without power: how the board starts.
    package let closed: [Bool]

    /// - Parameter direct: names of loads wired straight to the battery.
    package init(_ site: Site, direct: Set<String>) {
        let place = Place(latitude: site.post.latitude, longitude: site.post.longitude)
        let nominal = site.power.battery.nominal
        let battery = Battery(
            chemistry: BatteryChemistry(rawValue: site.power.battery.chemistry.rawValue) ?? .agm,
            nominal: nominal, rated: site.power.battery.capacity)
        let array = site.power.controllers.reduce(Watts.zero) { $0 + $1.array }
        configuration = PlantConfiguration(
            place: place, array: PhotovoltaicArray(rated: array, at: place), battery: battery,
            disconnect: .factory(nominal: nominal),
            loads: site.power.loads.prefix(PlantConfiguration.loadLimit).map { load in
                PlantLoad(
                    name: load.name, tier: load.tier, draw: load.draw,
                    feed: load.via == .dc ? .dc : .inverter,
                    supply: direct.contains(load.name) ? .battery : .loadOutput,
                    hours: load.hours.map { hours in
                        DailyHours(spans: hours.spans.map { ($0.start, $0.end) })
                    } ?? .always)
            })
        coils = site.power.loads.map { load in
            guard case .modbus(let port, let coil) = load.switchPath,
                port.unit == SimulatedPost.relayUnit, coil < RelayBoard.count
            else { return nil }
            return Int(coil)
        }
        closed = site.power.loads.map { $0.whenDead == .on }
    }
}
