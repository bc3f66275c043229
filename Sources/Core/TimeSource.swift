internal import CLinux
import Glibc

/// Time as a dependency: shipped code asks this and never the system's clocks.
public protocol TimeSource: Sendable {
    /// The wall clock. It may be wrong; see ``kernelSaysSynchronised``.
    func now() -> Timestamp
    /// Time since the board started, suspended time included; never steps.
    func monotonic() -> Duration
    /// The kernel's name for this run of the board.
    var bootID: Identifier { get }
    /// Whether the kernel holds the wall clock for synchronised (`adjtimex(2)` without
    /// `STA_UNSYNC`).
    func kernelSaysSynchronised() -> Bool
    /// Suspends for at least this long; throws `CancellationError` when cancelled.
    func sleep(for duration: Duration) async throws
    /// How long a thread that waits by the machine's clock, as in poll(2), is to wait before it
    /// looks again whether `duration` has passed here: all of it, unless this is another clock.
    func machineTime(for duration: Duration) -> Duration
}

extension TimeSource {
    public func machineTime(for duration: Duration) -> Duration { duration }
}

/// The clocks of the Linux kernel.
public struct SystemTime: TimeSource {
    public let bootID: Identifier

    /// Reads the boot identifier once; where the kernel offers none it is all zeros, which no boot
    /// has.
    public init() {
        let path = "/proc/sys/kernel/random/boot_id"
        let text = (try? LinuxFiles().read(path, limit: 64)).map {
            String(decoding: $0, as: UTF8.self)
        }
        bootID =
            text.flatMap { Identifier($0.prefix(36)) } ?? Identifier(high: 0, low: 0)
    }

    public func now() -> Timestamp {
        let time = Self.read(CLOCK_REALTIME)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    public func monotonic() -> Duration {
        let time = Self.read(CLOCK_BOOTTIME)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    public func kernelSaysSynchronised() -> Bool {
        var status = timex()
        let state = adjtimex(&status)
        return state >= 0 && state != TIME_ERROR && status.status & STA_UNSYNC == 0
    }

    public func sleep(for duration: Duration) async throws {
        // A tenth of slack lets the kernel join wake-ups: the sun pays for each of them.
        let clock = ContinuousClock()
        try await clock.sleep(
            until: clock.now.advanced(by: duration), tolerance: min(duration / 10, .seconds(1)))
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }
}
