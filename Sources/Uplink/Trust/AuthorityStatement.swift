public import Core
public import PKI

/// For what an authority of HQ's is believed.
public enum AuthorityUse: String, Sendable, CaseIterable, Comparable {
    /// The hub itself: servers, receipts, devices.
    case hub
    /// Who signs alert lists, and who publishes.
    case lists

    /// The same for every authority of a use: a link is only believed between equal names.
    public var authorityName: String {
        switch self {
        case .hub: "Waypost hub authority"
        case .lists: "Waypost list authority"
        }
    }

    public static func < (left: AuthorityUse, right: AuthorityUse) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension [AuthorityUse: Int64] {
    /// `{"hub": 2}`
    var json: JSONValue {
        .object(
            [String: JSONValue](
                uniqueKeysWithValues: map { ($0.key.rawValue, .integer($0.value)) }))
    }
}

extension AuthorityUse {
    /// What is none of these is passed over.
    static func generations(_ json: JSONValue?) -> [AuthorityUse: Int64] {
        var generations: [AuthorityUse: Int64] = [:]
        for use in allCases {
            generations[use] = json?[use.rawValue]?.integer.flatMap { $0 > 0 ? $0 : nil }
        }
        return generations
    }
}

/// Which authorities HQ has, so that one can follow another while posts are far away: the new one
/// is known everywhere before the old one ends (RFC 4210 §4.4).
///
/// A link is a certificate for the key of one authority below another of the same name. Whoever
/// believes the second follows it to the first.
public struct AuthorityStatement: Sendable, Hashable {
    /// Of each kind.
    public static let limit = 8

    public let use: AuthorityUse
    /// Counts up; a post takes none that is lower than what it has.
    public let generation: Int64
    /// Self-signed; the one that issues stands first.
    public let believed: [Certificate]
    /// Believed for what they signed once, and for nothing new.
    public let former: [Certificate]
    /// Believed for nothing; links lead over them.
    public let dropped: [Certificate]
    public let links: [Certificate]

    /// A statement with more than ``limit`` of a kind is read by nobody.
    public init(
        use: AuthorityUse, generation: Int64, believed: [Certificate],
        former: [Certificate] = [], dropped: [Certificate] = [], links: [Certificate] = []
    ) {
        self.use = use
        self.generation = generation
        self.believed = believed
        self.former = former
        self.dropped = dropped
        self.links = links
    }

    public var json: JSONValue {
        func list(_ certificates: [Certificate]) -> JSONValue {
            .array(certificates.map { .string(Base64.text($0.der)) })
        }
        return [
            "use": .string(use.rawValue), "generation": .integer(generation),
            "believed": list(believed), "former": list(former), "dropped": list(dropped),
            "links": list(links),
        ]
    }

    /// `nil` unless every member is there, of its type and within ``limit``.
    public init?(_ json: JSONValue) {
        func list(_ name: String) -> [Certificate]? {
            guard let items = json[name]?.array, items.count <= Self.limit else { return nil }
            let found = items.compactMap { item in
                item.string.flatMap { Base64.bytes($0) }.flatMap { try? Certificate(der: $0) }
            }
            return found.count == items.count ? found : nil
        }
        guard let use = json["use"]?.string.flatMap(AuthorityUse.init),
            let generation = json["generation"]?.integer, generation > 0,
            let believed = list("believed"), let former = list("former"),
            let dropped = list("dropped"), let links = list("links")
        else { return nil }
        self.init(
            use: use, generation: generation, believed: believed, former: former,
            dropped: dropped, links: links)
    }
}

/// A statement with the signature of an authority that it names as believed.
public struct SignedAuthorities: Sendable, Hashable {
    /// Bytes of one in JSON.
    public static let limit = 64 << 10

    public let statement: AuthorityStatement
    /// Over the statement's RFC 8785 bytes.
    public let signature: [UInt8]

    /// Blocks as the key does.
    public init(_ statement: AuthorityStatement, key: PrivateKey) throws(PKIFault) {
        self.statement = statement
        signature = try key.sign(Self.message(statement))
    }

    private static func message(_ statement: AuthorityStatement) -> [UInt8] {
        Array(statement.json.compactText.utf8)
    }

    func isSigned(by authority: Certificate) -> Bool {
        authority.publicKey.isValid(signature: signature, of: Self.message(statement))
    }

    public var json: JSONValue {
        ["statement": statement.json, "signature": .string(Base64.text(signature))]
    }

    /// `nil` for what is none; nothing is verified yet.
    public init?(_ json: JSONValue) {
        guard let statement = json["statement"].flatMap({ AuthorityStatement($0) }),
            let signature = json["signature"]?.string.flatMap({ Base64.bytes($0) })
        else { return nil }
        self.statement = statement
        self.signature = signature
    }
}

/// The authorities that a post believes: those of its enrolment, and what HQ has said since.
public struct TrustedAuthorities: Sendable, Hashable {
    /// For whatever comes.
    public let believed: [Certificate]
    /// For what was signed before, receipts above all.
    public let former: [Certificate]
    /// Of the statement that counts; 0 where none does.
    public let generation: Int64

    /// For what may have been signed long ago.
    public var everBelieved: [Certificate] { believed + former }

    /// A statement counts where links lead from an anchor to an authority that it believes and that
    /// has signed it. It adds only what links lead to; what it leaves out is believed no more.
    /// Otherwise the anchors alone are believed.
    ///
    /// - Parameter anchors: what the enrolment brought.
    public init(
        anchors: [Certificate], signed: SignedAuthorities?, use: AuthorityUse
    ) {
        if let signed, signed.statement.use == use {
            let statement = signed.statement
            let reached = Self.reached(from: anchors, by: statement)
            let believed = statement.believed.filter(reached.contains)
            if believed.contains(where: { signed.isSigned(by: $0) }) {
                self.believed = believed
                former = statement.former.filter(reached.contains)
                generation = statement.generation
                return
            }
        }
        believed = anchors
        former = []
        generation = 0
    }

    private static func reached(
        from anchors: [Certificate], by statement: AuthorityStatement
    ) -> Set<Certificate> {
        let named = statement.believed + statement.former + statement.dropped
        var reached = Set(anchors)
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for authority in named where !reached.contains(authority) {
                guard authority.isAuthority, authority.isSigned(by: authority) else { continue }
                let isLed = statement.links.contains { link in
                    link.publicKey == authority.publicKey && link.isAuthority
                        && reached.contains { link.isLink(below: $0) }
                }
                guard isLed else { continue }
                reached.insert(authority)
                isGrowing = true
            }
        }
        return reached
    }
}

extension Certificate {
    /// An authority's own key can make a link and nothing else can: what it signed for others is
    /// no authority's.
    fileprivate func isLink(below authority: Certificate) -> Bool {
        namesAsIssuer(authority) && namesAsIssuer(self) && isSigned(by: authority)
    }
}
