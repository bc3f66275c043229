import ArgumentParser
import Launch
import Logging
import Station

@main
struct WaypostHub: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waypost-hub",
        abstract: "The receiver at headquarters.",
        version: Release.version,
        subcommands: [
            Init.self, Serve.self, Enrol.self, Posts.self, Status.self, Gaps.self, Verify.self,
            Reconcile.self, Foretold.self, Attachments.self, Revoke.self,
            Import.self, Carried.self, Publish.self, Publishers.self, Groups.self, Authority.self,
            ExternalCheck.self, Lists.self, Subject.self, Retention.self, History.self, Log.self,
            Support.self, CardKeyCommand.self, Stolen.self, Technicians.self, SiteCommand.self,
        ])
}

struct HubOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The hub's directory: its authorities and keys.", valueName: "d"))
    var dir: String
    @Flag(help: "Results as JSON.")
    var json = false

    var commands: HubCommands {
        HubCommands(directory: dir, console: Surroundings.console, isJSON: json)
    }
}

struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "postgres:CONNINFO or sqlite:FILE; without it the store that serve used last.",
            valueName: "store"))
    var store: String?

    func validate() throws {
        guard let store else { return }
        guard HubCommands.StoreChoice(store) != nil else {
            throw ValidationError("--store \(store) is neither postgres:CONNINFO nor sqlite:FILE")
        }
    }

    var choice: HubCommands.StoreChoice? { store.flatMap(HubCommands.StoreChoice.init) }
}

struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes the hub's authorities and keys; what is there stays.")
    @OptionGroup var hub: HubOptions
    @Option(
        name: .customLong("address"),
        help: "Host name or IP address under which posts reach the hub; may be repeated.")
    var addresses: [String] = ["127.0.0.1"]
    @Option(help: "Port that posts are told.")
    var port = 9_443

    func validate() throws {
        guard (1...65_535).contains(port) else {
            throw ValidationError("--port is \(port); allowed are 1 to 65535")
        }
    }

    func run() throws {
        try Launch.finish(hub.commands.create(addresses: addresses, port: port))
    }
}

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Receives records from posts until it is stopped.")
    @OptionGroup var hub: HubOptions
    @Option(help: "postgres:CONNINFO (several hosts allowed) or sqlite:FILE.")
    var store: String
    @Option(help: "HOST:PORT.")
    var listen = "0.0.0.0:9443"
    @Option(
        help: ArgumentHelp(
            "Plain HTTP for a monitoring system, /metrics and nothing personal; none without it.",
            valueName: "host:port"))
    var metrics: String?

    func validate() throws {
        guard HubCommands.StoreChoice(store) != nil else {
            throw ValidationError("--store \(store) is neither postgres:CONNINFO nor sqlite:FILE")
        }
        for (name, text) in [("--listen", listen), ("--metrics", metrics ?? listen)]
        where Self.address(text) == nil {
            throw ValidationError("\(name) \(text) is not HOST:PORT, or [HOST]:PORT for IPv6")
        }
    }

    private static func address(_ listen: String) -> (host: String, port: Int)? {
        guard let colon = listen.lastIndex(of: ":"),
            let port = UInt16(listen[listen.index(after: colon)...])
        else { return nil }
        let host = listen[..<colon]
        guard !host.isEmpty, host.hasPrefix("[") == host.hasSuffix("]"),
            host.hasPrefix("[") || !host.contains(":")
        else { return nil }
        return (host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : String(host), Int(port))
    }

    func run() async throws {
        Launch.startLogging()
        guard let choice = HubCommands.StoreChoice(store), let address = Self.address(listen)
        else { return }
        try Launch.finish(
            await hub.commands.serve(
                choice, host: address.host, port: address.port,
                metrics: metrics.flatMap(Self.address),
                log: Logger(label: "waypost.hub")))
    }
}

struct Enrol: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answers posts' certificate requests with enrolment bundles.",
        discussion: """
            Another device's request for a post that is enrolled is refused. Where --csr names a \
            folder, each of its *.csr is answered, with POST.json in the folder --out; one that \
            is refused costs the others nothing, and makes the exit code 1.
            """)
    @OptionGroup var hub: HubOptions
    @OptionGroup var store: StoreOptions
    @Option(help: "The post's device.csr, what its waypost provision --renew wrote, or a folder.")
    var csr: String
    @Option(help: "The bundle to write; for a folder of requests a folder.") var out: String
    @Option(help: "What the spare is to be whose request it is (waypost provision --spare).")
    var post: String?
    @Flag(help: "This device takes the other's place; the other is refused from now on.")
    var replace = false

    func run() async throws {
        try Launch.finish(
            await hub.commands.enrol(
                HubCommands.EnrolmentOrder(
                    requests: csr, out: out, post: post, isReplacing: replace), store.choice))
    }
}

struct Posts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "A line a post.")
    @OptionGroup var hub: HubOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        try Launch.finish(await hub.commands.posts(store.choice))
    }
}

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Computes every stored chain anew, all branches of forked epochs too.",
        discussion: "Exit codes: 0 all hold, 2 not, 64 a post that HQ has never heard of.")
    @OptionGroup var hub: HubOptions
    @OptionGroup var store: StoreOptions
    @Argument(help: "One post; all without it.") var post: String?

    func run() async throws {
        try Launch.finish(await hub.commands.verify(post, store.choice))
    }
}

struct Reconcile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Whether every receipt of a ledger stands for a record that is here once.",
        discussion: "Exit codes: 0 equal, 2 not, 64 a post that HQ has never heard of.")
    @OptionGroup var hub: HubOptions
    @OptionGroup var store: StoreOptions
    @Argument(help: "The post.") var post: String
    @Option(help: "A file with a receipt in JSON on each line.") var receipts: String

    func run() async throws {
        try Launch.finish(await hub.commands.reconcile(post, ledger: receipts, store.choice))
    }
}

struct Foretold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Urgent records that a post showed ahead of its backlog, the newest first.",
        discussion: "Nothing of them is acknowledged yet; --json shows each record whole.")
    @OptionGroup var hub: HubOptions
    @OptionGroup var store: StoreOptions
    @Argument(help: "The post.") var post: String

    func run() async throws {
        try Launch.finish(await hub.commands.foretold(post, store.choice))
    }
}

struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Refuses every device that a post has used so far.",
        discussion: "What it sent stays. waypost-hub enrol gives the post a new certificate.")
    @OptionGroup var hub: HubOptions
    @OptionGroup var store: StoreOptions
    @Argument(help: "The post.") var post: String

    func run() async throws {
        try Launch.finish(await hub.commands.refuseDevices(of: post, store.choice))
    }
}

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes what was carried from posts by hand (waypost records export).",
        discussion: """
            Every part below DIR, and below its folders. Each stands for itself: one that was \
            altered is refused and named, the others are taken. What came by the link before is \
            not kept twice.
            Exit codes: 0 all was taken, 1 something was refused or did not come.
            """)
    @OptionGroup var hub: HubOptions
    @OptionGroup var store: StoreOptions
    @Argument(help: "The directory, such as a stick's.") var directory: String
    @Option(help: "Where to write the receipts that go back (waypost records import-receipts).")
    var receipts: String?
    @Flag(help: "Also of devices revoked since: the cards of dead boards (waypost recover).")
    var revoked = false

    func run() async throws {
        try Launch.finish(
            await hub.commands.importCarried(
                from: directory, receipts: receipts, hearsRevoked: revoked, store.choice))
    }
}
