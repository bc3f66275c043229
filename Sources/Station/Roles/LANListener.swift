package import Core
internal import Health
package import Logging
package import Site
package import Supervision

/// A role's socket on the LAN. An address that is taken, or that the machine does not have yet,
/// costs the role that socket for as long as it lasts and nothing else: its other children go on,
/// it says what is wrong, and the address is tried for again and again.
package struct LANListener: Sendable {
    static let backOff = BackOff(first: .seconds(2), cap: .seconds(30), jitterPercent: 0)

    /// What it means that nobody can connect.
    struct Trouble: Sendable {
        let code: String
        let severity: Finding.Severity
        /// Stands before the cause.
        let consequence: String
        /// Of `site.toml`.
        let key: String
    }

    private let meaning: Trouble
    /// Where the task that tries again waits, and is asked whether it still does.
    private let bell = Doorbell()
    private let trouble = Guarded<(problem: String, remedy: String?, since: Timestamp)?>(nil)

    /// That of the role itself, without which it serves nobody.
    package init(_ role: Role) {
        meaning = Trouble(
            code: "\(role.rawValue).not_listening", severity: .critical,
            consequence: "The \(role.rawValue) role is not on the LAN",
            key: "[\(role.rawValue)].listen")
    }

    /// Another of the role's.
    init(_ meaning: Trouble) {
        self.meaning = meaning
    }

    /// What is wrong; `nil` while it listens, and before it was tried.
    var finding: Finding? {
        trouble.withLock { $0 }.map { trouble in
            Finding(
                code: meaning.code, severity: meaning.severity,
                summary: "\(meaning.consequence): \(trouble.problem).",
                remedy: trouble.remedy ?? "check \(meaning.key) in site.toml",
                since: trouble.since)
        }
    }

    /// Has the supervisor's question answered: by the server where there is one, else by the task
    /// that tries to open it. While that is in its attempt, the question waits.
    ///
    /// - Parameters:
    ///   - isServing: whether there is a server now.
    ///   - askServer: puts a question to it.
    package func ask(
        _ question: Probe, isServing: @Sendable () -> Bool,
        askServer: @Sendable (Probe) -> Void
    ) {
        if !isServing() {
            bell.ask(question)
            // It may have come up meanwhile, and then nobody waits at the bell.
            guard isServing(), let question = bell.takeQuestion() else { return }
            return askServer(question)
        }
        askServer(question)
    }

    /// Serves until cancelled.
    ///
    /// - Parameters:
    ///   - whenTried: called once it listens, and each time that it could not: what starts behind
    ///     this need not wait.
    ///   - attempt: opens the socket, calls what it is given once clients can connect, and serves.
    /// - Throws: what `attempt` throws once it listened, and what is no ``Fault``. A key that is
    ///   missing or an address that is taken is not mended by starting the child, the process or
    ///   the board again: it is tried here until somebody has put it right.
    package func serve(
        time: any TimeSource, log: Logger, whenTried: @escaping @Sendable () -> Void,
        attempt: (_ whenListening: @escaping @Sendable () -> Void) async throws -> Void
    ) async throws {
        var failures = 0
        while true {
            let hasListened = Guarded(false)
            do {
                try await attempt {
                    hasListened.withLock { $0 = true }
                    bell.takeQuestion()?.answer()
                    trouble.withLock { $0 = nil }
                    whenTried()
                }
                return
            } catch let fault as any Fault where !hasListened.withLock({ $0 }) {
                note(fault, time: time, log: log)
                whenTried()
                failures += 1
                try Task.checkCancellation()
                _ = await bell.wait(
                    atMost: Self.backOff.delay(attempt: failures, chance: 0.5), by: time)
                try Task.checkCancellation()
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
