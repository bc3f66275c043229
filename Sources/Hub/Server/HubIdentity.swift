internal import Core
public import PKI
internal import Uplink

/// The keys and certificates with which a hub serves.
public struct HubIdentity: Sendable {
    /// That which issues.
    public let authority: Certificate
    /// By which callers are known: that one and those before and behind it.
    public let believed: [Certificate]
    /// Shown with the server's certificate.
    let links: [Certificate]
    /// What posts are told of the authorities; none where the first ones stand.
    let statements: [AuthorityUse: SignedAuthorities]
    /// With which devices' certificates are renewed; `nil` where it is kept elsewhere.
    public let authorityKey: PrivateKey?
    public let server: Certificate
    public let serverKey: PrivateKey
    public let receiptSigner: Certificate
    public let receiptKey: PrivateKey
    /// To whom posts seal what is carried by hand; `nil` in a directory of an older hub.
    public let recipient: Certificate?

    public init(
        authority: Certificate, authorityKey: PrivateKey? = nil, server: Certificate,
        serverKey: PrivateKey, receiptSigner: Certificate, receiptKey: PrivateKey,
        recipient: Certificate? = nil
    ) {
        self.init(
            authority: authority, believed: [authority], links: [], statements: [:],
            authorityKey: authorityKey, server: server, serverKey: serverKey,
            receiptSigner: receiptSigner, receiptKey: receiptKey, recipient: recipient)
    }

    private init(
        authority: Certificate, believed: [Certificate], links: [Certificate],
        statements: [AuthorityUse: SignedAuthorities], authorityKey: PrivateKey?,
        server: Certificate, serverKey: PrivateKey, receiptSigner: Certificate,
        receiptKey: PrivateKey, recipient: Certificate?
    ) {
        self.authority = authority
        self.believed = believed
        self.links = links
        self.statements = statements
        self.authorityKey = authorityKey
        self.server = server
        self.serverKey = serverKey
        self.receiptSigner = receiptSigner
        self.receiptKey = receiptKey
        self.recipient = recipient
    }

    /// Reads all from the hub's directory; blocks.
    public init(_ directory: HubDirectory) throws(HubFault) {
        self.init(
            authority: try directory.certificate(.hubAuthority),
            believed: try directory.believed(.hub), links: try directory.links(.hub),
            statements: try directory.statements(),
            authorityKey: directory.has(.hubAuthority) ? try directory.key(.hubAuthority) : nil,
            server: try directory.certificate(.server),
            serverKey: try directory.key(.server),
            receiptSigner: try directory.certificate(.receiptSigner),
            receiptKey: try directory.key(.receiptSigner), recipient: directory.recipient)
    }
}
