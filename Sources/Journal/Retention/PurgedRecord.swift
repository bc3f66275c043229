public import Core
public import Records

/// What is left of a record whose body was purged: its place, its hashes, and when it was stored.
public struct PurgedRecord: Sendable, Hashable {
    public let id: Identifier
    public let kind: String
    public let post: String
    public let head: ChainHead
    public let recordHash: Digest256
    public let storedAt: Timestamp?
    public let clock: ClockTrust?
}
