public import ArgumentParser
import Launch
public import Station

struct PowerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "power", abstract: "Sun, battery, loads and what the policy makes of them.",
        subcommands: [Show.self, History.self, Simulate.self], defaultSubcommand: Show.self)

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
            abstract: "Means, lowest and highest values of the last hours, and what was switched.",
            discussion: """
                Read from the disk, so it works with the power role stopped; the running role \
                writes every quarter of an hour and at each switching. About 35 days are kept, \
                as means of five minutes, which --json gives. For people it is always one screen: \
                the longer the time, the more hours a row is the mean of. Times are local there.
                """)
        @Option(help: "How far back from the newest entry.")
        var hours = 12
        @OptionGroup var root: RootOptions

        func validate() throws {
            guard (1...StationCommands.historyHours).contains(hours) else {
                throw ValidationError(
                    "--hours is \(hours); allowed from 1 to \(StationCommands.historyHours)")
            }
        }

        func run() throws {
            try Launch.finish(root.commands.showPowerHistory(hours: hours))
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

extension SimulateOrder.Policy: ExpressibleByArgument {}
extension SimulateOrder.Sensors: ExpressibleByArgument {}
