public import Core

/// What two publishers sign of a file that goes to posts.
///
/// Groups are HQ's own: whoever publishes to a group signs the names of its posts, so that a post
/// sees by itself whether a file is for it.
public struct ReleaseStatement: PublishedStatement {
    /// Posts named in one statement.
    public static let postLimit = 2_000
    /// Bytes of an urgent file: it goes before records that wait.
    public static let urgentLimit: Int64 = 1 << 20

    public let release: ReleaseName
    public let sha256: Digest256
    /// Bytes, 1 to the kind's limit.
    public let size: Int64
    public let madeAt: Timestamp
    public let validFrom: Timestamp
    /// From then on no post takes it any more; `nil` for no such end.
    public let validUntil: Timestamp?
    /// Sorted; empty for every post.
    public let posts: [String]
    public let isUrgent: Bool

    /// `nil` where a value is out of its bounds.
    public init?(
        release: ReleaseName, sha256: Digest256, size: Int64, madeAt: Timestamp,
        validFrom: Timestamp? = nil, validUntil: Timestamp? = nil, posts: [String] = [],
        isUrgent: Bool = false
    ) {
        let validFrom = validFrom ?? madeAt
        guard (1...release.kind.limit).contains(size), posts.count <= Self.postLimit,
            posts.allSatisfy({ (1...WireLimits.postBytes).contains($0.utf8.count) }),
            validUntil.map({ $0 > validFrom }) ?? true, !isUrgent || size <= Self.urgentLimit
        else { return nil }
        self.release = release
        self.sha256 = sha256
        self.size = size
        self.madeAt = madeAt
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.posts = Set(posts).sorted()
        self.isUrgent = isUrgent
    }

    /// Whether it may be taken at some times and not at others.
    public var hasDates: Bool { validFrom > madeAt || validUntil != nil }

    public func isFor(_ post: String) -> Bool { posts.isEmpty || posts.contains(post) }

    public var json: JSONValue {
        [
            "schema": 1, "kind": .string(release.kind.rawValue), "name": .string(release.name),
            "version": .integer(release.version), "sha256": .string(sha256.description),
            "size": .integer(size), "made_at": .string(madeAt.description),
            "valid_from": .string(validFrom.description), "valid_until": JSONValue(validUntil),
            "posts": .array(posts.map(JSONValue.string)), "urgent": .bool(isUrgent),
        ]
    }

    /// `nil` unless every member is there and within its bounds, and nothing else is.
    public init?(_ json: JSONValue) {
        guard json["schema"]?.integer == 1,
            let kind = json["kind"]?.string.flatMap(ReleaseKind.init),
            let name = json["name"]?.string, let version = json["version"]?.integer,
            let release = ReleaseName(kind: kind, name: name, version: version),
            let sha256 = json["sha256"]?.string.flatMap({ Digest256($0) }),
            let size = json["size"]?.integer, let madeAt = Self.time(json["made_at"]),
            let validFrom = Self.time(json["valid_from"]), let posts = json["posts"]?.array,
            let isUrgent = json["urgent"]?.bool
        else { return nil }
        self.init(
            release: release, sha256: sha256, size: size, madeAt: madeAt, validFrom: validFrom,
            validUntil: Self.time(json["valid_until"]), posts: posts.compactMap(\.string),
            isUrgent: isUrgent)
        // What is signed and not understood could be a condition.
        guard self.json == json else { return nil }
    }

    private static func time(_ json: JSONValue?) -> Timestamp? {
        json?.string.flatMap { Timestamp($0) }
    }
}
