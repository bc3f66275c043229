public import Core

/// What HQ has for a post, as its greeting names it.
public struct ReleaseOffer: Sendable, Hashable {
    /// In one greeting; the rest comes when these are settled.
    public static let limit = 16

    public let release: ReleaseName
    public let sha256: Digest256
    /// Bytes.
    public let size: Int64
    public let isUrgent: Bool

    public init(_ statement: ReleaseStatement) {
        release = statement.release
        sha256 = statement.sha256
        size = statement.size
        isUrgent = statement.isUrgent
    }

    public var json: JSONValue {
        [
            "release": .string(release.description), "sha256": .string(sha256.description),
            "size": .integer(size), "urgent": .bool(isUrgent),
        ]
    }

    /// `nil` for what this program does not know, or that is over a limit.
    public init?(_ json: JSONValue) {
        guard let release = json["release"]?.string.flatMap({ ReleaseName($0) }),
            let sha256 = json["sha256"]?.string.flatMap({ Digest256($0) }),
            let size = json["size"]?.integer, (1...release.kind.limit).contains(size)
        else { return nil }
        self.release = release
        self.sha256 = sha256
        self.size = size
        isUrgent = json["urgent"]?.bool == true && size <= ReleaseStatement.urgentLimit
    }
}
