public import Core
public import PKI

/// A statement with the publishers' signatures: CMS over its RFC 8785 bytes, each with the signer's
/// certificate below the list authority.
///
/// That authority vouches for publishers because every enrolled post knows it already; a usage of
/// their own keeps those who sign lists from publishing, and publishers from signing lists.
public struct SignedRelease: Sendable, Hashable {
    /// Bytes of one in JSON, signatures included.
    public static let limit = WireLimits.answerBytes
    /// The two without whom no post takes anything.
    public static let signers = 2

    public let statement: ReleaseStatement
    /// In the order in which they were made.
    public let signatures: [[UInt8]]

    public var json: JSONValue {
        [
            "statement": statement.json,
            "signatures": .array(signatures.map { .string(Base64.text($0)) }),
        ]
    }

    /// Reads `{statement, signatures}`; nothing is verified yet.
    ///
    /// - Throws: `malformed`.
    public init(_ json: JSONValue) throws(ReleaseFault) {
        guard let statement = json["statement"].flatMap({ ReleaseStatement($0) }),
            let list = json["signatures"]?.array, list.count <= Self.signers
        else {
            throw ReleaseFault(.malformed, "what describes it cannot be read", "publish it again")
        }
        let signatures = list.compactMap { $0.string.flatMap { Base64.bytes($0) } }
        guard signatures.count == list.count else {
            throw ReleaseFault(.malformed, "a signature is not Base64", "publish it again")
        }
        self.statement = statement
        self.signatures = signatures
    }

    /// Not signed by anybody yet.
    public init(_ statement: ReleaseStatement) {
        self.statement = statement
        signatures = []
    }

    private init(_ statement: ReleaseStatement, signatures: [[UInt8]]) {
        self.statement = statement
        self.signatures = signatures
    }

    /// The same with one signature more; blocks as the key does.
    public func signed(
        key: PrivateKey, certificate: Certificate, at time: Timestamp
    ) throws(PKIFault) -> SignedRelease {
        let signature = try CMS.sign(
            message, key: key, certificate: certificate, detached: true, at: time)
        return SignedRelease(statement, signatures: signatures + [signature])
    }

    private var message: [UInt8] { Array(statement.json.compactText.utf8) }

    /// Who signed, once every signature holds and no two are of one person.
    ///
    /// - Parameters:
    ///   - trust: the list authority.
    ///   - time: when the signers' certificates must be valid; `nil` asks when the statement says
    ///     that it was made, for a clock that cannot be believed.
    ///   - count: how many there must be.
    /// - Throws: `singleSignature`, `untrusted`, `sameSigner`.
    @discardableResult
    public func verified(
        by trust: TrustStore, at time: Timestamp?, signers count: Int = Self.signers
    ) throws(ReleaseFault) -> [Certificate] {
        try PublisherSignatures.verified(
            signatures, of: message, by: trust, at: time ?? statement.madeAt, signers: count)
    }
}
