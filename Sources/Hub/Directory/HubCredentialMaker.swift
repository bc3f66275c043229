internal import Core
internal import PKI

/// Makes the keys and certificates that a hub's directory lacks. A key is written before its
/// certificate, so that a run that was cut off goes on with the same key.
struct HubCredentialMaker<Random: RandomSource> {
    let hub: HubDirectory
    let time: Timestamp
    let random: Random

    func authority(
        _ credential: HubDirectory.Credential, name: String
    ) throws(HubFault) -> CertificateAuthority {
        let key = try key(credential)
        if has(credential) {
            return CertificateAuthority(certificate: try hub.certificate(credential), key: key)
        }
        let period = CertificatePeriod.authority(from: time)
        let authority: CertificateAuthority
        do {
            authority = try CertificateAuthority.createRoot(
                commonName: name, key: key, notBefore: period.notBefore,
                notAfter: period.notAfter, random: random)
        } catch {
            throw .pki(error)
        }
        try hub.write("\(credential.rawValue).pem", authority.certificate.pem, mode: 0o644)
        return authority
    }

    /// One that is renewed keeps its key: what was sealed to it can be opened, and one file
    /// exchanges the certificate under those that serve with it.
    func leaf(
        _ leaf: HubLeaf, below authority: CertificateAuthority, isRenewed: Bool = false
    ) throws(HubFault) {
        let key = try key(leaf.credential)
        guard isRenewed || !has(leaf.credential) else { return }
        let period = CertificatePeriod.leaf(from: time)
        let certificate: Certificate
        do {
            certificate = try authority.issue(
                commonName: leaf.name, publicKey: key.publicKey, profile: leaf.profile,
                notBefore: period.notBefore,
                notAfter: min(period.notAfter, authority.certificate.notAfter), random: random)
        } catch {
            throw .pki(error)
        }
        try hub.write("\(leaf.credential.rawValue).pem", certificate.pem, mode: 0o644)
    }

    private func has(_ credential: HubDirectory.Credential) -> Bool {
        hub.files.exists(hub.path(of: "\(credential.rawValue).pem"))
    }

    private func key(_ credential: HubDirectory.Credential) throws(HubFault) -> PrivateKey {
        if hub.files.exists(hub.path(of: "\(credential.rawValue).key")) {
            return try hub.key(credential)
        }
        let key: PrivateKey
        let pem: [UInt8]
        do {
            key = try PrivateKey.generate()
            pem = try key.pem()
        } catch {
            throw .pki(error)
        }
        try hub.write("\(credential.rawValue).key", pem, mode: 0o600)
        return key
    }
}

/// How long certificates of a hub live.
struct CertificatePeriod {
    let notBefore: Timestamp
    let notAfter: Timestamp

    private static let day = Duration.seconds(86_400)

    static func authority(from time: Timestamp) -> CertificatePeriod {
        CertificatePeriod(notBefore: time + day * -1, notAfter: time + day * (20 * 365))
    }

    static func leaf(from time: Timestamp) -> CertificatePeriod {
        CertificatePeriod(notBefore: time + day * -1, notAfter: time + day * (3 * 365))
    }
}
