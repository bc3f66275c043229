/// One key of an object in a body.
public struct BodyField: Sendable {
    /// What its absence means.
    public enum Presence: Hashable, Sendable {
        /// Refused without it.
        case compulsory
        /// Stored without it, with the warning `missing`.
        case recommended
        case optional
    }

    public let name: String
    public let presence: Presence
    public let node: BodyNode

    private init(_ name: String, _ presence: Presence, _ node: BodyNode) {
        self.name = name
        self.presence = presence
        self.node = node
    }

    static func must(_ name: String, _ node: BodyNode) -> BodyField {
        BodyField(name, .compulsory, node)
    }

    static func should(_ name: String, _ node: BodyNode) -> BodyField {
        BodyField(name, .recommended, node)
    }

    static func may(_ name: String, _ node: BodyNode) -> BodyField {
        BodyField(name, .optional, node)
    }
}
