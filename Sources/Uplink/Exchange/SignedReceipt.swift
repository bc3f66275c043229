public import Core
public import PKI

/// What HQ vouches for with its signature.
public protocol HubStatement: Sendable, Hashable {
    /// The post to which it is said.
    var post: String { get }
    /// The hub's wall clock.
    var at: Timestamp { get }
    var json: JSONValue { get }
    /// Reads the members that it knows; others may stand beside them and are signed too.
    init(_ json: JSONValue) throws(UplinkFault)
}

/// A receipt for records.
public typealias SignedReceipt = Signed<Receipt>

/// A statement with the hub's signature over the RFC 8785 bytes of `receipt` and the certificate
/// that belongs to it, directly below the hub's authority.
public struct Signed<Statement: HubStatement>: Sendable, Hashable {
    public let receipt: Statement
    public let json: JSONValue

    /// Reads `{receipt, signature, certificate}`; nothing is verified yet.
    public init(_ json: JSONValue) throws(UplinkFault) {
        guard let inner = json["receipt"] else { throw .badReceipt(reason: "it has no receipt") }
        receipt = try Statement(inner)
        self.json = json
    }

    /// Signs; blocks as the key does.
    public static func sign(
        _ receipt: Statement, key: PrivateKey, certificate: Certificate
    ) throws(PKIFault) -> Signed {
        let signature = try key.sign(Array(receipt.json.compactText.utf8))
        return Signed(
            receipt: receipt,
            json: [
                "receipt": receipt.json, "signature": .string(Base64.text(signature)),
                "certificate": .string(Base64.text(certificate.der)),
            ])
    }

    private init(receipt: Statement, json: JSONValue) {
        self.receipt = receipt
        self.json = json
    }
}

/// Checks what HQ said to one post against the hub's authority.
public struct ReceiptVerifier: Sendable {
    let post: String
    private let trust: TrustStore

    /// - Parameter trust: exactly the hub's authorities.
    public init(post: String, trust: TrustStore) {
        self.post = post
        self.trust = trust
    }

    /// The statement, once its signature, its signer and its post hold.
    ///
    /// The signer's certificate must be valid at the moment that the statement names: receipts are
    /// kept as evidence, and read again years later or with a clock that fell back.
    public func verified<Statement>(
        _ signed: Signed<Statement>
    ) throws(UplinkFault) -> Statement {
        guard let signature = signed.json["signature"]?.string.flatMap({ Base64.bytes($0) }),
            let der = signed.json["certificate"]?.string.flatMap({ Base64.bytes($0) })
        else { throw .badReceipt(reason: "its signature or certificate is not Base64") }
        let message: [UInt8]
        let certificate: Certificate
        do {
            message = try CanonicalJSON.bytes(of: signed.json["receipt"] ?? .null)
            certificate = try Certificate(der: der)
            try trust.verify(
                certificate, intermediates: [], at: signed.receipt.at, purpose: .receiptSigning)
        } catch {
            throw .badReceipt(reason: (error as? any Fault)?.problem ?? "\(error)")
        }
        guard certificate.publicKey.isValid(signature: signature, of: message) else {
            throw .badReceipt(reason: "the signature is not of this receipt")
        }
        guard signed.receipt.post == post else {
            throw .badReceipt(reason: "it is for post \(signed.receipt.post)")
        }
        return signed.receipt
    }
}
