public import Core
public import PKI

/// A receipt with the hub's signature over the RFC 8785 bytes of `receipt` and the certificate
/// that belongs to it, directly below the hub's authority.
public struct SignedReceipt: Sendable, Hashable {
    public let receipt: Receipt
    public let json: JSONValue

    /// Reads `{receipt, signature, certificate}`; nothing is verified yet.
    public init(_ json: JSONValue) throws(UplinkFault) {
        guard let inner = json["receipt"] else { throw .badReceipt(reason: "it has no receipt") }
        receipt = try Receipt(inner)
        self.json = json
    }

    /// Signs; blocks as the key does.
    public static func sign(
        _ receipt: Receipt, key: PrivateKey, certificate: Certificate
    ) throws(PKIFault) -> SignedReceipt {
        let signature = try key.sign(Array(receipt.json.compactText.utf8))
        return SignedReceipt(
            receipt: receipt,
            json: [
                "receipt": receipt.json, "signature": .string(Base64.text(signature)),
                "certificate": .string(Base64.text(certificate.der)),
            ])
    }

    private init(receipt: Receipt, json: JSONValue) {
        self.receipt = receipt
        self.json = json
    }
}

/// Checks receipts for one post against the hub's authority.
public struct ReceiptVerifier: Sendable {
    let post: String
    private let trust: TrustStore

    /// - Parameter trust: exactly the hub's authorities.
    public init(post: String, trust: TrustStore) {
        self.post = post
        self.trust = trust
    }

    /// The receipt, once its signature, its signer and its post hold.
    ///
    /// The signer's certificate must be valid at the moment that the receipt names: receipts are
    /// kept as evidence, and read again years later or with a clock that fell back.
    public func verified(_ signed: SignedReceipt) throws(UplinkFault) -> Receipt {
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
