internal import Core
internal import PKI

/// The post's own authority with its key, and how another follows it.
///
/// 1. In the last third of its life a successor of the same name is made. New workstations install
///    that one; the page's certificate stays below the first, and is shown with a link by which the
///    successor's trust reaches it. What workstations trust already goes on as before.
/// 2. ``handover`` before its end the successor takes its place. From then on the page shows a link
///    by which the first one's trust reaches the successor, until the first one ends.
/// 3. No key outlives its authority's place: that of the first goes with step 2.
///
/// Every step is one file after the other, and what a power cut left is finished by the next round.
struct LANAuthority: Sendable {
    /// Workstations with a dead clock battery start years back: certificates that are valid since
    /// then still let them in. The post's own authority vouches for nothing outside this LAN.
    static let notBefore = Timestamp(milliseconds: 1_262_304_000_000)  // 2010-01-01
    static let life: Duration = .seconds(25 * 365 * 86_400)
    /// As its life counts from when it was made and not from its first day of validity.
    static let lastThird = life / 3
    /// Enough for a round of a technician to every workstation that was forgotten.
    static let handover: Duration = .seconds(365 * 86_400)

    enum Step: Sendable, Hashable {
        /// The successor was made.
        case prepared(Certificate)
        /// It took the place of the one before.
        case followed(Certificate)
    }

    let secrets: SecretFiles
    let files: any DurableFiles
    let random: SystemRandom

    /// As certificates of the post name who issued them.
    static func name(of post: String) -> String { "Waypost \(post) LAN CA" }

    /// Makes the authority where there is none.
    func provide(
        post: String, now: Timestamp
    ) throws -> (authority: CertificateAuthority, isNew: Bool) {
        if files.exists(secrets.lanAuthorityKey), files.exists(secrets.lanAuthority) {
            return (try current(), false)
        }
        let key = try PrivateKey.generate()
        let authority = try root(Self.name(of: post), key, at: now)
        try files.replace(secrets.lanAuthorityKey, with: key.pem(), mode: 0o600)
        try write(authority.certificate.pem, to: secrets.lanAuthority)
        return (authority, true)
    }

    /// - Throws: where key or certificate is not there or cannot be read.
    func current() throws -> CertificateAuthority {
        let key = try key(secrets.lanAuthorityKey)
        try finish(with: key)
        return CertificateAuthority(
            certificate: try Certificate(
                pem: files.read(secrets.lanAuthority, limit: PEMLimit.file)), key: key)
    }

    /// Goes as far as the time says.
    ///
    /// - Parameter time: somebody vouches for it: what is made by a wrong clock is not taken back.
    func advance(at time: Timestamp) throws -> [Step] {
        let current = try current()
        let trust = try LANTrust(secrets, files)
        let left = current.certificate.notAfter - time
        guard left <= Self.lastThird else {
            if let former = trust.former, former.certificate.notAfter <= time {
                try files.remove(secrets.formerLANAuthority)
            }
            return []
        }
        var steps: [Step] = []
        let next: CertificateAuthority
        if let successor = trust.successor?.certificate,
            let key = try? key(secrets.nextLANAuthorityKey), key.publicKey == successor.publicKey
        {
            next = CertificateAuthority(certificate: successor, key: key)
        } else {
            next = try prepare(behind: current, at: time)
            steps.append(.prepared(next.certificate))
        }
        if left <= Self.handover {
            try follow(current, by: next)
            steps.append(.followed(next.certificate))
        }
        return steps
    }

    private func prepare(
        behind current: CertificateAuthority, at time: Timestamp
    ) throws -> CertificateAuthority {
        let key: PrivateKey
        if let begun = try? self.key(secrets.nextLANAuthorityKey) {
            key = begun
        } else {
            key = try PrivateKey.generate()
            try files.replace(secrets.nextLANAuthorityKey, with: key.pem(), mode: 0o600)
        }
        let next = try root(current.certificate.subjectCommonName ?? "", key, at: time)
        let link = try link(to: current.certificate, from: next)
        try write(
            LANTrust.Member(certificate: next.certificate, link: link).pem,
            to: secrets.nextLANAuthority)
        return next
    }

    private func follow(
        _ current: CertificateAuthority, by next: CertificateAuthority
    ) throws {
        let link = try link(to: next.certificate, from: current)
        try write(
            LANTrust.Member(certificate: current.certificate, link: link).pem,
            to: secrets.formerLANAuthority)
        try files.replace(secrets.lanAuthorityKey, with: next.key.pem(), mode: 0o600)
        try finish(with: next.key)
    }

    /// From the moment at which its key stands in the first one's place the successor is the one.
    private func finish(with key: PrivateKey) throws {
        guard let bytes = try? files.read(secrets.nextLANAuthority, limit: PEMLimit.file),
            let next = try? Certificate.bundle(pem: bytes).first,
            next.publicKey == key.publicKey
        else { return }
        try write(next.pem, to: secrets.lanAuthority)
        try files.remove(secrets.nextLANAuthorityKey)
        try files.remove(secrets.nextLANAuthority)
    }

    private func root(
        _ name: String, _ key: PrivateKey, at time: Timestamp
    ) throws -> CertificateAuthority {
        try .createRoot(
            commonName: name, key: key, notBefore: Self.notBefore, notAfter: time + Self.life,
            random: random, profile: .linkedAuthority)
    }

    /// A certificate for the other's key below this one, as long as both last.
    private func link(
        to other: Certificate, from authority: CertificateAuthority
    ) throws -> Certificate {
        try authority.issue(
            commonName: other.subjectCommonName ?? "", publicKey: other.publicKey,
            profile: .authority, notBefore: Self.notBefore,
            notAfter: min(other.notAfter, authority.certificate.notAfter), random: random)
    }

    private func key(_ path: String) throws -> PrivateKey {
        try PrivateKey(pem: files.read(path, limit: PEMLimit.file))
    }

    private func write(_ pem: [UInt8], to path: String) throws {
        try files.replace(path, with: pem, mode: 0o644)
    }
}
