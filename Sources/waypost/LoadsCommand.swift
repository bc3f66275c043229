import ArgumentParser
import Launch
import Station

struct LoadsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loads", abstract: "Each load, why it is on or off, and orders for it.",
        subcommands: [Show.self, Shed.self, Restore.self, Auto.self],
        defaultSubcommand: Show.self)

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Every load and its reason.")
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.showLoads())
        }
    }

    struct Order: ParsableArguments {
        @Argument(help: "The load, as in site.toml.")
        var name: String
        @Option(
            name: .customLong("for"),
            help: ArgumentHelp(
                "How long, such as 90s, 10m, 1h30m or 1d; then the plan decides. Not with auto."
            ))
        var duration: String?
        @Option(help: "For tiers 0 and 1: the load's name once more.")
        var confirm: String?
        @OptionGroup var root: RootOptions

        func give(_ wish: String) throws {
            try Launch.finish(
                root.commands.orderLoad(name, wish: wish, for: duration, confirm: confirm))
        }
    }

    struct Shed: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Off, for a while; its workstations are told first.")
        @OptionGroup var order: Order

        func run() throws { try order.give("shed") }
    }

    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "On, for a while, whatever the plan says.")
        @OptionGroup var order: Order

        func run() throws { try order.give("restore") }
    }

    struct Auto: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Back to the plan.")
        @OptionGroup var order: Order

        func run() throws { try order.give("auto") }
    }
}
