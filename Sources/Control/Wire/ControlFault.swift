public import Core
import Glibc
import Supervision

/// Why a control call gave no value, on either side.
public enum ControlFault: Fault, Hashable {
    /// No socket, or nobody behind it.
    case absent(path: String)
    /// No answer within this time.
    case timedOut(path: String, after: Duration)
    /// The caller is in none of these groups and none of these users.
    case refused(call: String, needs: [String])
    /// The other side says so; `code` is stable, lower case with underscores.
    case failed(code: String, problem: String, remedy: String?)
    /// A socket's path has at most 107 bytes and starts with `/`.
    case unusablePath(path: String)
    /// Somebody answers at this path who has no business there: neither root, nor this user, nor
    /// the owner of the socket's folder.
    case impostor(path: String, user: UInt32)
    /// Somebody answers at this path already, or what stands there is no socket.
    case occupied(path: String)
    /// A frame beyond ``ControlLimits/frameBytes``.
    case tooLarge(bytes: Int)
    /// The other side does not speak this protocol, or hung up within it.
    case broken(path: String, reason: String)
    case system(operation: String, path: String, errorNumber: Int32)

    /// For handlers: another module's fault under a code of this call.
    public init(code: String, _ fault: some Fault) {
        self = .failed(code: code, problem: fault.problem, remedy: fault.remedy)
    }

    public var problem: String {
        switch self {
        case .absent(let path): "nobody answers at \(path)"
        case .timedOut(let path, let after): "no answer from \(path) within \(after)"
        case .refused(let call, _): "this user may not call \(call)"
        case .failed(_, let problem, _): problem
        case .unusablePath(let path): "the socket path \(path) has \(path.utf8.count) bytes"
        case .impostor(let path, let user):
            "user \(user) answers at \(path), whose folder is another's"
        case .occupied(let path): "\(path) is in use"
        case .tooLarge(let bytes): "a message of \(bytes) bytes"
        case .broken(let path, let reason): "\(path): \(reason)"
        case .system(let operation, let path, let errorNumber):
            "cannot \(operation) \(path): \(String(cString: strerror(errorNumber)))"
        }
    }

    public var remedy: String? {
        switch self {
        case .absent: "start the role, or look at its log"
        case .timedOut: "look at the role's log; it hangs or is overloaded"
        case .refused(_, let needs):
            "run as root or with one of: \(needs.joined(separator: ", "))"
        case .failed(_, _, let remedy): remedy
        case .unusablePath:
            "a socket path starts with / and has at most \(UnixAddress.pathLimit) bytes: choose a "
                + "shorter root"
        case .impostor: "find that user's process and who started it; the role did not"
        case .occupied: "stop the process that has it, or remove the file if it is no socket"
        case .tooLarge: "at most \(ControlLimits.frameBytes) bytes are taken"
        case .broken: "use the same version on both sides"
        case .system: nil
        }
    }

    public var isTransient: Bool {
        switch self {
        case .absent, .timedOut, .broken: true
        default: false
        }
    }
}
