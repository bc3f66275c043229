import ArgumentParser
import Launch
import Station

struct Attachments: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Images and scans that crossings name: what is here, and asking for the rest.",
        subcommands: [List.self, Request.self, Fetch.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a crossing names, a line each.")
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions
        @Argument(help: "The post.") var post: String
        @Argument(help: "The crossing's identifier.") var crossing: String

        func run() async throws {
            try Launch.finish(
                await hub.commands.attachments(post, crossing: crossing, store.choice))
        }
    }

    struct Request: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Asks the post to send them over the link, before all others.",
            discussion: """
                The post hears of it with its next greeting, within the hour while the link is up, \
                and keeps to the month's budget.
                """)
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions
        @Argument(help: "The post.") var post: String
        @Argument(help: "The crossing's identifier.") var crossing: String

        func run() async throws {
            try Launch.finish(await hub.commands.request(post, crossing: crossing, store.choice))
        }
    }

    struct Fetch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes one to a file.",
            discussion: "Exit codes: 0 written, 1 HQ does not hold it, 64 no such post.")
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions
        @Argument(help: "The post.") var post: String
        @Argument(help: "The attachment's SHA-256.") var sha256: String
        @Option(help: "The file to write.") var out: String

        func run() async throws {
            try Launch.finish(
                await hub.commands.fetchAttachment(post, sha256, out: out, store.choice))
        }
    }
}
