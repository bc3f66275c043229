import ArgumentParser
import Launch
import Logging
import Station

struct ExternalCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "external-check",
        abstract: "Has a service such as INTERPOL's asked about the documents that come in.",
        discussion: """
            The State brings the connection: a program that reads a question in JSON a line on \
            its input and writes an answer a line on its output (HEADQUARTERS.md, "Asking a \
            service"). A hit returns to the post as an alert.
            """,
        subcommands: [Run.self, Show.self, Retire.self])

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Asks until it is stopped; several may run for one service.",
            discussion: "waypost-hub external-check run sltd --dir D --list SLTD -- /opt/ask-sltd")
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions
        @Argument(help: "The service's name here: a to z, 0 to 9, - and _.") var name: String
        @Option(help: "Its name as officers read it with a hit; no alert list's.")
        var list: String
        @Option(help: "The one role at a post that hears of its hits; else the counters.")
        var informs: String?
        @Option(help: "Whom an officer calls where an answer names nobody.")
        var contact: String?
        @Option(help: "Questions a minute, 1 to 60000.") var perMinute = 600
        @Option(help: "Questions that are open at a time, 1 to 64.") var window = 8
        @Option(help: "Seconds for an answer, 1 to 600.") var timeLimit = 30
        @Option(help: "Also asks about crossings of so many days before, 1 to 3650.")
        var sinceDays: Int?
        @Argument(help: "Behind --: the program and its words.") var command: [String]

        func validate() throws {
            let numbers = [
                ("--per-minute", perMinute, 60_000), ("--window", window, 64),
                ("--time-limit", timeLimit, 600), ("--since-days", sinceDays ?? 1, 3_650),
            ]
            for (name, value, most) in numbers where !(1...most).contains(value) {
                throw ValidationError("\(name) is \(value); allowed are 1 to \(most)")
            }
            guard !command.isEmpty else {
                throw ValidationError("name the program behind --, as in -- /opt/ask-sltd")
            }
        }

        func run() async throws {
            Launch.startLogging()
            try Launch.finish(
                await hub.commands.externalCheck(
                    HubCommands.ExternalCheckOrder(
                        name: name, list: list, informs: informs, contact: contact,
                        perMinute: perMinute, window: window, limitSeconds: timeLimit,
                        sinceDays: sinceDays, command: command),
                    store.choice, log: Logger(label: "waypost.hub.external")))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status", abstract: "How the services stand.",
            discussion: "Exit codes: 0 fine, 1 one fails, was given up on, or nobody asks it.")
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try Launch.finish(await hub.commands.providers(store.choice))
        }
    }

    struct Retire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Asks a service nothing more; what waits is dropped.")
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions
        @Argument(help: "The service's name here.") var name: String

        func run() async throws {
            try Launch.finish(await hub.commands.retireProvider(name, store.choice))
        }
    }
}
