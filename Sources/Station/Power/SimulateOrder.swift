/// What `waypost power simulate` is told.
public struct SimulateOrder: Sendable {
    public enum Policy: String, Sendable, CaseIterable {
        case forecast, tiers, lvd
    }

    public enum Sensors: String, Sendable, CaseIterable {
        case exact, real
    }

    /// A site file.
    public var site: String
    /// CSV of weather; `-` is standard input.
    public var weather: String
    public var policy: Policy
    public var sensors: Sensors
    /// CSV of faults.
    public var faults: String?
    /// Of the sensors' errors.
    public var seed: UInt64
    /// Where the trace goes.
    public var trace: String?

    public init(
        site: String, weather: String, policy: Policy = .forecast, sensors: Sensors = .real,
        faults: String? = nil, seed: UInt64 = 1, trace: String? = nil
    ) {
        self.site = site
        self.weather = weather
        self.policy = policy
        self.sensors = sensors
        self.faults = faults
        self.seed = seed
        self.trace = trace
    }
}
