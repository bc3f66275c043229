internal import Core
internal import PKI
internal import Site

/// The post's own certificate authority and the certificate of its capture page.
struct LANIdentity: Sendable {
    /// Workstations with a dead clock battery start years back: certificates that are valid since
    /// then still let them in. The post's own authority vouches for nothing outside this LAN.
    static let notBefore = Timestamp(milliseconds: 1_262_304_000_000)  // 2010-01-01
    static let authorityLife: Duration = .seconds(25 * 365 * 86_400)
    static let certificateLife: Duration = .seconds(10 * 365 * 86_400)
    /// With less than that left the page gets another one when somebody provisions.
    private static let lastThird = certificateLife / 3

    let secrets: SecretFiles
    let files: LinuxFiles
    let random: SystemRandom

    /// Makes the authority where there is none. Returns its fingerprint and whether it is new.
    func provideAuthority(
        post: String, now: Timestamp
    ) throws -> (authority: CertificateAuthority, isNew: Bool) {
        if files.exists(secrets.lanAuthorityKey), files.exists(secrets.lanAuthority) {
            let key = try PrivateKey(
                pem: files.read(secrets.lanAuthorityKey, limit: PEMLimit.file))
            let certificate = try Certificate(
                pem: files.read(secrets.lanAuthority, limit: PEMLimit.file))
            return (CertificateAuthority(certificate: certificate, key: key), false)
        }
        let key = try PrivateKey.generate()
        let authority = try CertificateAuthority.createRoot(
            commonName: "Waypost \(post) LAN CA", key: key, notBefore: Self.notBefore,
            notAfter: now + Self.authorityLife, random: random)
        try files.replace(secrets.lanAuthorityKey, with: key.pem(), mode: 0o600)
        try files.replace(secrets.lanAuthority, with: authority.certificate.pem, mode: 0o644)
        return (authority, true)
    }

    /// Issues the page's certificate where there is none by this authority for these names and
    /// the key beside it, and anew in the last third of its life.
    func provideCertificate(
        _ authority: CertificateAuthority, post: String, names: [SubjectName], now: Timestamp
    ) throws -> Bool {
        if let current = pair(secrets.lanKey, secrets.lanCertificate),
            Set(current.subjectAlternativeNames) == Set(names.map(\.text)),
            current.notAfter - now > Self.lastThird
                || current.notAfter >= authority.certificate.notAfter,
            (try? TrustStore(anchors: [authority.certificate]).verify(
                current, at: max(now, Self.notBefore), purpose: .tlsServer)) != nil
        {
            try Ownership.role(Role.capture.rawValue).apply(to: secrets.lanKey)
            return false
        }
        let key = try PrivateKey.generate()
        let certificate = try authority.issue(
            commonName: "Waypost \(post)", publicKey: key.publicKey,
            profile: .server(names: names), notBefore: Self.notBefore,
            notAfter: min(now + Self.certificateLife, authority.certificate.notAfter),
            random: random)
        try files.replace(secrets.lanKey, with: key.pem(), mode: 0o600)
        try files.replace(secrets.lanCertificate, with: certificate.pem, mode: 0o644)
        try Ownership.role(Role.capture.rawValue).apply(to: secrets.lanKey)
        return true
    }

    /// The pair to which HQ wraps the alert lists of this post.
    func provideListKey(
        _ authority: CertificateAuthority, post: String, now: Timestamp
    ) throws -> Bool {
        if pair(secrets.listKey, secrets.listCertificate) != nil {
            try Ownership.role(Role.capture.rawValue).apply(to: secrets.listKey)
            return false
        }
        let key = try PrivateKey.generate()
        let certificate = try authority.issue(
            commonName: "Waypost \(post) lists", publicKey: key.publicKey, profile: .recipient,
            notBefore: Self.notBefore, notAfter: now + Self.certificateLife, random: random)
        try files.replace(secrets.listKey, with: key.pem(), mode: 0o600)
        try files.replace(secrets.listCertificate, with: certificate.pem, mode: 0o644)
        try Ownership.role(Role.capture.rawValue).apply(to: secrets.listKey)
        return true
    }

    /// The certificate, where it and its key are there and belong together: a power cut between
    /// the two writes leaves a pair that does not.
    private func pair(_ key: String, _ certificate: String) -> Certificate? {
        guard let keyBytes = try? files.read(key, limit: PEMLimit.file),
            let bytes = try? files.read(certificate, limit: PEMLimit.file),
            let privateKey = try? PrivateKey(pem: keyBytes),
            let current = try? Certificate(pem: bytes),
            current.publicKey == privateKey.publicKey
        else { return nil }
        return current
    }
}
