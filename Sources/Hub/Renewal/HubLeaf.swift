internal import PKI

/// A certificate of the hub's own below one of its authorities.
struct HubLeaf {
    let credential: HubDirectory.Credential
    let name: String
    let profile: CertificateProfile

    static func server(_ name: String, _ addresses: [String]) -> HubLeaf {
        HubLeaf(
            credential: .server, name: name,
            profile: .server(names: addresses.compactMap { SubjectName(hubAddress: $0) }))
    }

    static let receiptSigner = HubLeaf(
        credential: .receiptSigner, name: "Waypost receipts", profile: .receiptSigner)
    static let carried = HubLeaf(
        credential: .carried, name: "Waypost carried bundles", profile: .recipient)
    static let listSigner = HubLeaf(
        credential: .listSigner, name: "Waypost lists", profile: .listSigner)

    var authority: HubDirectory.Credential { credential.authority }
}

extension HubDirectory.Credential {
    /// By which it is signed.
    var authority: HubDirectory.Credential {
        self == .listSigner || self == .listAuthority ? .listAuthority : .hubAuthority
    }
}
