public import ArgumentParser
import Core
import Launch
public import Station

struct PowerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "power", abstract: "Sun, battery, loads and what the policy makes of them.",
        subcommands: [Show.self, History.self, Battery.self, Cleaned.self, Simulate.self],
        defaultSubcommand: Show.self)

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One screen: sun, battery, forecast, plan, and why each load is as it is.")
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.showPower())
        }
    }

    struct History: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sun, battery and loads of the last hours or of two years.",
            discussion: """
                Means, lowest and highest values, and every switching with its reason. Read from \
                the disk, so it works with the power role stopped; the running role writes every \
                quarter of an hour and at each switching. A minute is kept for two weeks, five \
                minutes and an hour for two years. For people it is always one screen: the longer \
                the time, the more hours a row is the mean of. Times are local there, and UTC with \
                --csv and --json, whose samples are of five minutes up to a month, of an hour \
                beyond, or those of --step.
                """)
        @OptionGroup var span: HistorySpan
        @Option(help: "Between two samples of --csv and --json: 1m, 5m or 1h.")
        var step: PowerHistoryOrder.Step?
        @OptionGroup var root: RootOptions

        func validate() throws {
            _ = try span.order(isJSON: root.json)
        }

        func run() throws {
            try Launch.finish(
                root.commands.showPowerHistory(span.order(step: step, isJSON: root.json)))
        }
    }

    struct Simulate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A year of the shipped policy against a model of sun, panel and battery.",
            discussion: """
                The weather is CSV with the columns time,ghi,dni,dhi,temp_air (UTC, W/m², °C). The \
                policy is stepped every five minutes inside the weather's own step; a row of the \
                trace is a step of the weather. The start is a full battery. Faults are CSV with \
                the columns from,to,fault,load, fault being silent, late, frozen, \
                implausible, no-current, restart, stuck-on or stuck-off.
                """)
        @Option(help: ArgumentHelp("The post's site.toml.", valueName: "file"))
        var site: String
        @Option(help: ArgumentHelp("The weather; - is standard input.", valueName: "csv"))
        var weather: String
        @Option(help: "forecast, tiers or lvd (the controller's own disconnect alone).")
        var policy = SimulateOrder.Policy.forecast
        @Option(help: "exact, or real: 3 % gain, 0.15 A offset, 30 mV noise.")
        var sensors = SimulateOrder.Sensors.real
        @Option(help: ArgumentHelp("What goes wrong, and when.", valueName: "csv"))
        var faults: String?
        @Option(help: "Of the sensors' errors: the same seed gives the same run.")
        var seed: UInt64 = 1
        @Option(help: ArgumentHelp("Where a row of each step goes.", valueName: "csv"))
        var trace: String?
        @OptionGroup var root: RootOptions

        func validate() throws {
            guard trace != "-" else {
                throw ValidationError(
                    "--trace takes a file, as standard output has the result; ./- is one named -")
            }
        }

        func run() throws {
            try Launch.finish(
                root.commands.simulatePower(
                    SimulateOrder(
                        site: site, weather: weather, policy: policy, sensors: sensors,
                        faults: faults, seed: seed, trace: trace)))
        }
    }
}

extension PowerHistoryOrder.Step: ExpressibleByArgument {}
extension SimulateOrder.Policy: ExpressibleByArgument {}
extension SimulateOrder.Sensors: ExpressibleByArgument {}
