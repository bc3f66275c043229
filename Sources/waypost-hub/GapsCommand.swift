import ArgumentParser
import Launch
import Station

struct Gaps: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Places of which HQ knows that it lacks them.",
        subcommands: [List.self, Close.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The gaps that are open.",
            discussion:
                "Exit codes: 0 none, 1 some, 64 a post that HQ has never heard of.")
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions
        @Argument(help: "One post; all without it.") var post: String?
        @Flag(help: "Those too that were closed, and why.") var all = false

        func run() async throws {
            try Launch.finish(await hub.commands.gaps(post, withClosed: all, store.choice))
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Closes one whose records nobody will ever bring.",
            discussion: """
                For a card that burnt, or a journal that is lost. The gap stays, with the reason, \
                the time and who said so (gaps --all); should its records come after all, they \
                are taken.
                Exit codes: 0 closed, 1 no such gap is open, 64 wrong words.
                """)
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions
        @Argument(help: "The post.") var post: String
        @Argument(help: "The epoch, as gaps shows it.") var epoch: String
        @Argument(
            help: ArgumentHelp(
                "Its first and last sequence; the first alone where nobody knows the last.",
                valueName: "first[-last]"))
        var extent: String
        @Option(help: "Why nobody will bring them.") var reason: String

        func run() async throws {
            try Launch.finish(
                await hub.commands.closeGap(
                    of: post, epoch: epoch, extent: extent, reason: reason,
                    person: Surroundings.person, store.choice))
        }
    }
}
