/// A child that was asked to stop, did not within its stop time, and still runs.
public struct LeakedChild: Sendable, Hashable {
    /// The identifiers from the root down, joined by `/`.
    public let path: String
    public let shutdownTime: Duration
    /// Why it was asked.
    public let cause: StopCause

    public init(path: String, shutdownTime: Duration, cause: StopCause) {
        self.path = path
        self.shutdownTime = shutdownTime
        self.cause = cause
    }
}
