import ArgumentParser
import Core
import Launch
import Station

struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sun, battery and loads of a post, as it told them.",
        discussion: """
            Hours, and every switching with its reason. Posts send them behind all records, as a \
            rule every six hours, from what the month's budget leaves. Times are UTC. For people \
            it is always one screen: the longer the time, the more hours a row is the mean of.
            Exit codes: 0 shown, 64 a post that HQ has never heard of.
            """)
    @OptionGroup var span: HistorySpan
    @OptionGroup var hub: HubOptions
    @OptionGroup var store: StoreOptions
    @Argument(help: "The post.") var post: String

    func validate() throws {
        _ = try span.order(isJSON: hub.json)
    }

    func run() async throws {
        try Launch.finish(
            await hub.commands.powerHistory(
                of: post, try span.order(isJSON: hub.json), store.choice))
    }
}

struct Log: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What a post's roles said at warning and above, newest last.",
        discussion: """
            Posts send it behind all else, as a rule every half hour, a bounded amount a day. What \
            was said again and again is written at growing pauses, with how often. Times are of \
            the post's clock.
            Exit codes: 0 shown, 64 a post that HQ has never heard of.
            """)
    @Option(help: "relays, power, ups, capture or uplink; without it all.")
    var role: String?
    @Option(help: "warning, error or critical, and above.")
    var level = "warning"
    @Option(help: "From then on: RFC 3339, or a day in UTC as 2026-03-01.")
    var since: String?
    @Option(help: "How many lines, 1 to 10000.")
    var lines = 200
    @OptionGroup var hub: HubOptions
    @OptionGroup var store: StoreOptions
    @Argument(help: "The post.") var post: String

    func validate() throws {
        guard (1...10_000).contains(lines) else {
            throw ValidationError("--lines is \(lines); allowed are 1 to 10000")
        }
        guard ["warning", "error", "critical"].contains(level) else {
            throw ValidationError("--level is \(level); allowed are warning, error and critical")
        }
        let roles = HubCommands.roleNames
        guard role.map(roles.contains) ?? true else {
            throw ValidationError(
                "there is no role \(role ?? ""); there are \(roles.joined(separator: ", "))")
        }
        _ = try start
    }

    private var start: Timestamp? {
        get throws {
            guard let since else { return nil }
            guard let time = Timestamp(since) ?? Timestamp(since + "T00:00:00Z") else {
                throw ValidationError(
                    "--since is \(since); a time as 2026-03-01T06:00:00Z or a day is wanted")
            }
            return time
        }
    }

    func run() async throws {
        try Launch.finish(
            await hub.commands.log(
                of: post, role: role, level: level, since: try start, limit: lines, store.choice))
    }
}
