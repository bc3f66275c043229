import ArgumentParser
import Launch
import Station

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Every finding at full length, with its remedy.",
        discussion: "Exit codes: 0 ok, 1 warning, 2 critical, 3 unknown.",
        subcommands: [Show.self, Explain.self, Mute.self, Unmute.self],
        defaultSubcommand: Show.self)

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Every finding, worst first, and what is muted.")
        @OptionGroup var root: RootOptions

        func run() async throws {
            try Launch.finish(await root.commands.doctor())
        }
    }

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a finding means, what to do about it, and who can.",
            discussion: "Asks nobody: it tells the same with the post stopped.")
        @Argument(help: "The finding's code, such as disk.low; none lists all codes.")
        var code: String?
        @OptionGroup var root: RootOptions

        func run() throws { try Launch.finish(root.commands.explain(code)) }
    }

    struct Mute: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tells a finding no more for a while, here; HQ is told all the same.",
            discussion: """
                It is told again when its time is over, when it becomes critical, when it stands \
                of more things than now, and when the clock falls back.
                """)
        @Argument(help: "The finding's code, such as disk.low.")
        var code: String
        @Option(
            name: .customLong("for"),
            help: "How long, such as 90s, 10m, 1h30m or 14d; at most 30d.")
        var duration: String
        @Option(help: "Why, for whoever comes next.")
        var because: String
        @OptionGroup var root: RootOptions

        func run() async throws {
            try Launch.finish(
                await root.commands.mute(code, for: duration, because: because))
        }
    }

    struct Unmute: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Tells a finding again.")
        @Argument(help: "The finding's code.")
        var code: String
        @OptionGroup var root: RootOptions

        func run() throws {
            try Launch.finish(root.commands.unmute(code))
        }
    }
}
