public import Core
internal import PKI

/// A certificate of the hub's own and its end.
public struct OwnCertificate: Sendable, Hashable {
    public let credential: HubDirectory.Credential
    public let notAfter: Timestamp

    /// What an authority issues never outlives it: from then on all of it is cut short.
    public static let authorityNotice = CertificatePeriod.leafLife

    public var isAuthority: Bool { credential.use != nil }

    public init(credential: HubDirectory.Credential, notAfter: Timestamp) {
        self.credential = credential
        self.notAfter = notAfter
    }
}

extension HubDirectory {
    /// The certificates that are here, in the order of ``Credential``.
    public var ownCertificates: [OwnCertificate] {
        Credential.allCases.compactMap { credential in
            (try? certificate(credential)).map {
                OwnCertificate(credential: credential, notAfter: $0.notAfter)
            }
        }
    }

    /// Signs those anew of which two thirds of the life are over, and those of an authority before
    /// the present one, for the keys that they have. What an authority signs whose key is
    /// kept elsewhere stays as it is, and so do the authorities.
    ///
    /// Each is exchanged by one file; several hubs of one directory may try at once.
    ///
    /// - Returns: which were renewed.
    @discardableResult
    public func renewCertificates(
        at time: Timestamp, random: some RandomSource = SystemRandom()
    ) throws(HubFault) -> [Credential] {
        let addresses = addresses
        let maker = HubCredentialMaker(hub: self, time: time, random: random)
        var renewed: [Credential] = []
        for leaf in [
            HubLeaf.server(addresses.first ?? "", addresses), .receiptSigner, .carried, .listSigner,
        ] where has(leaf.credential) && has(leaf.authority) {
            let current = try certificate(leaf.credential)
            let authority = CertificateAuthority(
                certificate: try certificate(leaf.authority), key: try key(leaf.authority))
            // One that ends with its authority cannot be prolonged; one of a previous authority is
            // signed by that which followed.
            let isDue =
                time >= current.renewalDue && current.notAfter < authority.certificate.notAfter
            // A key that was exchanged and whose certificate was not, as the power went.
            let isOfOtherKey = try key(leaf.credential).publicKey != current.publicKey
            guard isDue || isOfOtherKey || !current.isSigned(by: authority.certificate) else {
                continue
            }
            try maker.leaf(leaf, below: authority, isRenewed: true)
            renewed.append(leaf.credential)
        }
        return renewed
    }

    /// Those that are due and wait for an authority's key that is kept elsewhere.
    public func waitingCertificates(at time: Timestamp) -> [(leaf: Credential, key: Credential)] {
        Credential.allCases.compactMap { credential in
            guard credential.use == nil, !has(credential.authority),
                let certificate = try? certificate(credential), time >= certificate.renewalDue
            else { return nil }
            return (credential, credential.authority)
        }
    }
}
