public import Core

/// How far the wall clock may be believed at a moment.
public enum ClockTrust: String, Sendable, CaseIterable {
    /// The kernel says so, or the hub's bounded hint agrees.
    case synchronised
    /// It was synchronised at most ``ClockJudge/holdoverLimit`` ago, in this same boot.
    case holdover
    /// Neither.
    case untrusted
}

/// Decides the trust from what the kernel says now and what was last seen in this boot.
///
/// A pure state: time is measured on the monotonic clock only, because the wall clock is what is
/// being judged.
public struct ClockJudge: Sendable, Hashable {
    /// A crystal drifts by up to 50 ppm, 30 s a week: beyond that a stamp says `untrusted`.
    public static let holdoverLimit: Duration = .seconds(7 * 86_400)

    public let bootID: Identifier
    /// When the clock was last seen synchronised, on the monotonic clock of ``bootID``.
    public private(set) var lastSynchronised: Duration?

    public init(bootID: Identifier, lastSynchronised: Duration? = nil) {
        self.bootID = bootID
        self.lastSynchronised = lastSynchronised
    }

    /// Somebody set the clock since: nothing is held over.
    public mutating func forget() {
        lastSynchronised = nil
    }

    public mutating func judge(isSynchronised: Bool, monotonic: Duration) -> ClockTrust {
        if isSynchronised {
            lastSynchronised = monotonic
            return .synchronised
        }
        guard let lastSynchronised, monotonic - lastSynchronised <= Self.holdoverLimit else {
            return .untrusted
        }
        return .holdover
    }
}

/// Everything an envelope says about when it was stored. Order comes from sequence, boot and
/// monotonic time; the wall time is a service to people and carries its trust.
public struct ClockStamp: Sendable, Hashable {
    public let time: Timestamp
    public let trust: ClockTrust
    public let bootID: Identifier
    /// Milliseconds since the board started.
    public let monotonicMilliseconds: Int64

    public init(
        time: Timestamp, trust: ClockTrust, bootID: Identifier, monotonicMilliseconds: Int64
    ) {
        self.time = time
        self.trust = trust
        self.bootID = bootID
        self.monotonicMilliseconds = monotonicMilliseconds
    }
}

/// Stamps moments: the shared shell around ``ClockJudge``.
public final class StampingClock: Sendable {
    private let source: any TimeSource
    private let judge: Guarded<ClockJudge>
    private let hint = Guarded<ClockHint?>(nil)

    public init(source: any TimeSource) {
        self.source = source
        judge = Guarded(ClockJudge(bootID: source.bootID))
    }

    /// What HQ's answers say of this boot, the newest.
    public func take(_ hint: ClockHint) {
        self.hint.withLock { $0 = hint }
    }

    public func stamp() -> ClockStamp {
        let monotonic = source.monotonic()
        let now = source.now()
        let hint = hint.withLock { $0 }?.verdict(on: now, at: monotonic, in: source.bootID)
        let isSynchronised = hint == .agrees || source.kernelSaysSynchronised()
        let trust = judge.withLock {
            if hint == .contradicts { $0.forget() }
            return $0.judge(isSynchronised: isSynchronised, monotonic: monotonic)
        }
        return ClockStamp(
            time: now, trust: trust, bootID: source.bootID,
            monotonicMilliseconds: monotonic.wholeMilliseconds)
    }
}
