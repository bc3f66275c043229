import ArgumentParser
import Core
import Glibc
import Launch
import Logging
import Site
import Station
import Supervision

/// `waypost-sim faulty`: a process under the supervision of a role, in which a child does wrong on
/// command. It shows what follows; in `waypostd` nothing can be told to do wrong.
struct FaultyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faulty",
        abstract: "A supervised process whose child does wrong on command.",
        discussion: """
            Runs as a role would: notices to systemd, watchdog, ledger and exit codes are those of \
            waypostd. When its child starts and FILE is there, it takes FILE and does what is \
            written in it: block (its thread, in C), ignore (cancellation), trap, starve (every \
            thread of the pool), fail. Otherwise it works.
            """,
        shouldDisplay: false)

    @Argument(help: "Where the command is found.")
    var file: String
    @OptionGroup var root: RootPlace

    func run() async throws {
        Launch.startLogging()
        let files = LinuxFiles()
        let paths = root.paths
        try files.makeDirectory(paths.outbox(of: .ups), mode: 0o750)
        try files.makeDirectory(paths.runtime(of: .ups), mode: 0o755)
        let process = SupervisedProcess(
            roles: [.ups], paths: paths, manager: ServiceManager(variable: Surroundings.variable),
            log: Logger(label: "waypost.faulty"))
        let code = await process.run(
            SupervisorSpecification(id: "process", policy: .root, children: [.supervisor(tree)]))
        try Launch.finish(code)
    }

    private var tree: SupervisorSpecification {
        let file = file
        return SupervisorSpecification(
            id: Role.ups.rawValue,
            children: [
                ChildSpecification(
                    id: "worker", shutdownTime: .seconds(1), reportsReady: true,
                    proof: .within(.seconds(1))
                ) { child in
                    child.ready()
                    let time = SystemTime()
                    // The word of it goes out first.
                    try await time.sleep(for: .milliseconds(500))
                    if let wrong = try Wrong.take(file) { try await wrong.run() }
                    while !Task.isCancelled {
                        child.proved()
                        try await time.sleep(for: .milliseconds(200))
                    }
                }
            ])
    }
}

/// What a child can do wrong.
private enum Wrong: String {
    case block, ignore, trap, starve, fail

    struct Failure: Error, CustomStringConvertible {
        let description = "failed as it was told to"
    }

    /// Taken once: the next start works.
    static func take(_ file: String) throws -> Wrong? {
        let files = LinuxFiles()
        guard files.exists(file) else { return nil }
        let word = String(decoding: try files.read(file, limit: 64), as: UTF8.self)
        try files.remove(file)
        return Wrong(rawValue: String(word.prefix { $0.isLetter }))
    }

    func run() async throws {
        switch self {
        case .block: Self.blockForEver()
        case .ignore:
            let kept = Guarded<CheckedContinuation<Void, Never>?>(nil)
            await withCheckedContinuation { continuation in
                kept.withLock { $0 = continuation }
            }
        case .trap: preconditionFailure("trapped as it was told to")
        case .starve:
            await withDiscardingTaskGroup { group in
                for _ in 0..<64 { group.addTask { Self.blockForEver() } }
            }
        case .fail: throw Failure()
        }
    }

    private static func blockForEver() {
        while true { _ = poll(nil, 0, -1) }
    }
}
