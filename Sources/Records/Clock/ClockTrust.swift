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
/// being judged. What the wall clock shows against the monotonic one changes only where somebody
/// sets it (slewing moves both), so a clock that was set is no longer held over.
public struct ClockJudge: Sendable, Hashable {
    /// A crystal drifts by up to 50 ppm, 30 s a week: beyond that a stamp says `untrusted`.
    public static let holdoverLimit: Duration = .seconds(7 * 86_400)

    public let bootID: Identifier
    /// When the clock was last seen synchronised, on the monotonic clock of ``bootID``.
    public private(set) var lastSynchronised: Duration?
    /// What the wall clock showed then, less ``lastSynchronised``.
    private var origin: Timestamp?

    public init(bootID: Identifier) {
        self.bootID = bootID
    }

    /// Somebody set the clock since: nothing is held over.
    public mutating func forget() {
        lastSynchronised = nil
    }

    /// - Parameters:
    ///   - isSynchronised: whether the kernel or HQ's hint vouches for the clock now.
    ///   - time: what the wall clock shows.
    public mutating func judge(
        isSynchronised: Bool, time: Timestamp, monotonic: Duration
    ) -> ClockTrust {
        let shown = time + (.zero - monotonic)
        if isSynchronised {
            (lastSynchronised, origin) = (monotonic, shown)
            return .synchronised
        }
        guard let lastSynchronised, let origin, monotonic - lastSynchronised <= Self.holdoverLimit,
            (shown - origin).magnitude <= ClockHint.tolerance
        else { return .untrusted }
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

    /// What the wall clock showed when the monotonic one was zero, if nobody has set it since.
    public var origin: Timestamp {
        Timestamp(milliseconds: time.milliseconds - monotonicMilliseconds)
    }

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

    /// When this boot began, as far as that is known: by HQ's answers, else by a clock that the
    /// kernel vouches for.
    public func knownStart() -> BootStart? {
        let monotonic = source.monotonic()
        if source.kernelSaysSynchronised() {
            return BootStart(
                time: source.now() + (.zero - monotonic), bound: BootStart.kernelBound,
                knownAt: monotonic, source: .kernel)
        }
        guard let hint = hint.withLock({ $0 }), hint.bootID == source.bootID else { return nil }
        return BootStart(
            time: hint.start, bound: hint.bound, knownAt: hint.heardAt, source: .hub)
    }

    public var bootID: Identifier { source.bootID }

    /// What HQ's answers say of this boot, the newest.
    ///
    /// - Returns: whether they said nothing before.
    @discardableResult
    public func take(_ hint: ClockHint) -> Bool {
        self.hint.withLock { known in
            defer { known = hint }
            return known == nil
        }
    }

    public func stamp() -> ClockStamp {
        let monotonic = source.monotonic()
        let now = source.now()
        let hint = hint.withLock { $0 }?.verdict(on: now, at: monotonic, in: source.bootID)
        let isSynchronised = hint == .agrees || source.kernelSaysSynchronised()
        let trust = judge.withLock {
            if hint == .contradicts { $0.forget() }
            return $0.judge(isSynchronised: isSynchronised, time: now, monotonic: monotonic)
        }
        return ClockStamp(
            time: now, trust: trust, bootID: source.bootID,
            monotonicMilliseconds: monotonic.wholeMilliseconds)
    }
}
