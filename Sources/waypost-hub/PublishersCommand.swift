import ArgumentParser
import Launch
import Station

struct Publishers: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "People who may publish to posts.",
        discussion: """
            The list authority vouches for them, as every enrolled post knows it; its key \
            (list-ca.key) is needed for admit alone and may be kept elsewhere. Each certificate \
            lives for a year; one for a new request of the same person stands beside it until then.
            """,
        subcommands: [Standing.self, Request.self, Admit.self], defaultSubcommand: Standing.self)

    struct Standing: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Who may publish, and until when.")
        @OptionGroup var hub: HubOptions

        func run() throws {
            try Launch.finish(hub.commands.publishers())
        }
    }

    struct Request: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a key and a request for it, on the publisher's own computer.")
        @Argument(help: "The person: letters, digits, -, _ and .") var name: String
        @Option(help: "The private key to write.") var key: String
        @Option(help: "The request to write.") var csr: String
        @Flag(help: "Results as JSON.") var json = false

        func run() throws {
            let commands = HubCommands(
                directory: ".", console: Surroundings.console, isJSON: json)
            try Launch.finish(commands.requestPublisher(name, key: key, request: csr))
        }
    }

    struct Admit: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answers a request with a certificate for a year.",
            discussion: "Whoever runs this vouches for who the person is.")
        @OptionGroup var hub: HubOptions
        @Option(help: "The request.") var csr: String
        @Option(help: "The certificate to write.") var out: String

        func run() throws {
            try Launch.finish(hub.commands.admitPublisher(request: csr, out: out))
        }
    }
}

struct Groups: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Which posts are published to together.",
        subcommands: [Show.self, Add.self, Remove.self], defaultSubcommand: Show.self)

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A line a group.")
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try Launch.finish(await hub.commands.groups(store.choice))
        }
    }

    struct Members: ParsableArguments {
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions
        @Argument(help: "The group.") var group: String
        @Argument(help: "Posts, also such as have not spoken yet.") var posts: [String]

        func run(isIn: Bool) async throws {
            try Launch.finish(
                await hub.commands.setGroup(group, of: posts, isIn: isIn, store.choice))
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Puts posts into a group.")
        @OptionGroup var members: Members

        func run() async throws { try await members.run(isIn: true) }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes posts out of a group.")
        @OptionGroup var members: Members

        func run() async throws { try await members.run(isIn: false) }
    }
}
