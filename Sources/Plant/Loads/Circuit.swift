import Core

/// A load as a step needs it, worked out once.
struct Circuit: Sendable {
    /// At battery voltage.
    let draw: Watts
    let supply: PlantLoad.Supply
    let hours: DailyHours

    init(_ load: PlantLoad, in configuration: PlantConfiguration) {
        draw = configuration.busDraw(of: load)
        supply = load.supply
        hours = load.hours
    }
}
