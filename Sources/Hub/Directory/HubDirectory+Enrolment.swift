public import Core
internal import PKI

/// What a post needs to talk to its hub, as `waypost provision --import` reads it.
public struct EnrolmentBundle: Sendable, Hashable {
    public let post: String
    /// `https://HOST:PORT`
    public let hub: String
    public let issuedAt: Timestamp
    /// PEM texts.
    public let certificate: String
    public let hubAuthority: String
    public let listAuthority: String

    public var json: JSONValue {
        [
            "schema": 1, "post": .string(post), "hub": .string(hub),
            "issued_at": .string(issuedAt.description), "certificate": .string(certificate),
            "hub_ca": .string(hubAuthority), "list_ca": .string(listAuthority),
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
            hubAuthority: hubAuthority, listAuthority: listAuthority)
    }

    init(
        post: String, hub: String, issuedAt: Timestamp, certificate: String, hubAuthority: String,
        listAuthority: String
    ) {
        self.post = post
        self.hub = hub
        self.issuedAt = issuedAt
        self.certificate = certificate
        self.hubAuthority = hubAuthority
        self.listAuthority = listAuthority
    }
}

extension HubDirectory {
    /// Issues the certificate that a post's request asks for and keeps a copy under `issued/`.
    /// Whoever runs this vouches that the request came from the post that it names.
    ///
    /// - Throws: `pki` for what is no request, `invalidPost` where its common name cannot be one.
    public func enrol(
        csr: [UInt8], at time: Timestamp, random: some RandomSource = SystemRandom()
    ) throws(HubFault) -> EnrolmentBundle {
        let authority = CertificateAuthority(
            certificate: try certificate(.hubAuthority), key: try key(.hubAuthority))
        let period = CertificatePeriod.leaf(from: time)
        let request = try pki { () throws(PKIFault) in try CertificateRequest(pem: csr) }
        guard PostName.isValid(request.commonName) else {
            throw .invalidPost(request.commonName)
        }
        let issued = try pki { () throws(PKIFault) in
            try authority.issue(
                commonName: request.commonName, publicKey: request.publicKey, profile: .client,
                notBefore: period.notBefore, notAfter: period.notAfter, random: random)
        }
        try translating { () throws(FileFault) in
            try files.makeDirectory(path(of: "issued"), mode: 0o750)
        }
        try write("issued/\(request.commonName)-\(issued.serial).pem", issued.pem, mode: 0o640)
        return EnrolmentBundle(
            post: request.commonName, hub: postAddress, issuedAt: time,
            certificate: String(decoding: issued.pem, as: UTF8.self),
            hubAuthority: String(decoding: authority.certificate.pem, as: UTF8.self),
            listAuthority: String(
                decoding: try certificate(.listAuthority).pem, as: UTF8.self))
    }

    private func pki<Value>(_ work: () throws(PKIFault) -> Value) throws(HubFault) -> Value {
        do {
            return try work()
        } catch {
            throw .pki(error)
        }
    }
}
