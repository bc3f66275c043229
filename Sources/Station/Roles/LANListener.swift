internal import Core
internal import Health
internal import Logging
internal import Site
internal import Supervision

/// A role's socket on the LAN. An address that is taken, or that the machine does not have yet,
/// costs the role that socket for as long as it lasts and nothing else: its other children go on,
/// it says what is wrong, and the address is tried for again and again.
struct LANListener: Sendable {
    static let backOff = BackOff(first: .seconds(2), cap: .seconds(30), jitterPercent: 0)

    let role: Role
    private let trouble = Guarded<(problem: String, remedy: String?, since: Timestamp)?>(nil)

    init(_ role: Role) {
        self.role = role
    }

    /// What is wrong; `nil` while it listens, and before it was tried.
    var finding: Finding? {
        trouble.withLock { $0 }.map { trouble in
            Finding(
                code: "\(role.rawValue).not_listening", severity: .critical,
                summary: "The \(role.rawValue) role is not on the LAN: \(trouble.problem).",
                remedy: trouble.remedy ?? "check [\(role.rawValue)].listen in site.toml",
                since: trouble.since)
        }
    }

    /// Serves until cancelled.
    ///
    /// - Parameters:
    ///   - whenTried: called once it listens, and each time that it could not: what starts behind
    ///     this need not wait.
    ///   - attempt: opens the socket, calls what it is given once clients can connect, and serves.
    /// - Throws: what `attempt` throws once it listened, and what trying again cannot mend.
    func serve(
        time: any TimeSource, log: Logger, whenTried: @escaping @Sendable () -> Void,
        attempt: (_ whenListening: @escaping @Sendable () -> Void) async throws -> Void
    ) async throws {
        var failures = 0
        while true {
            let hasListened = Guarded(false)
            do {
                try await attempt {
                    hasListened.withLock { $0 = true }
                    trouble.withLock { $0 = nil }
                    whenTried()
                }
                return
            } catch let fault as any Fault
                where fault.isTransient && !hasListened.withLock({ $0 })
            {
                note(fault, time: time, log: log)
                whenTried()
                failures += 1
                try await time.sleep(for: Self.backOff.delay(attempt: failures, chance: 0.5))
            }
        }
    }

    /// Logged once, not at every attempt.
    private func note(_ fault: any Fault, time: any TimeSource, log: Logger) {
        let (problem, remedy, now) = (fault.problem, fault.remedy, time.now())
        let isNews = trouble.withLock { trouble in
            guard trouble?.problem != problem else { return false }
            trouble = (problem, remedy, trouble?.since ?? now)
            return true
        }
        if isNews { log.critical("\(fault); it is tried again") }
    }
}
