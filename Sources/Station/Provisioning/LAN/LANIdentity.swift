internal import Core
internal import PKI
internal import Site

/// What the post's own authority issues: the page's certificate, and the one to which HQ wraps
/// alert lists.
struct LANIdentity: Sendable {
    static let life: Duration = .seconds(10 * 365 * 86_400)
    /// With less than that left the page gets another one.
    static let lastThird = life / 3

    let secrets: SecretFiles
    let files: any DurableFiles
    let random: SystemRandom

    /// The page's certificate as it is shown, the link that goes along behind it; empty where key
    /// and certificate are not there or do not belong together.
    var shown: [Certificate] {
        guard pair(secrets.lanKey, secrets.lanCertificate) != nil,
            let bytes = try? files.read(secrets.lanCertificate, limit: PEMLimit.file)
        else { return [] }
        return (try? Certificate.bundle(pem: bytes)) ?? []
    }

    /// Issues the page's certificate where there is none by this authority for these names and
    /// the key beside it, and anew in the last third of its life.
    ///
    /// The key stays: it lies on the card on which the authority's lies, and so one file exchanges
    /// the certificate under a role that serves with it.
    ///
    /// - Parameter links: what it is shown with.
    func providePage(
        _ authority: CertificateAuthority, name: String, names: [SubjectName],
        links: [Certificate], now: Timestamp
    ) throws -> Bool {
        let shown = shown
        let key = try shown.isEmpty ? PrivateKey.generate() : readKey()
        let certificate: Certificate
        if let current = shown.first, isGood(current, authority, names, at: now) {
            try Ownership.role(Role.capture.rawValue).apply(to: secrets.lanKey)
            guard Array(shown.dropFirst()) != links else { return false }
            certificate = current
        } else {
            certificate = try authority.issue(
                commonName: name, publicKey: key.publicKey, profile: .server(names: names),
                notBefore: LANAuthority.notBefore,
                notAfter: min(now + Self.life, authority.certificate.notAfter), random: random)
        }
        if shown.isEmpty {
            try files.replace(secrets.lanKey, with: key.pem(), mode: 0o600)
        }
        try files.replace(
            secrets.lanCertificate, with: ([certificate] + links).flatMap(\.pem), mode: 0o644)
        try Ownership.role(Role.capture.rawValue).apply(to: secrets.lanKey)
        return true
    }

    private func isGood(
        _ current: Certificate, _ authority: CertificateAuthority, _ names: [SubjectName],
        at now: Timestamp
    ) -> Bool {
        let isYoung =
            current.notAfter - now > Self.lastThird
            // It cannot be prolonged.
            || current.notAfter >= authority.certificate.notAfter
        return isYoung && Set(current.subjectAlternativeNames) == Set(names.map(\.text))
            && (try? TrustStore(anchors: [authority.certificate]).verify(
                current, at: max(now, LANAuthority.notBefore), purpose: .tlsServer)) != nil
    }

    private func readKey() throws -> PrivateKey {
        try PrivateKey(pem: files.read(secrets.lanKey, limit: PEMLimit.file))
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
            notBefore: LANAuthority.notBefore, notAfter: now + Self.life, random: random)
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
            let current = try? Certificate.bundle(pem: bytes).first,
            current.publicKey == privateKey.publicKey
        else { return nil }
        return current
    }
}
