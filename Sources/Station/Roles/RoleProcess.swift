public import Core
internal import Glibc
public import Logging
public import Site
internal import Supervision
internal import UnixSignals

/// One process of the appliance: one role, or all of them on a desk.
///
/// 1. A root whose socket paths are too long, or a configuration that was never accepted, ends it
///    with 78 before anything is opened.
/// 2. A lock a role keeps a second process of the same role on the same root out (75).
/// 3. Every long-lived activity is a child of one supervision tree. SIGTERM and SIGINT stop the
///    tree in reverse order of its start (0); a tree that cannot heal itself ends the process (70),
///    a child that does not stop in its time (71) and a pool or tree that does not answer (72) too:
///    systemd starts it again. The cause is on disk before that, and the next process puts it on
///    record.
/// 4. systemd hears READY=1 when every child has come up, STOPPING=1 when the stop begins, and
///    WATCHDOG=1 from the evidence of ``ProcessWatch`` only.
public struct RoleProcess: Sendable {
    public let roles: [Role]
    public let paths: Paths
    private let files = LinuxFiles()
    private let time = SystemTime()
    private let postTime: any TimeSource
    private let log: Logger
    private let manager: ServiceManager

    /// - Parameters:
    ///   - roles: at least one; the roles of this release are in ``implemented``.
    ///   - manager: what systemd asks and where it hears.
    ///   - postTime: the time that sun, battery and loads live in.
    public init(
        roles: [Role], paths: Paths, manager: ServiceManager, log: Logger,
        postTime: any TimeSource = SystemTime()
    ) {
        self.roles = roles
        self.paths = paths
        self.manager = manager
        self.log = log
        self.postTime = postTime
    }

    /// The roles that this release has.
    public static let implemented: [Role] = Role.allCases

    /// Runs until a signal or a failure ends it, and returns the exit code.
    public func run() async -> Int32 {
        let locks: [ProcessLock]
        let site: Site
        let findings: [Finding]
        do {
            _ = try paths.validated()
            // On an appliance it is there and belongs to all roles: its mode is no role's matter.
            if !files.exists(paths.runtime) {
                try files.makeDirectory(paths.runtime, mode: 0o755)
            }
            locks = try roles.map { try ProcessLock.acquire(paths.lock(of: $0)) }
            (site, findings) = try loadSite()
        } catch {
            return refuse(error)
        }
        for finding in findings { log.critical("\(finding.summary); \(finding.remedy)") }
        let marks = roles.map { ProcessMark(role: $0, paths: paths, time: time, files: files) }
        for mark in marks { mark.begin(log: log) }
        let code = await supervise(site: site, findings: findings, marks: marks)
        for mark in marks where code == ExitCode.ok { mark.end(log: log) }
        withExtendedLifetime(locks) {}
        return code
    }

    /// The configuration to run on. Capture keeps an accepted copy: where that cannot be renewed
    /// (a full disk), the post works all the same and says so; where there never was one, it is
    /// not provisioned.
    private func loadSite() throws(SiteFaults) -> (Site, [Finding]) {
        let (site, findings) = try AcceptedSite.loadForRole(paths: paths, files: files)
        guard findings.isEmpty, roles.contains(.capture) else { return (site, findings) }
        do throws(SiteFaults) {
            try AcceptedSite.accept(paths: paths, files: files)
            return (site, [])
        } catch {
            guard files.exists(paths.acceptedSiteFile) else { throw error }
            let finding = Finding(
                code: "site.not_kept", severity: .warning,
                summary: "The configuration cannot be kept as accepted: \(error.problem)",
                remedy: error.remedy ?? "waypost config check")
            return (site, [finding])
        }
    }

    private func refuse(_ error: any Error) -> Int32 {
        switch error {
        case let faults as SiteFaults:
            for fault in faults.faults { log.critical("\(fault)") }
            return ExitCode.configuration
        case SupervisionFault.lockHeld:
            log.critical("\(error)")
            return ExitCode.occupied
        default:
            log.critical("\(error)")
            return ExitCode.unavailable
        }
    }

    private func supervise(site: Site, findings: [Finding], marks: [ProcessMark]) async -> Int32 {
        let log = log
        let slot = SupervisorSlot()
        let leaveLastWords: @Sendable (String) -> Void = { cause in
            for mark in marks { mark.leaveLastWords(cause, log: log) }
        }
        let lastResort = LastResort(record: { cause in
            log.critical("\(cause)")
            leaveLastWords("\(cause)")
        })
        let supervisor: Supervisor
        do {
            supervisor = try Supervisor(
                specification(site: site, findings: findings, slot: slot), time: time,
                random: SystemRandom(),
                observe: { Self.tell($0, log) }, onLeak: { lastResort.leaked($0) })
        } catch {
            log.critical("\(error)")
            return ExitCode.software
        }
        slot.fill(supervisor)
        let notifier = manager.notifier
        let watch = ProcessWatch(
            watchdog: manager.watchdog(log: log), time: time, observe: { Self.tell($0, log) },
            pet: { try notifier?.send(.watchdog) },
            onPastHelp: { lastResort.end(because: $0) })
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        return await withTaskGroup(of: Int32?.self) { group in
            group.addTask {
                do {
                    try await supervisor.run(whenReady: {
                        log.info("ready")
                        try? notifier?.send(.ready)
                    })
                    return ExitCode.ok
                } catch {
                    log.critical("\(error)")
                    leaveLastWords("\(error)")
                    return ExitCode.software
                }
            }
            group.addTask {
                for await signal in signals {
                    log.info("stopping: \(signal)")
                    try? notifier?.send(.stopping)
                    supervisor.stop()
                }
                return nil
            }
            group.addTask {
                await watch.run { await supervisor.standing() }
                return nil
            }
            for await code in group {
                if let code {
                    group.cancelAll()
                    return code
                }
            }
            return ExitCode.ok
        }
    }

    private func specification(
        site: Site, findings: [Finding], slot: SupervisorSlot
    ) -> SupervisorSpecification {
        let context = RoleContext(
            paths: paths, site: site, findings: findings, time: time, postTime: postTime,
            files: files,
            log: log, supervisor: slot)
        let trees = roles.map { role in
            switch role {
            case .relays: RelaysRole(context).tree
            case .power: PowerRole(context).tree
            case .ups: UPSRole(context).tree
            case .capture: CaptureRole(context).tree
            case .uplink: UplinkRole(context).tree
            }
        }
        return SupervisorSpecification(
            id: "process", policy: .root, children: trees.map { .supervisor($0) })
    }

    private static func tell(_ event: ProcessWatchEvent, _ log: Logger) {
        switch event {
        case .poolAlarm(let latency, let isOver, let reading):
            log.warning(
                """
                a task waited \(latency) for its turn\(isOver ? "" : " and still waits"); \
                longest so far \(reading.worst), \(reading.alarms) times too long
                """)
        case .watchdogWithheld(let lacks):
            log.critical(
                "no sign of life to systemd: \(lacks.map { "\($0)" }.joined(separator: ", "))")
        case .watchdogPetted: log.info("systemd's watchdog is fed")
        // The last resort tells of it.
        case .pastHelp: break
        }
    }

    private static func tell(_ event: SupervisionEvent, _ log: Logger) {
        switch event.kind {
        case .restartScheduled(let delay, let count, let error):
            log.error(
                "\(event.path) ended (\(error ?? "without an error")); restart \(count) in \(delay)"
            )
        case .gaveUp(let fault): log.critical("\(fault)")
        case .started, .ready, .ended, .askedToStop, .leaked, .supervisorEnded:
            log.debug("\(event.path): \(event.kind)")
        }
    }
}
