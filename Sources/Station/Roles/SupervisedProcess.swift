internal import Core
internal import Glibc
public import Logging
public import Site
public import Supervision
internal import UnixSignals

/// A supervision tree as the life of a process: the root of the tree, its watch, its ledger, its
/// signals, and the exit code that comes of it.
///
/// 1. How the process before ended is in the ledger before the tree starts; where it gives up or is
///    past help, its own end too.
/// 2. SIGTERM and SIGINT stop the tree in reverse order of its start (0); a tree that cannot heal
///    itself ends the process (70), a child that does not stop in its time (71) and a pool or tree
///    that does not answer (72) too.
/// 3. systemd hears READY=1 when every child has come up, STOPPING=1 when the stop begins, and
///    WATCHDOG=1 from the evidence of ``ProcessWatch`` only.
public struct SupervisedProcess: Sendable {
    private let roles: [Role]
    private let paths: Paths
    private let manager: ServiceManager
    private let log: Logger
    private let files = LinuxFiles()
    private let time = SystemTime()

    /// - Parameters:
    ///   - roles: whose state directories hold the ledgers; the directories are there already.
    ///   - manager: what systemd asks and where it hears.
    public init(roles: [Role], paths: Paths, manager: ServiceManager, log: Logger) {
        self.roles = roles
        self.paths = paths
        self.manager = manager
        self.log = log
    }

    /// Runs the tree until a signal or a failure ends it, and returns the exit code.
    /// - Parameter tree: its root is the process, its supervisors are named as their roles.
    public func run(_ tree: SupervisorSpecification) async -> Int32 {
        await run(tree, SupervisorSlot())
    }

    /// - Parameter slot: filled before the first child starts.
    func run(_ tree: SupervisorSpecification, _ slot: SupervisorSlot) async -> Int32 {
        let log = log
        let watchdog = manager.watchdog(log: log)
        let ledgers = ProcessLedgers(
            roles.map {
                RoleLedger(role: $0, paths: paths, time: time, files: files, log: log)
            })
        ledgers.begin(
            RoleLedger.Circumstances(
                invocation: manager.invocation, systemdWatchdog: watchdog?.interval,
                hardwareWatchdog: HardwareWatchdog.read(files).armed))
        let lastResort = LastResort(record: { cause in
            log.critical("\(cause)")
            ledgers.write(lastWords: ProcessEnd(cause))
        })
        let supervisor: Supervisor
        do {
            supervisor = try Supervisor(
                tree, time: time, random: SystemRandom(),
                observe: { event in
                    ledgers.observe(event)
                    Self.tell(event, log)
                }, onLeak: { lastResort.leaked($0) })
        } catch {
            log.critical("\(error)")
            return ExitCode.software
        }
        slot.fill(supervisor, root: tree.id, ledgers)
        for held in roles.flatMap({ ServiceHolds.load($0, paths, files, log) }) {
            do {
                try slot.hold(held.path, because: held.reason)
                log.notice("\(held.path) stays stopped: \(held.reason)")
            } catch {
                log.warning("\(error), which was held: \(held.reason)")
            }
        }
        let notifier = manager.notifier
        let watch = ProcessWatch(
            watchdog: watchdog, time: time, observe: { Self.tell($0, log) },
            pet: { try notifier?.send(.watchdog) },
            onPastHelp: { lastResort.end(because: $0) })
        let code = await live(supervisor, watch, ledgers)
        if code == ExitCode.ok { ledgers.end() }
        return code
    }

    private func live(
        _ supervisor: Supervisor, _ watch: ProcessWatch, _ ledgers: ProcessLedgers
    ) async -> Int32 {
        let log = log
        let time = time
        let notifier = manager.notifier
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
                    let end = ProcessEnd(gaveUp: error)
                    guard LastResort.recorded({ ledgers.write(lastWords: end) }) else {
                        // The disk hangs: nothing that asks it again would come to an end.
                        LastResort.exit(ExitCode.software)
                        return ExitCode.software
                    }
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
            group.addTask {
                await ledgers.settle(time)
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
