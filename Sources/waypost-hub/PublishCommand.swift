import ArgumentParser
import Launch
import Station

struct Publish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Gives files to posts: two people sign, posts take it in stages.",
        discussion: """
            waypost-hub publish lists FILE --key KEY --cert PEM signs for the first person; \
            publish approve RELEASE with another person's key opens it. A post that refuses it, \
            whose role starts three times within the hour behind it, or that falls silent halts \
            it for all who do not have it yet.
            """,
        subcommands: [
            PublishLists.self, PublishRoster.self, PublishSettings.self, PublishCodes.self,
            PublishFirmware.self, ShowRelease.self, Approve.self, Releases.self, Halt.self,
            Resume.self, Next.self,
        ])
}

struct PublishOptions: ParsableArguments {
    @OptionGroup var hub: HubOptions
    @OptionGroup var store: StoreOptions
    @Argument(help: "The file.") var file: String
    @Option(help: "The publisher's private key (PEM file or provider URI).") var key: String
    @Option(help: "The publisher's certificate (waypost-hub publishers admit).") var cert: String
    @Option(
        help: """
            Name: a to z, 0 to 9, - and _; without it a list's own, for a roster of one post the \
            post's, else main.
            """)
    var name: String?
    @Option(
        name: .customLong("number"),
        help: "A version above all others of the name; the next without it.")
    var version: Int64?
    @Option(name: .customLong("post"), help: "A post that gets it; may be repeated.")
    var posts: [String] = []
    @Option(
        name: .customLong("group"),
        help: "A group that gets it; its posts of now are signed. Neither: every post.")
    var groups: [String] = []
    @Option(help: "No post takes it before, as in 2026-12-01T00:00:00Z.") var validFrom: String?
    @Option(help: "No post takes it from then on.") var validUntil: String?
    @Option(help: "Numbers of posts and percentages, as in 1,10%,100%.") var stages: String?
    @Option(help: "The next stage begins after so many hours without trouble; else by hand.")
    var stageHours: Int?
    @Option(help: "A post that got it and is silent for so many hours halts it.")
    var silenceHours = 48
    @Flag(help: "Before all records that wait; up to 1 MiB.") var urgent = false
    @Flag(help: "Checks it and shows what it would change at each post; publishes nothing.")
    var dryRun = false

    func validate() throws {
        guard stageHours.map({ (1...8_760).contains($0) }) ?? true,
            (1...8_760).contains(silenceHours)
        else { throw ValidationError("hours are 1 to 8760") }
    }

    func run(_ kind: String) async throws {
        try Launch.finish(
            await hub.commands.publish(
                HubCommands.PublishOrder(
                    kind: kind, file: file, name: name, version: version, key: key,
                    certificate: cert, posts: posts, groups: groups, validFrom: validFrom,
                    validUntil: validUntil, stages: stages, stageHours: stageHours,
                    silenceHours: silenceHours, isUrgent: urgent, isDryRun: dryRun),
                store.choice))
    }
}

struct PublishLists: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lists", abstract: "An alert list's bundle, to all at once by default.",
        discussion: """
            One bundle serves up to 256 posts: its content key is wrapped to each of them \
            (waypost lists build --recipient). HQ checks the list before it takes it. A change \
            (lists build --delta-from) goes to those who have what it changes; others get the \
            whole list that it stands on and then change after change. Small ones with --urgent \
            go before all records.
            """)
    @OptionGroup var options: PublishOptions

    func run() async throws { try await options.run("lists") }
}

struct PublishRoster: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roster", abstract: "The officers of posts.",
        discussion: """
            A table in CSV: badge,role and, where wanted, name,state; role is one of officer, \
            supervisor, protection, auditor, trainee, state one of active, locked, left. It holds \
            no PINs: who is new gets one at the post (waypost officers reset BADGE). Whoever an \
            earlier roster named and this one does not is locked, and their sessions end. Whom \
            the post added by hand, PINs and locks of its own stay. A post refuses a roster that \
            would leave it without a supervisor who can sign in.
            """)
    @OptionGroup var options: PublishOptions

    func run() async throws { try await options.run("roster") }
}

struct PublishSettings: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "Settings over posts' own, in stages 1,10%,100%.",
        discussion: """
            TOML: schema = 1 and of site.toml's keys [retention] crossings_days, \
            attachments_days, audit_days, referrals_days; [uplink] monthly_budget_mb, \
            attachments, cheap_hours; [lists] late_days. What a file leaves out is the post's own \
            again. Nothing else can be set from afar. To take settings back, publish those of \
            before anew.
            """)
    @OptionGroup var options: PublishOptions

    func run() async throws { try await options.run("settings") }
}

struct PublishCodes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes", abstract: "What the State adds to the code lists.",
        discussion: """
            A table in CSV: list,code,en and, where wanted, retired (yes) and further languages \
            (fr, ar). A default is never taken away; what is retired, or left out of a later \
            table, is offered no more and stays known.
            """)
    @OptionGroup var options: PublishOptions

    func run() async throws { try await options.run("codes") }
}

struct PublishFirmware: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "firmware", abstract: "The appliance's program, in stages 1,10%,100%.",
        discussion: "Posts fetch, verify and keep it in their inbox; nothing installs it yet.")
    @OptionGroup var options: PublishOptions

    func run() async throws { try await options.run("firmware") }
}

struct ReleaseOptions: ParsableArguments {
    @OptionGroup var hub: HubOptions
    @OptionGroup var store: StoreOptions
    @Argument(help: "KIND/NAME/VERSION, as in lists/sltd/7.") var release: String
}

struct ShowRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "What a release would change at each post that it is for.",
        discussion: "For the second person, before the signature; needs no key.")
    @OptionGroup var options: ReleaseOptions

    func run() async throws {
        try Launch.finish(
            await options.hub.commands.showRelease(options.release, options.store.choice))
    }
}

struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The second person's signature: posts see the release from now on.",
        discussion: "Another key and another name than the first person's.")
    @OptionGroup var options: ReleaseOptions
    @Option(help: "The second publisher's private key (PEM file or provider URI).")
    var key: String
    @Option(help: "The second publisher's certificate.") var cert: String

    func run() async throws {
        try Launch.finish(
            await options.hub.commands.approve(
                options.release, key: key, certificate: cert, options.store.choice))
    }
}

struct Releases: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Every release, its stage and how its posts stand.",
        discussion: "Exit codes: 0 fine, 1 one is halted.")
    @OptionGroup var hub: HubOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        try Launch.finish(await hub.commands.releases(store.choice))
    }
}

struct Halt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "No further post gets the release; those that have it keep it.")
    @OptionGroup var options: ReleaseOptions
    @Option(help: "Why, for whoever looks next.") var reason = "by hand"

    func run() async throws {
        try Launch.finish(
            await options.hub.commands.halt(
                options.release, reason: reason, options.store.choice))
    }
}

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lets a halted release go on; what went wrong before counts no more.")
    @OptionGroup var options: ReleaseOptions

    func run() async throws {
        try Launch.finish(
            await options.hub.commands.resume(options.release, options.store.choice))
    }
}

struct Next: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Begins a release's next stage now.")
    @OptionGroup var options: ReleaseOptions

    func run() async throws {
        try Launch.finish(
            await options.hub.commands.advance(options.release, options.store.choice))
    }
}
