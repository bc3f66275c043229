public import Core

/// Sun, panels, charge controller, battery and loads of one post.
///
/// A value without a clock: ``step(_:)`` is a function of state and input, so a run can be
/// repeated, forked and compared. Within a step weather and demand stand still; the inside advances
/// in parts of at most ``part``.
public struct Plant: Hashable, Sendable {
    /// The longest part of a step that is computed at once.
    public static let part = Duration.seconds(300)
    /// How far above empty an exhausted battery must recover before loads get power again.
    public static let recovery = 0.08
    /// Under this share of the nominal voltage loads fail and let go, whatever charge is left.
    public static let brownOut = 0.8
    /// The time constant with which the bank follows the air.
    static let thermalSeconds = 43_200.0

    let installed: Installation
    public internal(set) var state: PlantState

    public var configuration: PlantConfiguration { installed.configuration }

    /// - Parameters:
    ///   - charge: state of charge at the start, 0 to 1.
    ///   - temperature: of the bank at the start.
    public init(
        _ configuration: PlantConfiguration, charge: Double = 1,
        temperature: Celsius = Celsius(25)
    ) {
        installed = Installation(configuration)
        state = PlantState(
            battery: BatteryState(
                stored: installed.capacity * max(0, min(1, charge)),
                temperature: temperature))
    }

    /// Takes up a run where it was left.
    public init(_ configuration: PlantConfiguration, state: PlantState) {
        installed = Installation(configuration)
        self.state = state
    }

    public var stated: StatedPlant { installed.stated }

    /// The truth, 0 to 1.
    public var stateOfCharge: Double {
        state.battery.stored.value / installed.capacity.value
    }

    /// What the array could give at that instant.
    public func pvAvailable(at time: Timestamp, in weather: WeatherSample) -> Watts {
        let sun = SolarPosition(at: time, over: installed.configuration.place)
        return installed.configuration.array.power(under: sun, weather, on: time.date)
    }

    /// Advances by one step.
    /// - Precondition: a duration above zero and at most a day, and one relay state for each load.
    public mutating func step(_ input: PlantInput) -> PlantStep {
        precondition(input.closed.count == installed.circuits.count)
        precondition(input.duration > .zero && input.duration <= .seconds(86_400))
        let available = pvAvailable(at: input.start + input.duration / 2, in: input.weather)
        let switchboard = Switchboard(installed.circuits, input: input)
        var run = PartialRun(
            available: available, other: input.other, loadCount: installed.circuits.count)
        let count = max(1, Int((input.duration / Self.part).rounded(.up)))
        let seconds = input.duration.inSeconds / Double(count)
        for _ in 0..<count {
            advance(seconds, switchboard, input, &run)
        }
        return finish(switchboard, input, run)
    }
}
