/// A child that was asked to stop, did not within its stop time, and still runs.
public struct LeakedChild: Sendable, Hashable {
    /// The identifiers from the root down, joined by `/`.
    public let path: String
    public let shutdownTime: Duration
}
