internal import Core
internal import Records
internal import Site
internal import Uplink

/// What a publisher at HQ signs of a post's site file.
struct SiteStatement: PublishedStatement {
    let post: String
    let sha256: Digest256
    /// Bytes, 1 to ``SiteFile/largest``.
    let size: Int64
    let madeAt: Timestamp
    /// From then on no board becomes this post by it.
    let validUntil: Timestamp
    /// SHA-256 of the public key (SubjectPublicKeyInfo in DER) of the one device it is for; `nil`
    /// for any.
    let device: Digest256?
    /// The last place of the post's records that HQ held when it signed, where another device takes
    /// the post over: its journal begins behind that.
    let succeeds: ChainHead?

    /// `nil` where a value is out of its bounds.
    init?(
        post: String, sha256: Digest256, size: Int64, madeAt: Timestamp, validUntil: Timestamp,
        device: Digest256? = nil, succeeds: ChainHead? = nil
    ) {
        guard (1...Int64(SiteFile.largest)).contains(size), validUntil > madeAt else { return nil }
        self.post = post
        self.sha256 = sha256
        self.size = size
        self.madeAt = madeAt
        self.validUntil = validUntil
        self.device = device
        self.succeeds = succeeds
    }

    var json: JSONValue {
        [
            "schema": 1, "kind": "site", "post": .string(post),
            "sha256": .string(sha256.description), "size": .integer(size),
            "made_at": .string(madeAt.description),
            "valid_until": .string(validUntil.description), "device": JSONValue(device),
            "succeeds": succeeds.map {
                [
                    "epoch": .string($0.epoch.description), "sequence": .integer($0.sequence),
                    "chain_hash": .string($0.chainHash.description),
                ]
            } ?? .null,
        ]
    }

    /// `nil` unless every member is there and within its bounds, and nothing else is.
    init?(_ json: JSONValue) {
        guard let post = json["post"]?.string,
            let sha256 = json["sha256"]?.string.flatMap({ Digest256($0) }),
            let size = json["size"]?.integer,
            let madeAt = json["made_at"]?.string.flatMap({ Timestamp($0) }),
            let validUntil = json["valid_until"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        self.init(
            post: post, sha256: sha256, size: size, madeAt: madeAt, validUntil: validUntil,
            device: json["device"]?.string.flatMap { Digest256($0) },
            succeeds: json["succeeds"].flatMap(Self.head))
        // What is signed and not understood could be a condition.
        guard self.json == json else { return nil }
    }

    private static func head(_ json: JSONValue) -> ChainHead? {
        guard let epoch = json["epoch"]?.string.flatMap({ Identifier($0) }),
            let sequence = json["sequence"]?.integer, sequence > 0,
            let hash = json["chain_hash"]?.string.flatMap({ Digest256($0) })
        else { return nil }
        return ChainHead(epoch: epoch, sequence: sequence, chainHash: hash)
    }
}
