public import Core
internal import PKI

/// What a post tells HQ of itself with its greeting, so that HQ sees from afar who needs help.
/// Nothing personal is in it: counts, names of lists and codes of findings.
///
/// The counts go along each time. The rest is longer and seldom changes: it goes along only while
/// HQ does not say that it knows it, by the first digits of its hash.
public struct PostTidings: Sendable, Hashable {
    /// Lists and findings that are told; who has more tells the first.
    public static let limit = 32
    /// Characters of a name or a code.
    public static let nameLimit = 64

    public struct List: Sendable, Hashable {
        public let name: String
        public let version: String?
        public let issuedAt: Timestamp?
        /// `current`, `old`, `expired` or `unreadable`, as the post judges it.
        public let state: String

        public init(name: String, version: String?, issuedAt: Timestamp?, state: String) {
            self.name = PostTidings.word(name)
            self.version = version.map(PostTidings.word)
            self.issuedAt = issuedAt
            self.state = PostTidings.word(state)
        }
    }

    /// What seldom changes.
    public struct Condition: Sendable, Hashable {
        /// The release of the post's programs.
        public let release: String
        /// `nil` where the role that holds them does not say.
        public let lists: [List]?
        /// Codes of critical findings, and of warnings.
        public let critical: [String]
        public let warnings: [String]
        /// Generations of what it has heard of HQ's authorities; none where it heard nothing.
        public let authorities: [AuthorityUse: Int64]
        /// The mark of HQ's certificate to which it seals what is carried by hand, empty where it
        /// has none; `nil` of a post that learns of no other.
        public let recipient: String?

        public init(
            release: String, lists: [List]?, critical: [String], warnings: [String],
            authorities: [AuthorityUse: Int64] = [:], recipient: String? = nil
        ) {
            self.recipient = recipient.map(PostTidings.word)
            self.authorities = authorities
            self.release = PostTidings.word(release)
            self.lists = lists.map { Array($0.prefix(PostTidings.limit)) }
            self.critical = Self.codes(critical)
            self.warnings = Self.codes(warnings)
        }

        private static func codes(_ codes: [String]) -> [String] {
            Set(codes.map(PostTidings.word)).sorted()
                .prefix(PostTidings.limit).map(\.self)
        }

        /// What HQ answers when it knows this: 8 hexadecimal digits.
        public var mark: String {
            String(SHA256.digest(Array(json.compactText.utf8)).description.prefix(8))
        }
    }

    /// Words of a post end on terminals at HQ: nothing in them may steer one, or turn the line.
    static func word(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(nameLimit).map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: "?"
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Records that HQ has not signed for; `nil` where that is not known.
    public var pending: Int64?
    /// Of these, hits, referrals and provisional outcomes.
    public var pendingAlerts: Int64?
    /// Since when the oldest of them waits, in seconds.
    public var oldestPendingSeconds: Int64?
    /// `nil` where HQ knows it already.
    public var condition: Condition?

    public init(
        pending: Int64? = nil, pendingAlerts: Int64? = nil, oldestPendingSeconds: Int64? = nil,
        condition: Condition? = nil
    ) {
        self.pending = pending
        self.pendingAlerts = pendingAlerts
        self.oldestPendingSeconds = oldestPendingSeconds
        self.condition = condition
    }

    /// These, without what HQ knows.
    func unknown(to mark: String?) -> PostTidings {
        var tidings = self
        if let mark, mark == condition?.mark { tidings.condition = nil }
        return tidings
    }
}

extension PostTidings {
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "pending": JSONValue(pending), "alerts": JSONValue(pendingAlerts),
            "oldest_s": JSONValue(oldestPendingSeconds),
        ]
        if let condition { members["condition"] = condition.json }
        return .object(members)
    }

    /// Takes what it can read; the rest is not known.
    public init(_ json: JSONValue) {
        func count(_ name: String) -> Int64? { json[name]?.integer.flatMap { $0 >= 0 ? $0 : nil } }
        self.init(
            pending: count("pending"), pendingAlerts: count("alerts"),
            oldestPendingSeconds: count("oldest_s"),
            condition: json["condition"].flatMap(Condition.init))
    }
}

extension PostTidings.Condition {
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "release": .string(release),
            "lists": lists.map { lists in
                .array(
                    lists.map {
                        [
                            "name": .string($0.name), "version": JSONValue($0.version),
                            "issued_at": JSONValue($0.issuedAt), "state": .string($0.state),
                        ]
                    })
            } ?? .null,
            "critical": .array(critical.map(JSONValue.string)),
            "warnings": .array(warnings.map(JSONValue.string)),
        ]
        if !authorities.isEmpty { members["authorities"] = authorities.json }
        if let recipient { members["recipient"] = .string(recipient) }
        return .object(members)
    }

    /// `nil` where it names no release; members that are odd are not known.
    public init?(_ json: JSONValue) {
        guard let release = json["release"]?.string else { return nil }
        func codes(_ name: String) -> [String] { (json[name]?.array ?? []).compactMap(\.string) }
        self.init(
            release: release,
            lists: json["lists"]?.array?.compactMap { list in
                guard let name = list["name"]?.string, let state = list["state"]?.string else {
                    return nil
                }
                return PostTidings.List(
                    name: name, version: list["version"]?.string,
                    issuedAt: list["issued_at"]?.string.flatMap { Timestamp($0) }, state: state)
            },
            critical: codes("critical"), warnings: codes("warnings"),
            authorities: AuthorityUse.generations(json["authorities"]),
            recipient: json["recipient"]?.string)
    }
}
