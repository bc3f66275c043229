public import Core

/// What a control server met since it was made.
public struct ControlCounters: Sendable {
    public let calls = Counter()
    /// Calls that the caller may not make.
    public let refusals = Counter()
    /// Frames too large or not understood.
    public let badFrames = Counter()
    /// Connections closed because a frame or an answer took too long.
    public let expired = Counter()
    /// Times that all connections were taken, so that further callers had to wait.
    public let timesFull = Counter()

    public init() {}
}
