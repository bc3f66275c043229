public import Core
internal import PKI
public import Uplink

/// What a post needs to talk to its hub, as `waypost provision --import` reads it.
public struct EnrolmentBundle: Sendable, Hashable {
    public let post: String
    /// `https://HOST:PORT`
    public let hub: String
    public let issuedAt: Timestamp
    /// PEM texts; of authorities all that are believed, one behind the other.
    public let certificate: String
    public let hubAuthority: String
    public let listAuthority: String
    /// To whom the post seals what is carried by hand; a bundle of the first hubs has none.
    public let carried: String?
    /// Who may come to the post by SSH: authorities of technicians, a line each, and the key of the
    /// account that is opened when no clock is right; of a hub that can make them.
    public var technicians: String?
    public var breakglass: String?
    /// How whoever knows an earlier authority of HQ's is led to these; empty where there was only
    /// ever the first.
    public var authorities: [AuthorityUse: SignedAuthorities] = [:]

    public var json: JSONValue {
        [
            "schema": 1, "post": .string(post), "hub": .string(hub),
            "issued_at": .string(issuedAt.description), "certificate": .string(certificate),
            "hub_ca": .string(hubAuthority), "list_ca": .string(listAuthority),
            "carried": JSONValue(carried), "technicians": JSONValue(technicians),
            "breakglass": JSONValue(breakglass),
            "authorities": .object(
                [String: JSONValue](
                    uniqueKeysWithValues: authorities.map { ($0.key.rawValue, $0.value.json) })),
        ]
    }

    /// `nil` unless every member is there.
    public init?(_ json: JSONValue) {
        guard json["schema"]?.integer == 1, let post = json["post"]?.string,
            let hub = json["hub"]?.string,
            let issuedAt = json["issued_at"]?.string.flatMap({ Timestamp($0) }),
            let certificate = json["certificate"]?.string,
            let hubAuthority = json["hub_ca"]?.string,
            let listAuthority = json["list_ca"]?.string
        else { return nil }
        self.init(
            post: post, hub: hub, issuedAt: issuedAt, certificate: certificate,
            hubAuthority: hubAuthority, listAuthority: listAuthority,
            carried: json["carried"]?.string)
        technicians = json["technicians"]?.string
        breakglass = json["breakglass"]?.string
        for use in AuthorityUse.allCases {
            authorities[use] = json["authorities"]?[use.rawValue].flatMap { SignedAuthorities($0) }
        }
    }

    init(
        post: String, hub: String, issuedAt: Timestamp, certificate: String, hubAuthority: String,
        listAuthority: String, carried: String?
    ) {
        self.post = post
        self.hub = hub
        self.issuedAt = issuedAt
        self.certificate = certificate
        self.hubAuthority = hubAuthority
        self.listAuthority = listAuthority
        self.carried = carried
    }
}

extension HubDirectory {
    /// Issues the certificate that a post's request asks for and keeps a copy under `issued/`.
    /// Whoever runs this vouches that the request came from the post that it names.
    ///
    /// - Parameters:
    ///   - post: what a spare is to be, whose request names no post; `nil` takes the request's.
    ///   - isReplacing: this device takes the place of the one that the post had; without it,
    ///     another key for an enrolled post is refused. The same key may always ask again.
    /// - Throws: `pki` for what is no request, `invalidPost` where its name cannot be one,
    ///   `spare` where it is a spare's and `post` is missing, `otherRequest` where it is another's,
    ///   `alreadyEnrolled`.
    public func enrol(
        csr: [UInt8], as post: String? = nil, isReplacing: Bool = false, at time: Timestamp
    ) throws(HubFault) -> EnrolmentBundle {
        let request = try request(csr, as: post)
        let others = try devices(besides: request)
        if let other = others.first, !isReplacing {
            throw .alreadyEnrolled(post: request.post, certificate: path(of: other))
        }
        let issued = try issuer().issue(request.post, request.publicKey, at: time)
        try putAside(others)
        return try keep(issued, of: request.post, at: time)
    }

    /// Keeps a copy of a certificate and makes the bundle that brings it to its post.
    func keep(
        _ issued: Certificate, of post: String, at time: Timestamp
    ) throws(HubFault) -> EnrolmentBundle {
        try translating { () throws(FileFault) in
            try files.makeDirectory(path(of: "issued"), mode: 0o750)
        }
        try write("issued/\(post)-\(issued.serial).pem", issued.pem, mode: 0o640)
        var bundle = EnrolmentBundle(
            post: post, hub: postAddress, issuedAt: time,
            certificate: String(decoding: issued.pem, as: UTF8.self),
            hubAuthority: try text(of: .hub), listAuthority: try text(of: .lists),
            // A directory of an older hub has none until `init` is run on it again.
            carried: (try? certificate(.carried)).map { String(decoding: $0.pem, as: UTF8.self) })
        bundle.authorities = try statements()
        return bundle
    }

    private func text(of use: AuthorityUse) throws(HubFault) -> String {
        try believed(use).map { String(decoding: $0.pem, as: UTF8.self) }.joined()
    }

    /// The post that a request names, where it may be enrolled; throws as
    /// ``enrol(csr:as:isReplacing:at:)`` does.
    ///
    /// - Returns: the post, and whether another device of it is enrolled.
    public func examine(
        csr: [UInt8], as post: String? = nil
    ) throws(HubFault) -> (post: String, hasOther: Bool) {
        let request = try request(csr, as: post)
        return (request.post, try !devices(besides: request).isEmpty)
    }

    private typealias Request = (post: String, publicKey: PublicKey)

    private func request(_ csr: [UInt8], as post: String?) throws(HubFault) -> Request {
        let request = try pki { () throws(PKIFault) in try CertificateRequest(pem: csr) }
        let isSpare = request.commonName == PostName.spare(request.publicKey)
        if isSpare, post == nil { throw .spare(request.commonName) }
        let name = post ?? request.commonName
        guard PostName.isValid(name) else { throw .invalidPost(name) }
        guard isSpare || request.commonName == name else {
            throw .otherRequest(post: request.commonName, wanted: name)
        }
        return (name, request.publicKey)
    }

    /// Certificates that were issued to the post that the request is for, for other keys.
    private func devices(besides request: Request) throws(HubFault) -> [String] {
        let names: [String]
        do throws(FileFault) {
            names = try files.list(path(of: "issued"), limit: Self.issuedLimit)
        } catch {
            if error.isNotFound { return [] }
            throw .files(error)
        }
        var others: [String] = []
        for name in names where name.hasPrefix("\(request.post)-") && name.hasSuffix(".pem") {
            let bytes = try read("issued/\(name)")
            let issued = try pki { () throws(PKIFault) in try Certificate(pem: bytes) }
            // A post's name may begin like another's.
            if issued.subjectCommonName == request.post, issued.publicKey != request.publicKey {
                others.append("issued/\(name)")
            }
        }
        return others
    }

    private func putAside(_ names: [String]) throws(HubFault) {
        guard !names.isEmpty else { return }
        try translating { () throws(FileFault) in
            try files.makeDirectory(path(of: "issued/replaced"), mode: 0o750)
        }
        for name in names {
            try write(
                name.replacing("issued/", with: "issued/replaced/"), try read(name), mode: 0o640)
            try translating { () throws(FileFault) in try files.remove(path(of: name)) }
        }
    }

    func pki<Value>(_ work: () throws(PKIFault) -> Value) throws(HubFault) -> Value {
        do {
            return try work()
        } catch {
            throw .pki(error)
        }
    }
}
