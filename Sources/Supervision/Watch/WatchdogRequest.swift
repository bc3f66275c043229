/// What systemd asks of a service with `WatchdogSec=` (sd_watchdog_enabled(3)): a sign of life
/// within each such time, or it is ended.
public struct WatchdogRequest: Sendable, Hashable {
    /// The longest silence.
    public let interval: Duration

    public init(interval: Duration) {
        self.interval = interval
    }

    /// The request in the environment; `nil` where nothing is asked, or something of another
    /// process (the variables are inherited).
    /// - Parameters:
    ///   - microseconds: the value of `WATCHDOG_USEC`.
    ///   - processID: the value of `WATCHDOG_PID`; where it is not set, whoever is asked is meant.
    ///   - ownProcessID: of this process.
    /// - Throws: ``SupervisionFault/watchdogUnusable(name:found:)`` for what is no number above 0,
    ///   or so large that no time is meant.
    public init?(
        microseconds: String?, processID: String?, ownProcessID: Int32
    ) throws(SupervisionFault) {
        guard let microseconds else { return nil }
        guard let number = Int64(microseconds), number > 0 else {
            throw .watchdogUnusable(name: "WATCHDOG_USEC", found: microseconds)
        }
        if let processID {
            guard let process = Int32(processID), process > 0 else {
                throw .watchdogUnusable(name: "WATCHDOG_PID", found: processID)
            }
            guard process == ownProcessID else { return nil }
        }
        interval = .microseconds(number)
    }

    /// How often a sign of life is due: half of the interval, as sd_watchdog_enabled(3) advises.
    public var pace: Duration { interval / 2 }

    /// How often there has to be a chance for one, so that one withheld leaves time for another.
    public var step: Duration { interval / 4 }
}
