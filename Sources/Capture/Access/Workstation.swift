public import Core

/// A machine that may talk to the post.
public struct Workstation: Sendable, Hashable {
    public let id: Identifier
    public let name: String
    public let enrolledAt: Timestamp
    /// When its credential was last shown; `nil` before the first time.
    public internal(set) var lastUse: Timestamp?

    public init(id: Identifier, name: String, enrolledAt: Timestamp, lastUse: Timestamp? = nil) {
        self.id = id
        self.name = name
        self.enrolledAt = enrolledAt
        self.lastUse = lastUse
    }
}
