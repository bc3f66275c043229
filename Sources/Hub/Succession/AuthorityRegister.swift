public import Core
internal import PKI
public import Uplink

/// The authorities of one use that a hub's directory holds, in the order in which they were made,
/// and how each stands. The file is exchanged whole, so that at every moment one of them issues.
public struct AuthorityRegister: Sendable, Hashable {
    public enum Standing: String, Sendable {
        /// It issues.
        case current
        /// It is to follow; posts get to know it.
        case next
        /// It issues nothing any more; what it issued is believed.
        case previous
        /// What it signed once is believed, receipts above all; nobody gets in with it.
        case retired
        /// Somebody else may have its key: nothing of it is believed.
        case dropped
    }

    public struct Member: Sendable, Hashable {
        /// Of its files: `NAME.pem`, `NAME.key`, and from the second on `NAME.link.pem`.
        public let name: String
        public internal(set) var standing: Standing
        /// When it came to stand so.
        public internal(set) var since: Timestamp
    }

    public let use: AuthorityUse
    /// Of what posts are told; 0 where there was only ever the first one.
    public internal(set) var generation: Int64
    public internal(set) var members: [Member]
    /// What posts are told; `nil` with generation 0.
    public internal(set) var signed: SignedAuthorities?

    public var current: Member? { member(.current) }
    public var next: Member? { member(.next) }

    func member(_ standing: Standing) -> Member? { members.first { $0.standing == standing } }

    /// The first one alone, as `init` makes it.
    init(first use: AuthorityUse) {
        self.use = use
        generation = 0
        members = [
            Member(
                name: use.credential.rawValue, standing: .current,
                since: Timestamp(milliseconds: 0))
        ]
    }

    var json: JSONValue {
        [
            "schema": 1, "use": .string(use.rawValue), "generation": .integer(generation),
            "members": .array(
                members.map {
                    [
                        "name": .string($0.name), "standing": .string($0.standing.rawValue),
                        "since": .string($0.since.description),
                    ]
                }),
            "signed": signed?.json ?? .null,
        ]
    }

    /// `nil` unless it is whole and one member is current.
    init?(_ json: JSONValue) {
        guard json["schema"]?.integer == 1,
            let use = json["use"]?.string.flatMap(AuthorityUse.init),
            let generation = json["generation"]?.integer, let items = json["members"]?.array,
            let signed = json["signed"].flatMap({ SignedAuthorities($0) })
        else { return nil }
        let members = items.compactMap { item -> Member? in
            guard let name = item["name"]?.string,
                let standing = item["standing"]?.string.flatMap(Standing.init),
                let since = item["since"]?.string.flatMap({ Timestamp($0) })
            else { return nil }
            return Member(name: name, standing: standing, since: since)
        }
        guard members.count == items.count,
            members.filter({ $0.standing == .current }).count == 1
        else { return nil }
        self.use = use
        self.generation = generation
        self.members = members
        self.signed = signed
    }
}

extension AuthorityUse {
    var credential: HubDirectory.Credential {
        switch self {
        case .hub: .hubAuthority
        case .lists: .listAuthority
        }
    }
}

extension HubDirectory.Credential {
    /// `nil` for what is no authority.
    var use: AuthorityUse? { AuthorityUse.allCases.first { $0.credential == self } }
}
