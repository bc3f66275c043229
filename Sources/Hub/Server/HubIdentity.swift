internal import Core
public import PKI

/// The keys and certificates with which a hub serves.
public struct HubIdentity: Sendable {
    public let authority: Certificate
    /// With which devices' certificates are renewed; `nil` where it is kept elsewhere.
    public let authorityKey: PrivateKey?
    public let server: Certificate
    public let serverKey: PrivateKey
    public let receiptSigner: Certificate
    public let receiptKey: PrivateKey

    public init(
        authority: Certificate, authorityKey: PrivateKey? = nil, server: Certificate,
        serverKey: PrivateKey, receiptSigner: Certificate, receiptKey: PrivateKey
    ) {
        self.authority = authority
        self.authorityKey = authorityKey
        self.server = server
        self.serverKey = serverKey
        self.receiptSigner = receiptSigner
        self.receiptKey = receiptKey
    }

    /// Reads all from the hub's directory; blocks.
    public init(_ directory: HubDirectory) throws(HubFault) {
        self.init(
            authority: try directory.certificate(.hubAuthority),
            authorityKey: directory.has(.hubAuthority) ? try directory.key(.hubAuthority) : nil,
            server: try directory.certificate(.server),
            serverKey: try directory.key(.server),
            receiptSigner: try directory.certificate(.receiptSigner),
            receiptKey: try directory.key(.receiptSigner))
    }
}
