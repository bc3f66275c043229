/// What `waypost-bench power` is told.
public struct PowerBenchOrder: Sendable {
    /// How often the timed year is run, at most.
    public static let mostRepeats = 100

    /// Site files; together with ``weather`` empty for those of ``reference``.
    public var sites: [String]
    /// CSV of weather, plain or packed by gzip, one a year.
    public var weather: [String]
    /// A folder with `sites/*.toml` and `weather/*.csv` or `*.csv.gz`.
    public var reference: String
    public var policies: [SimulateOrder.Policy]
    public var sensors: SimulateOrder.Sensors
    /// Of the sensors' errors in the first year; the next has the next seed.
    public var seed: UInt64
    /// How often the first year of the first site is run for its time.
    public var repeats: Int
    /// Whether a goal that was missed makes the exit code.
    public var isCheck: Bool

    public init(
        sites: [String] = [], weather: [String] = [],
        reference: String = "../shared/reference",
        policies: [SimulateOrder.Policy] = SimulateOrder.Policy.allCases,
        sensors: SimulateOrder.Sensors = .real, seed: UInt64 = 1, repeats: Int = 5,
        isCheck: Bool = false
    ) {
        self.sites = sites
        self.weather = weather
        self.reference = reference
        self.policies = policies
        self.sensors = sensors
        self.seed = seed
        self.repeats = repeats
        self.isCheck = isCheck
    }
}
