/// What HQ gives to posts.
public enum ReleaseKind: String, Sendable, CaseIterable {
    /// A bundle of an alert list.
    case lists
    /// The appliance's own program; it is kept at the post and installed by nothing yet.
    case firmware

    /// Bytes of a file of this kind.
    public var limit: Int64 {
        switch self {
        case .lists: 1 << 30
        case .firmware: 1 << 30
        }
    }

    /// Whether a role of the post takes it into use.
    public var isInstalled: Bool { self != .firmware }
}
