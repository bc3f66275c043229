public import Core

/// What a post says of one name of a kind: the version that it has and what it refused last.
public struct HeldRelease: Sendable, Hashable {
    /// In one greeting.
    public static let limit = 128
    /// Characters of a reason.
    public static let reasonLength = 300

    public struct Refusal: Sendable, Hashable {
        public let version: Int64
        public let reason: String
        public let at: Timestamp

        public init(version: Int64, reason: String, at: Timestamp) {
            self.version = version
            self.reason = String(reason.prefix(HeldRelease.reasonLength))
            self.at = at
        }
    }

    public let kind: ReleaseKind
    public let name: String
    /// In use, or kept where nothing of the post takes the kind into use; `nil` for none.
    public var version: Int64?
    public var versionAt: Timestamp?
    public var refusal: Refusal?
    /// How often the role started within the hour behind that version's arrival.
    public var starts: Int64

    public init(kind: ReleaseKind, name: String) {
        self.kind = kind
        self.name = name
        starts = 0
    }

    public var line: String { "\(kind.rawValue)/\(name)" }

    public var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "name": .string(name), "version": JSONValue(version),
            "version_at": JSONValue(versionAt), "starts": .integer(starts),
            "refused": refusal.map { refusal in
                [
                    "version": .integer(refusal.version), "reason": .string(refusal.reason),
                    "at": .string(refusal.at.description),
                ]
            } ?? .null,
        ]
    }

    /// `nil` where it names no kind that is known here.
    public init?(_ json: JSONValue) {
        guard let kind = json["kind"]?.string.flatMap(ReleaseKind.init),
            let name = json["name"]?.string, ReleaseName.isName(name)
        else { return nil }
        self.init(kind: kind, name: name)
        version = json["version"]?.integer.flatMap { $0 > 0 ? $0 : nil }
        versionAt = json["version_at"]?.string.flatMap { Timestamp($0) }
        starts = max(0, json["starts"]?.integer ?? 0)
        if let refused = json["refused"], let version = refused["version"]?.integer,
            let reason = refused["reason"]?.string,
            let at = refused["at"]?.string.flatMap({ Timestamp($0) })
        {
            refusal = Refusal(version: version, reason: reason, at: at)
        }
    }
}
