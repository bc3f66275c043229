internal import Control
internal import Core
internal import Health
internal import Site
internal import Supervision

/// What `waypost services` tells: each role's supervision tree and the restarts it remembers, the
/// watchdogs as they are, and the board's last start. Put together from the outside: where a role
/// does not answer, its files do.
struct ServicesReport: Sendable {
    struct Service: Sendable {
        let role: Role
        /// `nil` where the role did not answer.
        var tree: JSONValue?
        /// Why there is no tree.
        var fault: ControlFault?
        /// What systemd's watchdog asked of the newest process; `nil` without one.
        var watchdogSeconds: Int64?
        /// Starts of the process in this run of the board, but the first.
        var restarts: Int?
        var resets: [ResetEntry]

        var state: RoleReport.State {
            guard let tree else {
                if case .absent? = fault { return .stopped }
                return .unknown
            }
            return ServicesReport.state(tree)
        }
    }

    var at: Timestamp
    var post: String?
    var bootID: Identifier
    var upSeconds: Int64
    /// The newest start that the ladder counted; `nil` without a ladder.
    var start: BoardStart?
    /// `nil` where the board is not in it.
    var safeMode: SafeMode?
    /// When that is tried to be left by itself.
    var safeModeEnd: Timestamp?
    var hardware: HardwareWatchdog
    /// In the order of roles.
    var services: [Service]
    /// Runs of the board as the ladder counted them, oldest first.
    var boots: [Identifier] = []

    var json: JSONValue {
        let roles = services.map { service -> (String, JSONValue) in
            (
                service.role.rawValue,
                [
                    "state": .string(service.state.rawValue), "tree": service.tree ?? .null,
                    "restarts": JSONValue(service.restarts),
                    "systemd_watchdog_s": JSONValue(service.watchdogSeconds),
                    "resets": .array(service.resets.map(\.json)),
                ]
            )
        }
        return [
            "at": .string(at.description), "post": JSONValue(post),
            "board": [
                "boot_id": .string(bootID.description), "uptime_s": .integer(upSeconds),
                "start": start.map { start in
                    [
                        "at": .string(start.at.description),
                        "boot_id": .string(start.bootID.description),
                        "reason": .string(start.reason), "points": .string(start.points),
                    ]
                } ?? .null,
                "safe_mode": safeMode.map { mode in
                    ["reason": .string(mode.reason), "until": JSONValue(safeModeEnd)]
                } ?? .null,
            ],
            "hardware_watchdog": hardware.json,
            "roles": .object(Dictionary(roles, uniquingKeysWith: { $1 })),
        ]
    }

    /// A role is as well as the worst of its children, read from what it answered.
    static func state(_ tree: JSONValue) -> RoleReport.State {
        RoleStatus.state(snapshot(tree))
    }

    private static func snapshot(_ tree: JSONValue) -> ChildSnapshot {
        ChildSnapshot(
            id: tree["id"]?.string ?? "",
            state: tree["state"]?.string.flatMap(ChildSnapshot.State.init) ?? .stopped,
            restarts: 0, lastError: nil, since: .zero,
            children: (tree["children"]?.array ?? []).map(snapshot))
    }
}

extension ServicesReport {
    /// Asks the roles, all at the same time and each for a bounded time, and reads their files.
    static func collect(_ paths: Paths, timeout: Duration) async -> ServicesReport {
        let time = SystemTime()
        let files = LinuxFiles()
        let services = await withTaskGroup(of: Service.self) { group in
            for role in Role.allCases {
                group.addTask { await ask(role, paths, files, time, timeout) }
            }
            var services: [Role: Service] = [:]
            for await service in group { services[service.role] = service }
            return Role.allCases.compactMap { services[$0] }
        }
        let starts = BoardStart.history(paths, files)
        let safeMode = SafeMode.read(paths, files, time)
        return ServicesReport(
            at: time.now(),
            post: (try? AcceptedSite.loadForRole(paths: paths, files: files))?.site.post.id,
            bootID: time.bootID, upSeconds: time.monotonic().components.seconds,
            start: starts.last, safeMode: safeMode, safeModeEnd: safeMode?.end(time),
            hardware: HardwareWatchdog.read(files), services: services,
            boots: starts.map(\.bootID))
    }

    private static func ask(
        _ role: Role, _ paths: Paths, _ files: LinuxFiles, _ time: SystemTime, _ timeout: Duration
    ) async -> Service {
        let mark = ProcessMark.load(role, paths, files)
        var service = Service(
            role: role, watchdogSeconds: mark?.systemdWatchdog?.components.seconds,
            restarts: mark.flatMap { $0.bootID == time.bootID ? $0.starts - 1 : nil },
            resets: ResetLedger.load(role, paths, files).entries)
        let thread = ThreadExecutor.thread(name: "ask")
        do {
            let answer = try await ControlClient.call(
                path: paths.socket(of: role), call: RoleCall.services, timeout: timeout,
                time: time, on: thread)
            guard case .object(var tree) = answer else { return service }
            // What it holds itself, for those who may ask it and not read its files.
            if let resets = tree.removeValue(forKey: "resets") {
                service.resets = ResetLedger(resets).entries
            }
            if let seconds = tree.removeValue(forKey: "systemd_watchdog_s") {
                service.watchdogSeconds = seconds.integer
            }
            if let restarts = tree.removeValue(forKey: "process_restarts")?.integer {
                service.restarts = Int(restarts)
            }
            service.tree = .object(tree)
        } catch {
            service.fault = error
        }
        return service
    }
}
