public import Core

/// What the server met since it was made.
public struct UPSCounters: Sendable {
    public let lines = Counter()
    /// Lines that were answered with `ERR`.
    public let refusals = Counter()
    public let accepted = Counter()
    /// Connections closed because they were silent or did not take an answer.
    public let expired = Counter()
    /// Connections that had to make room for another.
    public let displaced = Counter()

    public init() {}
}
