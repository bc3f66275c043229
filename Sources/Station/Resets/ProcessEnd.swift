internal import Core
internal import Supervision

/// Why a process ended, in a word and in words.
struct ProcessEnd: Sendable, Hashable {
    let code: ResetCode
    let cause: String
    var missedDeadline: Duration?
    /// When systemd saw it; `nil` where it did not say.
    var seenAt: Duration?

    init(_ code: ResetCode, _ cause: String, seenAt: Duration? = nil) {
        self.code = code
        self.cause = cause
        self.seenAt = seenAt
    }

    /// What systemd saw of a process that could not say it itself.
    ///
    /// - Parameters:
    ///   - watchdog: what systemd had asked of it.
    init(role: String, _ note: EndNote?, watchdog: Duration?) {
        guard let note else {
            code = .unseen
            cause = "the \(role) process ended without being stopped, and nobody saw how"
            return
        }
        seenAt = note.at
        let signal = "SIG\(note.status)"
        switch note.result {
        case "watchdog":
            code = .systemdWatchdog
            let limit = watchdog.map { " for \($0.inPlainSeconds)" } ?? ""
            cause = "the \(role) process gave no sign of life\(limit): ended by systemd's watchdog"
            missedDeadline = watchdog
        case "oom-kill":
            code = .outOfMemory
            cause = "the \(role) process was ended because memory ran out"
        case "timeout":
            code = .timeLimit
            cause = "the \(role) process took longer to start or stop than systemd allows"
        default:
            switch (note.how, note.status) {
            case ("exited", _):
                code = .exited
                cause = "the \(role) process ended by itself with exit code \(note.status)"
            case (_, "KILL"):
                code = .killed
                cause = "the \(role) process was killed by somebody (SIGKILL)"
            case (_, "ILL"), (_, "TRAP"), (_, "SEGV"), (_, "BUS"), (_, "FPE"), (_, "ABRT"):
                code = .trapped
                cause =
                    "a programming error stopped the \(role) process (\(signal)): "
                    + "journalctl -u waypost-\(role) has its last line"
            case ("killed", _), ("dumped", _):
                code = .signalled
                cause = "the \(role) process was ended by a signal (\(signal))"
            default:
                code = .unseen
                cause = "the \(role) process ended; systemd says \(note.result)"
            }
        }
    }

    /// What the process says before it ends itself.
    init(_ pastHelp: PastHelp) {
        cause = "\(pastHelp)"
        switch pastHelp {
        case .leaked(let children):
            code = .leaked
            missedDeadline = children.first.map { child in
                if case .proofMissed(let limit) = child.cause { limit } else { child.shutdownTime }
            }
        case .poolStarved:
            code = .poolStarved
            missedDeadline = PoolProbe().limit
        case .treeSilent:
            code = .treeSilent
            missedDeadline = PoolProbe().limit
        }
    }

    /// The tree could not heal itself.
    init(gaveUp error: any Error) {
        code = .gaveUp
        cause = "\(error)"
    }
}

extension Duration {
    /// `30 s`, `1.5 s`.
    var inPlainSeconds: String {
        let milliseconds = wholeMilliseconds
        return milliseconds % 1_000 == 0
            ? "\(milliseconds / 1_000) s" : "\(Double(milliseconds) / 1_000) s"
    }
}
