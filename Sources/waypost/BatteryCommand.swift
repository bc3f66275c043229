import ArgumentParser
import Launch
import Station

extension PowerCommand {
    struct Battery: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The battery bank, when people change it.", subcommands: [Replaced.self])
    }
}

extension PowerCommand.Battery {
    struct Replaced: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says that another bank was put in: its charge is estimated anew.",
            discussion: """
                What was learned of the old bank (capacity, resistance, how its voltage stands to \
                its charge) is forgotten, what was learned of sensors and loads stays. The \
                estimate begins anew from the voltage, with wide doubt, and the plan is careful \
                until it has narrowed. What the bank is stands in site.toml alone: where it says \
                another chemistry or capacity, the command is refused and names the line to edit.
                """)
        @Option(help: "agm, gel, flooded or lifepo4, as it was put in.")
        var chemistry: String
        @Option(help: "Its ampere hours, by its label.")
        var ah: Double
        @OptionGroup var root: RootOptions

        func validate() throws {
            guard StationCommands.batteryChemistries.contains(chemistry) else {
                throw ValidationError(
                    "--chemistry is \(chemistry); allowed are "
                        + StationCommands.batteryChemistries.joined(separator: ", "))
            }
            guard ah > 0, ah <= StationCommands.largestBattery else {
                throw ValidationError(
                    "--ah is \(ah); allowed up to \(Int(StationCommands.largestBattery))")
            }
        }

        func run() throws {
            try Launch.finish(
                root.commands.replaceBattery(chemistry: chemistry, ampereHours: ah))
        }
    }
}
