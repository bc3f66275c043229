/// How the cooperative pool of this process is asked whether it still runs tasks.
public struct PoolProbe: Sendable, Hashable {
    /// Between two questions. Each costs two wake-ups, of the asking thread and of one of the pool.
    public var interval: Duration
    /// A task that waits longer than this for its turn is an alarm.
    public var alarm: Duration
    /// A pool, or a tree, that gives no answer for this long is past help.
    public var limit: Duration

    /// The defaults cost 0.4 wake-ups a second, and a pool that hangs is found after 10 s.
    public init(
        interval: Duration = .seconds(5), alarm: Duration = .milliseconds(250),
        limit: Duration = .seconds(10)
    ) {
        self.interval = interval
        self.alarm = alarm
        self.limit = limit
    }
}

/// What the questions have shown.
public struct PoolReading: Sendable, Hashable {
    /// How long the newest question waited for its turn; `nil` before the first. A question that
    /// still waits counts with its time so far once it is an alarm.
    public internal(set) var latency: Duration?
    public internal(set) var worst: Duration = .zero
    /// Questions that were run.
    public internal(set) var samples = 0
    /// Questions that waited longer than the alarm.
    public internal(set) var alarms = 0

    public init() {}
}
