import ArgumentParser
import Launch
import Station

/// `waypost-hub carried`: to whom posts seal what is carried by hand.
struct Carried: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "To whom posts seal what is carried by hand.",
        discussion: """
            serve renews the certificate by itself, for the same key, and posts hear of it with \
            their next greeting, or with the receipts that import writes. next makes another key.
            """,
        subcommands: [Standing.self, Next.self], defaultSubcommand: Standing.self)

    struct Standing: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "The certificate, its end, and which posts have not said that they have it.")
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try Launch.finish(await hub.commands.carriedRecipient(store.choice))
        }
    }

    struct Next: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes another key; a serving hub tells of it within seconds.",
            discussion: """
                The key before it stays beside it as carried.former.N.key, and opens what was \
                sealed to it and is still under way. The key of the authority hub must be in the \
                directory.
                """)
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try Launch.finish(await hub.commands.replaceCarriedRecipient(store.choice))
        }
    }
}
