public import Core

/// What the clock on the wall says: the instant and the local offset from UTC.
public struct WallClock: Sendable, Hashable {
    public var time: Timestamp
    /// Seconds east of UTC.
    public var offset: Int

    public init(time: Timestamp, offset: Int) {
        self.time = time
        self.offset = offset
    }

    /// Minutes after local midnight, 0 to 1439, `later` from now.
    public func minute(after later: Duration = .zero) -> Int {
        let minutes = (localMilliseconds + later.wholeMilliseconds) / 60_000
        return Int(((minutes % 1_440) + 1_440) % 1_440)
    }

    /// `07:40`, local, `later` from now.
    public func text(after later: Duration = .zero) -> String {
        Self.texts[minute(after: later)]
    }

    /// Of every minute of the day: reasons are written anew with every step of the policy.
    private static let texts = (0..<1_440).map { minute in
        [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    public static func + (clock: WallClock, duration: Duration) -> WallClock {
        WallClock(time: clock.time + duration, offset: clock.offset)
    }

    var localMilliseconds: Int64 { time.milliseconds + Int64(offset) * 1_000 }
}
