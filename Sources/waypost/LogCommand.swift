import ArgumentParser
import Core
import Launch
import Site
import Station

/// `waypost log`: what the roles said.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "What the roles said about their work, the newest last.",
        discussion: """
            Read from the disk, with the roles running or stopped: up to 2 MiB of each, nothing \
            personal. Times are the board's clock. Where systemd's journal is kept it has more: \
            journalctl -u waypost-ROLE -o short-iso --since "2 hours ago".
            Exit codes: 0 shown, 69 a role's log cannot be read.
            """)
    @Option(
        help: "relays, power, ups, capture or uplink; without it all.",
        transform: { try LogCommand.one(of: Role.allCases, $0) })
    var role: Role?
    @Option(
        help: ArgumentHelp(
            "From when on: 2026-11-22T15:00:00Z, or how long ago, such as 10m, 2h or 1d.",
            valueName: "time"), transform: LogCommand.start)
    var since: LogOrder.Start?
    @Option(
        help: "info, notice, warning, error or critical, and what is worse.",
        transform: { try LogCommand.one(of: LogLine.Level.allCases, $0) })
    var level: LogLine.Level = .info
    @Option(help: "At most so many of the newest lines.")
    var lines = LogOrder.usualLines
    @Flag(name: .shortAndLong, help: "Goes on with what is said, until Ctrl-C.")
    var follow = false
    @OptionGroup var root: RootOptions

    private static func start(_ text: String) throws -> LogOrder.Start {
        guard let start = LogOrder.Start(text) else {
            throw ValidationError("\(text) is no time; 2026-11-22T15:00:00Z or 2h is wanted")
        }
        return start
    }

    private static func one<Choice: RawRepresentable<String>>(
        of all: [Choice], _ text: String
    ) throws -> Choice {
        guard let choice = Choice(rawValue: text) else {
            let allowed = all.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("\(text) is none of \(allowed)")
        }
        return choice
    }

    func validate() throws {
        guard (1...LogOrder.mostLines).contains(lines) else {
            throw ValidationError("--lines is \(lines); allowed 1 to \(LogOrder.mostLines)")
        }
    }

    func run() async throws {
        try Launch.finish(
            await root.commands.showLog(
                LogOrder(role: role, level: level, start: since, lines: lines),
                isFollowed: follow))
    }
}
