import ArgumentParser
import Launch
import Station

struct Authority: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lets one authority follow another while posts are far away.",
        discussion: """
            prepare makes the next one, and posts get to know it with their next greeting; switch \
            lets it issue; retire ends belief in the one before, once all that it issued has \
            ended. hub is the authority of the hub and of devices, lists that of alert lists and \
            publishers. renew is for a key that is kept elsewhere: serve renews by itself what it \
            can.
            """,
        subcommands: [
            Standing.self, Prepare.self, Switch.self, Retire.self, Renew.self, Show.self,
        ],
        defaultSubcommand: Standing.self)

    struct Options: ParsableArguments {
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions
        @Argument(help: "hub or lists.") var use: String

        func validate() throws {
            guard HubCommands.authorityUses.contains(use) else {
                throw ValidationError(
                    "\"\(use)\" is no authority; there are "
                        + HubCommands.authorityUses.joined(separator: " and "))
            }
        }
    }

    struct Standing: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status", abstract: "How the authorities stand, and which posts know it.",
            discussion: "Exit codes: 0 nothing is to be done, 1 a step is due.")
        @OptionGroup var hub: HubOptions
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try Launch.finish(await hub.commands.authorities(store.choice))
        }
    }

    struct Prepare: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes the authority that is to follow.",
            discussion: "The key of the one that issues must be in the directory.")
        @OptionGroup var options: Options

        func run() async throws {
            try Launch.finish(
                await options.hub.commands.prepareAuthority(options.use, options.store.choice))
        }
    }

    struct Switch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets the prepared authority issue.",
            discussion: """
                Refused while a post has not heard of it, unless --anyway: over the link such a \
                post is led from the one that it knows to the new one, but lists on a stick are \
                refused there until it has spoken with HQ or got a new enrolment bundle.
                """)
        @OptionGroup var options: Options
        @Flag(help: "Although posts have not heard of it.") var anyway = false

        func run() async throws {
            try Launch.finish(
                await options.hub.commands.switchAuthority(
                    options.use, isForced: anyway, options.store.choice))
        }
    }

    struct Retire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends belief in what the authority before issued.",
            discussion: """
                Refused for three years after switch, while certificates that it issued may be \
                valid. Receipts that it vouched for are believed on. Posts whose certificate is \
                still below it need a new enrolment bundle; lists that were signed below it are \
                unreadable from then on: publish them again before.
                """)
        @OptionGroup var options: Options
        @Flag(help: "Although certificates that it issued may be valid.") var anyway = false
        @Flag(
            help: "Somebody else may have its key: at once, and its receipts are believed no more.")
        var compromised = false

        func run() async throws {
            try Launch.finish(
                await options.hub.commands.retireAuthorities(
                    options.use, isCompromised: compromised, isForced: anyway,
                    options.store.choice))
        }
    }

    struct Renew: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Renews the hub's own certificates that are due.",
            discussion: """
                As serve does once a day, with the authorities' keys that are in the directory: \
                bring the one that is kept elsewhere, renew, and take it away again. A serving hub \
                takes the new certificates within a day.
                """)
        @OptionGroup var hub: HubOptions

        func run() throws {
            try Launch.finish(hub.commands.renewCertificates())
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the authorities for cards that are to know HQ from the start.",
            discussion: """
                The file becomes etc/waypost/headquarters.pem (Image/build headquarters=FILE): a \
                board that has it takes no site file and no enrolment of anybody else's.
                """)
        @OptionGroup var hub: HubOptions
        @Option(help: "The file to write.") var out: String

        func run() throws {
            try Launch.finish(hub.commands.showAuthorities(out: out))
        }
    }
}
