public import ArgumentParser
import Launch
public import Station

/// `waypost-bench power`: what the shedding policies bring in a year.
struct PowerBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "power",
        abstract: "Years of the shipped policy and estimator against the plant model.",
        discussion: """
            A row for each site and policy, the mean of its years, then the means of each policy \
            and the time that one year takes. Without --site and --weather it runs on every \
            sites/*.toml and weather/*.csv (or .csv.gz) of --reference.
            """)

    @Option(help: ArgumentHelp("A site.toml; may stand several times.", valueName: "file"))
    var site: [String] = []
    @Option(
        help: ArgumentHelp(
            "A year of weather, plain or packed by gzip; may stand several times.",
            valueName: "csv"))
    var weather: [String] = []
    @Option(help: ArgumentHelp("A folder with sites and weather.", valueName: "dir"))
    var reference = "../shared/reference"
    @Option(help: "forecast, tiers or lvd; may stand several times (without it: all).")
    var policy: [SimulateOrder.Policy] = []
    @Option(help: "exact, or real: 3 % gain, 0.15 A offset, 30 mV noise.")
    var sensors = SimulateOrder.Sensors.real
    @Option(help: "Of the sensors' errors in the first year; the next year has the next.")
    var seed: UInt64 = 1
    @Option(help: "How often the first year is run for its time (1 to 100).")
    var repeats = 5
    @Flag(help: "Exits 1 where a goal was missed.")
    var check = false
    @OptionGroup var root: RootOptions

    func validate() throws {
        try require("repeats", repeats, in: 1...PowerBenchOrder.mostRepeats)
        guard site.isEmpty == weather.isEmpty else {
            throw ValidationError("give --site and --weather together, or neither")
        }
    }

    func run() throws {
        try Launch.finish(
            root.commands.benchPower(
                PowerBenchOrder(
                    sites: site, weather: weather, reference: reference,
                    policies: policy.isEmpty ? SimulateOrder.Policy.allCases : policy,
                    sensors: sensors, seed: seed, repeats: repeats, isCheck: check)))
    }
}

extension SimulateOrder.Policy: ExpressibleByArgument {}
extension SimulateOrder.Sensors: ExpressibleByArgument {}
