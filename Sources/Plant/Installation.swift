import Core

/// A configuration and what follows from it, worked out once and shared by every copy of a plant: a
/// year has a hundred thousand steps.
final class Installation: Sendable {
    let configuration: PlantConfiguration
    let battery: Battery
    /// Watt-hours between empty and full.
    let capacity: WattHours
    let stated: StatedPlant
    let circuits: [Circuit]

    init(_ configuration: PlantConfiguration) {
        self.configuration = configuration
        battery = configuration.battery
        capacity = configuration.battery.capacity
        stated = configuration.stated
        circuits = configuration.loads.map { Circuit($0, in: configuration) }
    }
}

extension Installation: Hashable {
    static func == (left: Installation, right: Installation) -> Bool {
        left === right || left.configuration == right.configuration
    }

    func hash(into hasher: inout Hasher) { hasher.combine(configuration) }
}
