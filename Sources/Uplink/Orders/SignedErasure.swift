public import Core
public import PKI

/// What two people sign when records of a person have to go (the content of a
/// ``HubOrder/Kind/erase``): the places at one post, on which legal basis, under which reference.
/// Who the person is stands nowhere in it.
public struct ErasureStatement: Sendable, Hashable {
    /// Places of one statement; more take several.
    public static let placeLimit = 24
    /// Characters of legal basis and reference.
    public static let textLength = 200

    /// A record of the post's chains.
    public struct Place: Sendable, Hashable {
        public let epoch: Identifier
        public let sequence: Int64
        public let recordHash: Digest256

        public init(epoch: Identifier, sequence: Int64, recordHash: Digest256) {
            self.epoch = epoch
            self.sequence = sequence
            self.recordHash = recordHash
        }

        var json: JSONValue {
            [
                "epoch": .string(epoch.description), "sequence": .integer(sequence),
                "record_hash": .string(recordHash.description),
            ]
        }

        init?(_ json: JSONValue) {
            guard let epoch = json["epoch"]?.string.flatMap({ Identifier($0) }),
                let sequence = json["sequence"]?.integer, sequence > 0,
                let hash = json["record_hash"]?.string.flatMap({ Digest256($0) })
            else { return nil }
            self.init(epoch: epoch, sequence: sequence, recordHash: hash)
        }
    }

    /// The order's name too.
    public let id: Identifier
    public let post: String
    public let places: [Place]
    public let legalBasis: String
    public let reference: String
    public let madeAt: Timestamp

    /// `nil` where a value is out of its bounds.
    public init?(
        id: Identifier, post: String, places: [Place], legalBasis: String, reference: String,
        madeAt: Timestamp
    ) {
        guard (1...Self.placeLimit).contains(places.count),
            [legalBasis, reference].allSatisfy({ (1...Self.textLength).contains($0.count) })
        else { return nil }
        self.id = id
        self.post = post
        self.places = places
        self.legalBasis = legalBasis
        self.reference = reference
        self.madeAt = madeAt
    }

    public var json: JSONValue {
        [
            "schema": 1, "kind": "erasure", "id": .string(id.description), "post": .string(post),
            "places": .array(places.map(\.json)), "legal_basis": .string(legalBasis),
            "reference": .string(reference), "made_at": .string(madeAt.description),
        ]
    }

    /// `nil` unless every member is there and within its bounds, and nothing else is.
    public init?(_ json: JSONValue) {
        guard let id = json["id"]?.string.flatMap({ Identifier($0) }),
            let post = json["post"]?.string, let places = json["places"]?.array,
            let basis = json["legal_basis"]?.string, let reference = json["reference"]?.string,
            let madeAt = json["made_at"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        self.init(
            id: id, post: post, places: places.compactMap(Place.init), legalBasis: basis,
            reference: reference, madeAt: madeAt)
        // What is signed and not understood could be a condition.
        guard self.json == json else { return nil }
    }
}

/// An erasure with the signatures of two publishers over its RFC 8785 bytes, as a release has them.
public struct SignedErasure: Sendable, Hashable {
    public static let signers = SignedRelease.signers

    public let statement: ErasureStatement
    public let signatures: [[UInt8]]

    /// Not signed by anybody yet.
    public init(_ statement: ErasureStatement) {
        self.init(statement, signatures: [])
    }

    private init(_ statement: ErasureStatement, signatures: [[UInt8]]) {
        self.statement = statement
        self.signatures = signatures
    }

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
        guard let statement = json["statement"].flatMap({ ErasureStatement($0) }),
            let list = json["signatures"]?.array, list.count <= Self.signers
        else { throw ReleaseFault(.malformed, "the erasure cannot be read") }
        let signatures = list.compactMap { $0.string.flatMap { Base64.bytes($0) } }
        guard signatures.count == list.count else {
            throw ReleaseFault(.malformed, "a signature is not Base64")
        }
        self.init(statement, signatures: signatures)
    }

    /// The same with one signature more; blocks as the key does.
    public func signed(
        key: PrivateKey, certificate: Certificate, at time: Timestamp
    ) throws(PKIFault) -> SignedErasure {
        let signature = try CMS.sign(
            message, key: key, certificate: certificate, detached: true, at: time)
        return SignedErasure(statement, signatures: signatures + [signature])
    }

    private var message: [UInt8] { Array(statement.json.compactText.utf8) }

    /// Who signed, once every signature holds and no two are of one person.
    ///
    /// - Parameters:
    ///   - trust: the list authority.
    ///   - time: when the signers' certificates must be valid; `nil` asks when the statement says
    ///     that it was made, for a clock that cannot be believed.
    /// - Throws: `singleSignature`, `untrusted`, `sameSigner`.
    @discardableResult
    public func verified(
        by trust: TrustStore, at time: Timestamp?, signers count: Int = Self.signers
    ) throws(ReleaseFault) -> [Certificate] {
        try PublisherSignatures.verified(
            signatures, of: message, by: trust, at: time ?? statement.madeAt, signers: count)
    }
}
