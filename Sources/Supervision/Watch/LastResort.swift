internal import Core
import Glibc

/// The end of a process that nothing inside it can put right: a last record, then the exit code of
/// its cause.
///
/// 1. It acts once; what comes after the first cause is past caring.
/// 2. The record is written on a thread of its own and waited for at most ``recordLimit``: the disk
///    may be what hangs.
/// 3. The process ends without clean-up (`_exit`): clean-up would wait for what hangs. Locks and
///    sockets go with the process; systemd starts it anew.
public final class LastResort: Sendable {
    /// The longest wait for the last record.
    public static let recordLimit: Duration = .seconds(2)

    /// Ends the process with this code and nothing else.
    public static let exit: @Sendable (Int32) -> Void = { _exit($0) }

    private struct State {
        var leaked: [LeakedChild] = []
        var isEnding = false
    }

    private let leakLimit: Int
    private let record: @Sendable (PastHelp) -> Void
    private let end: @Sendable (Int32) -> Void
    private let state = Guarded(State())

    /// - Parameters:
    ///   - leakLimit: leaked children that are borne, whether they end late or not; 0 ends the
    ///     process at the first.
    ///   - record: writes the last record and returns when it is on disk; may block.
    ///   - end: ends the process.
    public init(
        leakLimit: Int = 0, record: @escaping @Sendable (PastHelp) -> Void,
        end: @escaping @Sendable (Int32) -> Void = LastResort.exit
    ) {
        self.leakLimit = leakLimit
        self.record = record
        self.end = end
    }

    /// For ``Supervisor``'s `onLeak`.
    public func leaked(_ child: LeakedChild) {
        let leaked = state.withLock { state in
            state.leaked.append(child)
            return state.leaked
        }
        if leaked.count > leakLimit { end(because: .leaked(leaked)) }
    }

    /// Blocks the calling thread for the record, and does not return where the end is an exit.
    public func end(because cause: PastHelp) {
        let isFirst = state.withLock { state in
            defer { state.isEnding = true }
            return !state.isEnding
        }
        guard isFirst else { return }
        let record = record
        _ = Self.recorded { record(cause) }
        end(cause.exitCode)
    }

    /// Blocks the calling thread until `record` has returned on a thread of its own, for at most
    /// ``recordLimit``.
    /// - Returns: whether it has.
    public static func recorded(_ record: @escaping @Sendable () -> Void) -> Bool {
        let isRecorded = TimedSignal()
        ThreadExecutor(name: "last-record").perform {
            record()
            isRecorded.raise()
        }
        return isRecorded.wait(for: recordLimit)
    }
}
