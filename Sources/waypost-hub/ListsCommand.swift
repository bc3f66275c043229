import ArgumentParser
import Launch
import Station

struct Lists: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What alert lists brought.", subcommands: [Usage.self])

    struct Usage: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How a list was used, for its owner: counts for each entry, no travellers.",
            discussion: """
                Hits at posts, late ones and those of services that HQ asked, by the day on which \
                they were raised (UTC), with what became of them until now.
                """)
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions
        @Argument(help: "The list's name, as it stands in hits.") var name: String
        @Option(help: "The first day, as in 2026-11-01.") var from: String
        @Option(help: "The last day, which counts.") var to: String

        func run() async throws {
            try Launch.finish(
                await hub.commands.usage(of: name, from: from, to: to, store.choice))
        }
    }
}
