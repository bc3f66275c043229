public import Core
import Glibc

/// What this module could not do.
public enum SupervisionFault: Fault, Hashable {
    /// Nothing was started.
    case badSpecification([SpecificationProblem])
    /// A supervisor lives once.
    case alreadyRan(supervisor: String)
    /// The limits of ``RestartPolicy`` are spent; `restarts` are those of this child.
    case tooManyRestarts(child: String, restarts: Int, lastError: String)
    /// A permanent child ended with an error against which no restart helps.
    case notWorthRestart(child: String, lastError: String)
    /// All is down, but these children took longer than their stop time.
    case leaked(children: [String])
    /// No child of the tree has this path.
    case noSuchChild(path: String)
    /// `WATCHDOG_USEC` or `WATCHDOG_PID` is no number that systemd would give.
    case watchdogUnusable(name: String, found: String)
    /// Another process has the lock; its number as far as the file says it.
    case lockHeld(path: String, processID: Int32?)
    case lockUnusable(path: String, errorNumber: Int32)
    case notifierUnusable(path: String, errorNumber: Int32)

    public var problem: String {
        switch self {
        case .badSpecification(let problems):
            "the supervision tree cannot start: "
                + problems.map(\.description).joined(separator: "; ")
        case .alreadyRan(let supervisor): "the supervisor \(supervisor) ran already"
        case .tooManyRestarts(let child, let restarts, let lastError):
            "\(child) failed again after \(restarts) restarts: \(lastError)"
        case .notWorthRestart(let child, let lastError):
            "\(child) failed and a restart would not help: \(lastError)"
        case .leaked(let children):
            "took longer to stop than allowed: \(children.joined(separator: ", "))"
        case .noSuchChild(let path): "there is no child \(path)"
        case .watchdogUnusable(let name, let found): "\(name) is \(found), which is no number"
        case .lockHeld(let path, let processID):
            "\(path) is held by "
                + (processID.map { "process \($0)" } ?? "a process that did not say its number")
        case .lockUnusable(let path, let errorNumber):
            "cannot lock \(path): \(String(cString: strerror(errorNumber)))"
        case .notifierUnusable(let path, let errorNumber):
            "cannot notify \(path): \(String(cString: strerror(errorNumber)))"
        }
    }

    public var remedy: String? {
        switch self {
        case .badSpecification, .alreadyRan, .leaked: nil
        case .tooManyRestarts, .notWorthRestart: "mend what the last error names"
        case .lockHeld: "stop that process first: one of a role runs on a root"
        case .lockUnusable: "check that the directory is there and writable for this user"
        case .notifierUnusable: "check NOTIFY_SOCKET"
        case .noSuchChild: "take a path that the snapshot of the tree shows"
        case .watchdogUnusable: "leave both to systemd"
        }
    }

    /// Whether the same tree may run well when it is started anew.
    public var isTransient: Bool {
        switch self {
        case .tooManyRestarts, .leaked, .lockHeld: true
        default: false
        }
    }
}
