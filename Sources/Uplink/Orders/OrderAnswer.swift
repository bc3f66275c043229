public import Core

/// What came of an order, as the post tells HQ.
public struct OrderAnswer: Sendable, Hashable {
    /// In one greeting, and kept at the post: more than HQ asks for at a time.
    public static let limit = 64
    /// Characters of a reason.
    public static let reasonLength = 200

    public enum State: String, Sendable, CaseIterable {
        case done
        /// The post will not do it, whatever is sent again.
        case refused
    }

    public let id: Identifier
    public let state: State
    /// Why it is refused, or what was done; nothing personal.
    public let reason: String?

    public init(id: Identifier, state: State, reason: String? = nil) {
        self.id = id
        self.state = state
        self.reason = reason.map { String($0.prefix(Self.reasonLength)) }
    }

    public var json: JSONValue {
        [
            "order": .string(id.description), "state": .string(state.rawValue),
            "reason": JSONValue(reason),
        ]
    }

    /// `nil` where a member is missing or wrong.
    public init?(_ json: JSONValue) {
        guard let id = json["order"]?.string.flatMap({ Identifier($0) }),
            let state = json["state"]?.string.flatMap(State.init)
        else { return nil }
        self.init(id: id, state: state, reason: json["reason"]?.string)
    }
}
