import ArgumentParser
import Launch
import Station

/// `waypost update`: the card's releases.
struct UpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "The card's releases: what runs, a new one, its trial, the way back.",
        discussion: """
            A release is written to the slot that does not run and starts when nobody stands at \
            the window and the battery holds. It stays when what held before it holds again, \
            three looks in a row, and goes back by itself after a quarter of an hour or at a \
            reset; a power cut counts as neither. Exit codes: 0 done, 69 not, and why.
            """,
        subcommands: [
            Status.self, Apply.self, Confirm.self, RollBack.self, Step.self, Serve.self,
        ],
        defaultSubcommand: Status.self)

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What runs, what is installed or on trial, what went back.")
        @OptionGroup var root: RootOptions

        func run() async throws { try Launch.finish(await root.commands.updateStatus()) }
    }

    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Installs a release that HQ signed for this board.")
        @Argument(help: "The bundle, such as a stick's.") var bundle: String
        @Flag(help: "Looks at it and says so, and writes nothing.") var dryRun = false
        @OptionGroup var root: RootOptions

        func run() async throws {
            try Launch.finish(await root.commands.applyUpdate(bundle, isDry: dryRun))
        }
    }

    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keeps the release on trial now, if what held before it holds.")
        @OptionGroup var root: RootOptions

        func run() async throws { try Launch.finish(await root.commands.confirmUpdate()) }
    }

    struct RollBack: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rollback", abstract: "Goes back to the release before.")
        @OptionGroup var root: RootOptions

        func run() async throws { try Launch.finish(await root.commands.rollBackUpdate()) }
    }

    struct Step: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What is due now; a timer runs it.", shouldDisplay: false)
        @OptionGroup var root: RootOptions

        func run() async throws { try Launch.finish(await root.commands.stepUpdate()) }
    }

    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answers a call on standard input; systemd starts it.", shouldDisplay: false)
        @OptionGroup var root: RootOptions

        func run() async throws { try Launch.finish(await root.commands.serveUpdate()) }
    }
}
