internal import Control
internal import Core
internal import Journal
internal import Logging
internal import Records
internal import Site
internal import Supervision

/// What people at the command line want stopped in a role's tree, kept over restarts of the process
/// and the board: what somebody stopped stays stopped until somebody takes that back.
actor ServiceHolds {
    /// A child and why it is held.
    struct Held: Sendable, Hashable {
        /// From the role down, such as `uplink/forwarder`.
        var path: String
        var reason: String
        var since: Timestamp
    }

    static let fileLimit = 64 << 10

    private let role: Role
    private let paths: Paths
    private let files: any DurableFiles
    private let time: any TimeSource
    private let log: Logger
    private nonisolated let executor: any ResourceExecutor

    /// The file is written on this thread, away from the pool.
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(
        _ role: Role, paths: Paths, files: any DurableFiles, time: any TimeSource, log: Logger,
        executor: any ResourceExecutor = .thread(name: "holds")
    ) {
        self.role = role
        self.paths = paths
        self.files = files
        self.time = time
        self.log = log
        self.executor = executor
    }

    /// What is kept; blocks. A file that cannot be read holds nobody, and is logged.
    static func load(
        _ role: Role, _ paths: Paths, _ files: any DurableFiles, _ log: Logger
    ) -> [Held] {
        let path = paths.holds(of: role)
        guard files.exists(path) else { return [] }
        guard let bytes = try? files.read(path, limit: fileLimit),
            let list = try? JSONValue(parsing: bytes).array
        else {
            log.error("\(path) cannot be read: nothing is held that was; hold it again")
            return []
        }
        return list.compactMap { item in
            guard let path = item["path"]?.string, let reason = item["reason"]?.string,
                let since = item["since"]?.string.flatMap({ Timestamp($0) })
            else { return nil }
            return Held(path: path, reason: reason, since: since)
        }
    }

    /// Stops a child and keeps it so; on the disk first. Held again, the reason is renewed.
    func hold(
        _ path: String, because reason: String, by user: UInt32, in slot: SupervisorSlot
    ) throws(ControlFault) {
        guard path != "\(role.rawValue)/control" else {
            throw .failed(
                code: RoleCall.usage, problem: "nobody could release \(path) again",
                remedy: "hold another child, or systemctl stop waypost-\(role.rawValue)")
        }
        let reason = String(reason.prefix(Hold.reasonLimit))
        guard !reason.allSatisfy(\.isWhitespace) else {
            throw .failed(
                code: RoleCall.usage, problem: "there is no reason",
                remedy: "say why with --because: whoever finds it stopped has to know")
        }
        var held = Self.load(role, paths, files, log)
        let since = held.first { $0.path == path }?.since ?? time.now()
        held.removeAll { $0.path == path }
        // Known to the tree first: a name that it does not have must not be kept.
        do throws(SupervisionFault) {
            try slot.hold(path, because: reason)
        } catch {
            throw .failed(
                code: RoleCall.usage, problem: "there is no child \(path)",
                remedy: "waypost services \(role.rawValue) names them; ROLE/CHILD is wanted")
        }
        do throws(ControlFault) {
            try keep(held + [Held(path: path, reason: reason, since: since)])
        } catch {
            try? slot.release(path)
            throw error
        }
        leaveRecord("service_held", path, reason, user)
    }

    /// Lets a child start again.
    func release(
        _ path: String, by user: UInt32, in slot: SupervisorSlot
    ) throws(ControlFault) {
        var held = Self.load(role, paths, files, log)
        guard held.contains(where: { $0.path == path }) else {
            throw .failed(
                code: RoleCall.usage, problem: "nobody holds \(path)",
                remedy: held.isEmpty
                    ? "waypost services shows what is held"
                    : "held are: \(held.map(\.path).joined(separator: ", "))")
        }
        held.removeAll { $0.path == path }
        try keep(held)
        do throws(SupervisionFault) {
            try slot.release(path)
        } catch {
            // A child of an earlier release: it is out of the file now, and that was the wish.
            log.notice("\(path) was held and is no child any more")
        }
        leaveRecord("service_released", path, nil, user)
    }

    private func keep(_ held: [Held]) throws(ControlFault) {
        let json = JSONValue.array(
            held.map {
                [
                    "path": .string($0.path), "reason": .string($0.reason),
                    "since": .string($0.since.description),
                ]
            })
        do throws(FileFault) {
            try files.replace(
                paths.holds(of: role), with: Array(json.compactText.utf8), mode: 0o640)
        } catch {
            throw ControlFault(code: "holds", error)
        }
    }

    private func leaveRecord(_ action: String, _ path: String, _ reason: String?, _ user: UInt32) {
        log.notice("\(action) \(path), by uid \(user)\(reason.map { ": \($0)" } ?? "")")
        let draft = RecordDraft(
            kind: .audit, id: .version7(at: time.now(), random: SystemRandom()),
            body: ["action": .string(action), "target": .string(path), "result": "done"],
            officer: "uid:\(user)")
        do throws(OutboxFault) {
            try Outbox(directory: paths.outbox(of: role), files: files).put(draft)
        } catch {
            log.error("\(error)")
        }
    }
}
