public import Core
public import Records

/// What holding a journal against HQ's signatures came to.
public struct EpochReview: Sendable, Hashable {
    /// The epoch that was opened; `nil` where the current one goes on.
    public var opened: Identifier?
    /// Places that HQ vouches for and the journal does not hold.
    public internal(set) var lacking: [ChainHead] = []

    /// All is as it was.
    public init() {}
}
