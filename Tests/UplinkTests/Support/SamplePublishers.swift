import Core
import PKI
import Uplink

/// A list authority with two people whom it admitted.
struct SamplePublishers {
    static let now = Timestamp(milliseconds: 1_795_000_000_000)
    static let day = Duration.seconds(86_400)
    static let content = Array("a list".utf8)

    let root: CertificateAuthority
    let first: (key: PrivateKey, certificate: Certificate)
    let second: (key: PrivateKey, certificate: Certificate)

    init() throws {
        root = try CertificateAuthority.createRoot(
            commonName: "lists", key: .generate(), notBefore: Self.now + Self.day * -1,
            notAfter: Self.now + Self.day * 3_650, random: SystemRandom())
        first = try Self.person("amina", below: root)
        second = try Self.person("boubacar", below: root)
    }

    static func person(
        _ name: String, below root: CertificateAuthority, profile: CertificateProfile = .publisher
    ) throws -> (key: PrivateKey, certificate: Certificate) {
        let key = try PrivateKey.generate()
        return (
            key,
            try root.issue(
                commonName: name, publicKey: key.publicKey, profile: profile,
                notBefore: now + day * -1, notAfter: now + day * 365, random: SystemRandom())
        )
    }

    var trust: TrustStore { TrustStore(anchors: [root.certificate]) }

    static func statement(
        _ kind: ReleaseKind = .lists, version: Int64 = 1, posts: [String] = [],
        validFrom: Timestamp? = nil, validUntil: Timestamp? = nil, content: [UInt8] = content
    ) throws -> ReleaseStatement {
        guard let release = ReleaseName(kind: kind, name: "sltd", version: version),
            let statement = ReleaseStatement(
                release: release, sha256: SHA256.digest(content), size: Int64(content.count),
                madeAt: now, validFrom: validFrom, validUntil: validUntil, posts: posts)
        else { throw ReleaseFault(.malformed, "a sample out of bounds") }
        return statement
    }

    func signed(_ statement: ReleaseStatement) throws -> SignedRelease {
        try SignedRelease(statement)
            .signed(key: first.key, certificate: first.certificate, at: Self.now)
            .signed(key: second.key, certificate: second.certificate, at: Self.now)
    }
}
