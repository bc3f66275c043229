public import Core
public import PKI

/// What two publishers sign, as it stands in JSON.
public protocol PublishedStatement: Sendable, Hashable {
    var madeAt: Timestamp { get }
    var json: JSONValue { get }
    /// `nil` unless every member is there and within its bounds.
    init?(_ json: JSONValue)
}

/// A file that goes to posts, with its publishers' signatures.
public typealias SignedRelease = SignedStatement<ReleaseStatement>
/// An erasure with its publishers' signatures.
public typealias SignedErasure = SignedStatement<ErasureStatement>

/// A statement with the publishers' signatures: detached CMS (RFC 5652) over its RFC 8785 bytes,
/// each with the signer's certificate below the list authority.
///
/// That authority vouches for publishers because every enrolled post knows it already; a usage of
/// their own keeps those who sign lists from publishing, and publishers from signing lists.
public struct SignedStatement<Statement: PublishedStatement>: Sendable, Hashable {
    /// Bytes of one in JSON, signatures included.
    public static var limit: Int { WireLimits.answerBytes }
    /// The two without whom no post takes anything.
    public static var signers: Int { 2 }

    public let statement: Statement
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
        guard let statement = json["statement"].flatMap({ Statement($0) }),
            let list = json["signatures"]?.array, list.count <= Self.signers
        else {
            throw ReleaseFault(.malformed, "what describes it cannot be read", "publish it again")
        }
        let signatures = list.compactMap { $0.string.flatMap { Base64.bytes($0) } }
        guard signatures.count == list.count else {
            throw ReleaseFault(.malformed, "a signature is not Base64", "publish it again")
        }
        self.init(statement, signatures: signatures)
    }

    /// Not signed by anybody yet.
    public init(_ statement: Statement) { self.init(statement, signatures: []) }

    private init(_ statement: Statement, signatures: [[UInt8]]) {
        self.statement = statement
        self.signatures = signatures
    }

    /// The same with one signature more; blocks as the key does.
    public func signed(
        key: PrivateKey, certificate: Certificate, at time: Timestamp
    ) throws(PKIFault) -> Self {
        let signature = try CMS.sign(
            message, key: key, certificate: certificate, detached: true, at: time)
        return Self(statement, signatures: signatures + [signature])
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
        guard signatures.count == count else {
            throw ReleaseFault(
                .singleSignature,
                "it has \(signatures.count) of the \(count) signatures that it needs",
                "a second person approves it: waypost-hub publish approve")
        }
        var signers: [Certificate] = []
        for signature in signatures {
            do {
                signers.append(
                    try CMS.verify(
                        signature, detachedContent: message, trust: trust,
                        at: time ?? statement.madeAt, purpose: .publishing))
            } catch {
                throw ReleaseFault(
                    .untrusted, "a publisher's signature does not hold: \(error.problem)",
                    error.remedy)
            }
        }
        guard Set(signers.map(\.publicKey)).count == count,
            Set(signers.map { $0.subjectCommonName ?? "" }).count == count
        else {
            throw ReleaseFault(
                .sameSigner, "both signatures are of \(signers[0].subjectCommonName ?? "one")",
                "another person approves it, with another key and name")
        }
        return signers
    }
}
