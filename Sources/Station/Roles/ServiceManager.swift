internal import Glibc
internal import Logging
internal import Supervision

/// What the service manager said in the environment of this process (sd_notify(3),
/// sd_watchdog_enabled(3)).
public struct ServiceManager: Sendable {
    private let notifySocket: String?
    private let watchdogMicroseconds: String?
    private let watchdogProcess: String?
    /// systemd's name for this run of the unit (systemd.exec(5), `$INVOCATION_ID`).
    let invocation: String?

    /// - Parameter variable: the environment's value of a name; `nil` where there is none.
    public init(variable: (String) -> String?) {
        notifySocket = variable("NOTIFY_SOCKET")
        watchdogMicroseconds = variable("WATCHDOG_USEC")
        watchdogProcess = variable("WATCHDOG_PID")
        invocation = variable("INVOCATION_ID").flatMap(Self.word)
    }

    /// `nil` where nobody listens.
    var notifier: SystemdNotifier? {
        notifySocket.flatMap { try? SystemdNotifier(socketPath: $0) }
    }

    /// `nil` where nobody asks for signs of life, or nobody could hear them.
    func watchdog(log: Logger) -> WatchdogRequest? {
        guard notifier != nil else { return nil }
        do {
            return try WatchdogRequest(
                microseconds: watchdogMicroseconds, processID: watchdogProcess,
                ownProcessID: getpid())
        } catch {
            log.critical("\(error)")
            return nil
        }
    }

    /// As it stands in ``EndNote``; anything else names no run.
    private static func word(_ text: String) -> String? {
        let isWord = (1...64).contains(text.utf8.count) && text.allSatisfy(\.isHexDigit)
        return isWord ? text : nil
    }
}
