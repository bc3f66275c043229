internal import Core

/// How the link stands, by what came of each attempt. A pure value; moments are of the monotonic
/// clock.
///
/// 1. HQ's word makes it `up`. It stays so until an attempt fails: asking whether HQ is still there
///    is no doubt.
/// 2. A failure makes it `down`, or `probing` where HQ answered and only would not take anything.
/// 3. Without power for the modem it is `off`, whatever else is known.
/// 4. Silence lasts from the first attempt that nobody answered. Whatever answers ends it, HQ or
///    another: the line carries.
public struct LinkWatch: Sendable, Hashable {
    public enum Event: Sendable, Hashable, CaseIterable {
        /// An attempt begins.
        case tried
        /// HQ said something that holds.
        case heard
        /// HQ answered, and nothing can be delivered all the same.
        case hampered
        /// Something answered that is not HQ, or would not be talked to.
        case turnedAway
        /// Nobody answered.
        case silent
        /// The modem has no power.
        case unpowered
        /// Forwarding ends.
        case stopped
    }

    /// Attempts in a row that nobody answered.
    public struct Silence: Sendable, Hashable {
        public let since: Duration
        public internal(set) var attempts: Int
    }

    public private(set) var state = UplinkState.Link.off
    /// The last word of HQ.
    public private(set) var lastWord: Duration?
    public private(set) var silence: Silence?

    public init() {}

    /// - Returns: whether ``state`` is another now.
    @discardableResult
    public mutating func handle(_ event: Event, at now: Duration) -> Bool {
        let before = state
        switch event {
        case .tried: state = state == .up ? .up : .probing
        case .heard:
            state = .up
            lastWord = now
        case .hampered: state = .probing
        case .turnedAway: state = .down
        case .silent:
            state = .down
            silence = Silence(since: silence?.since ?? now, attempts: (silence?.attempts ?? 0) + 1)
        case .unpowered, .stopped: state = .off
        }
        if event != .tried, event != .silent { silence = nil }
        return state != before
    }
}
