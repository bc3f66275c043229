/// What the watch over a process tells, from its own thread.
public enum ProcessWatchEvent: Sendable, Hashable {
    /// A task waited this long for its turn; with `isOver` false it still waits.
    case poolAlarm(latency: Duration, isOver: Bool, reading: PoolReading)
    /// No sign of life is sent to systemd, for these reasons; told once for each change of them.
    case watchdogWithheld([WatchdogEvidence.Lack])
    /// The first sign of life, and the first after some were withheld.
    case watchdogPetted
    /// Comes before the call that ends the process.
    case pastHelp(PastHelp)
}
