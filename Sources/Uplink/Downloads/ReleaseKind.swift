/// What HQ gives to posts.
public enum ReleaseKind: String, Sendable, CaseIterable {
    /// A bundle of an alert list.
    case lists
    /// The officers of posts.
    case roster
    /// Settings of a State, which stand over a post's own.
    case settings
    /// What a State adds to the code lists.
    case codes
    /// The appliance's own program; it is kept at the post and installed by nothing yet.
    case firmware

    /// Bytes of a file of this kind.
    public var limit: Int64 {
        switch self {
        case .lists, .firmware: 1 << 30
        case .roster, .codes: 256 << 10
        case .settings: 64 << 10
        }
    }

    /// Whether a role of the post takes it into use.
    public var isInstalled: Bool { self != .firmware }

    /// Whether a post has one of it in force, under whatever name: the one that was made later.
    public var isSingle: Bool {
        switch self {
        case .lists, .firmware: false
        case .roster, .settings, .codes: true
        }
    }
}
