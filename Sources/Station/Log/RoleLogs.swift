internal import Core
internal import Logging
internal import Site
internal import Supervision

/// The logs of a process: one for each of its roles, on one thread.
struct RoleLogs: Sendable {
    private let logs: [Role: RoleLog]
    private let loggers: [Role: Logger]
    /// For what concerns no role alone; of several the first one keeps it.
    let process: Logger

    /// - Parameters:
    ///   - roles: at least one; this process holds their locks.
    ///   - base: where messages go anyway.
    init(_ roles: [Role], paths: Paths, time: any TimeSource, base: Logger) {
        let thread = ThreadExecutor.thread(name: "log")
        var logs: [Role: RoleLog] = [:]
        for role in roles {
            logs[role] = RoleLog(
                role, ring: LogRing(directory: paths.log(of: role)), time: time, thread: thread)
        }
        self.logs = logs
        loggers = logs.mapValues { log in
            Logger(label: base.label) { _ in RingLogHandler(base.handler, log) }
        }
        process = roles.first.flatMap { [loggers] in loggers[$0] } ?? base
    }

    func logger(of role: Role) -> Logger { loggers[role] ?? process }

    /// At the process's end.
    func close() async {
        for log in logs.values { await log.close() }
    }
}
