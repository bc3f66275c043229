internal import Core
internal import PKI
internal import Uplink

/// Makes the keys and certificates that a hub's directory lacks. A key is written before its
/// certificate, so that a run that was cut off goes on with the same key.
struct HubCredentialMaker<Random: RandomSource> {
    let hub: HubDirectory
    let time: Timestamp
    let random: Random

    /// The authority of a use that issues; the first one is made here.
    func current(_ use: AuthorityUse) throws(HubFault) -> CertificateAuthority {
        try authority(
            named: try hub.authorities(use).current?.name ?? use.credential.rawValue,
            commonName: use.authorityName)
    }

    /// - Parameter name: of its files.
    func authority(
        named name: String, commonName: String
    ) throws(HubFault) -> CertificateAuthority {
        let key = try key(name)
        if has(name) {
            return CertificateAuthority(
                certificate: try hub.certificate(named: "\(name).pem"), key: key)
        }
        let period = CertificatePeriod.authority(from: time)
        let authority: CertificateAuthority
        do {
            authority = try CertificateAuthority.createRoot(
                commonName: commonName, key: key, notBefore: period.notBefore,
                notAfter: period.notAfter, random: random)
        } catch {
            throw .pki(error)
        }
        try hub.write("\(name).pem", authority.certificate.pem, mode: 0o644)
        return authority
    }

    /// One that is renewed keeps its key: what was sealed to it can be opened, and one file
    /// exchanges the certificate under those that serve with it.
    func leaf(
        _ leaf: HubLeaf, below authority: CertificateAuthority, isRenewed: Bool = false
    ) throws(HubFault) {
        let key = try key(leaf.credential.rawValue)
        guard isRenewed || !has(leaf.credential.rawValue) else { return }
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

    private func has(_ name: String) -> Bool {
        hub.files.exists(hub.path(of: "\(name).pem"))
    }

    private func key(_ name: String) throws(HubFault) -> PrivateKey {
        if hub.files.exists(hub.path(of: "\(name).key")) {
            return try hub.key(named: "\(name).key")
        }
        let key: PrivateKey
        let pem: [UInt8]
        do {
            key = try PrivateKey.generate()
            pem = try key.pem()
        } catch {
            throw .pki(error)
        }
        try hub.write("\(name).key", pem, mode: 0o600)
        return key
    }
}

/// How long certificates of a hub live.
struct CertificatePeriod {
    let notBefore: Timestamp
    let notAfter: Timestamp

    private static let day = Duration.seconds(86_400)
    /// From when it is made.
    static let leafLife = day * (3 * 365)

    static func authority(from time: Timestamp) -> CertificatePeriod {
        CertificatePeriod(notBefore: time + day * -1, notAfter: time + day * (20 * 365))
    }

    static func leaf(from time: Timestamp) -> CertificatePeriod {
        CertificatePeriod(notBefore: time + day * -1, notAfter: time + leafLife)
    }
}
