public import Core

/// What two people sign when records of a person have to go (the content of a
/// ``HubOrder/Kind/erase``): the places at one post, on which legal basis, under which reference.
/// Who the person is stands nowhere in it.
public struct ErasureStatement: PublishedStatement {
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
