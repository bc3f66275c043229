public import Core

/// What acts on a plant during one step.
public struct PlantInput: Hashable, Sendable {
    /// When the step begins.
    public var start: Timestamp
    /// More than zero, at most a day.
    public var duration: Duration
    /// The mean over the step.
    public var weather: WeatherSample
    /// The minute of the local day at which the step begins, 0 to 1439: it decides which loads are
    /// wanted during the whole step.
    public var localMinute: Int
    /// Which loads are connected by their relays, in the order of the configuration.
    public var closed: [Bool]
    /// Whether the controller's load output is commanded on.
    public var isLoadOutputCommanded: Bool
    /// Whether the controller may charge.
    public var isChargingAllowed: Bool
    /// What a charger beside the controller offers at the battery, of a generator or the grid: it
    /// holds the battery to the controller's voltage, and is taken before the sun.
    public var other: Watts

    public init(
        start: Timestamp, duration: Duration, weather: WeatherSample, localMinute: Int,
        closed: [Bool], isLoadOutputCommanded: Bool = true, isChargingAllowed: Bool = true,
        other: Watts = .zero
    ) {
        self.start = start
        self.duration = duration
        self.weather = weather
        self.localMinute = localMinute
        self.closed = closed
        self.isLoadOutputCommanded = isLoadOutputCommanded
        self.isChargingAllowed = isChargingAllowed
        self.other = other
    }
}
