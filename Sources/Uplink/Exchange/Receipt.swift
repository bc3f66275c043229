public import Core
internal import Records

/// What HQ says it holds: everything of an epoch up to a place, by the chain hash there.
public struct Receipt: HubStatement {
    public let post: String
    public let epoch: Identifier
    public let sequence: Int64
    public let chainHash: Digest256
    /// The hub's wall clock.
    public let at: Timestamp
    /// The name in the hub's own certificate.
    public let hub: String
    /// Whether HQ holds another branch of this epoch too: a card was cloned or restored.
    public let isFork: Bool

    public init(
        post: String, epoch: Identifier, sequence: Int64, chainHash: Digest256, at: Timestamp,
        hub: String, isFork: Bool
    ) {
        self.post = post
        self.epoch = epoch
        self.sequence = sequence
        self.chainHash = chainHash
        self.at = at
        self.hub = hub
        self.isFork = isFork
    }

    public var json: JSONValue {
        [
            "post": .string(post), "epoch": .string(epoch.description),
            "sequence": .integer(sequence), "chain_hash": .string(chainHash.description),
            "at": .string(at.description), "hub": .string(hub), "fork": .bool(isFork),
        ]
    }

    public init(_ json: JSONValue) throws(UplinkFault) {
        guard let post = json["post"]?.string,
            let epoch = json["epoch"]?.string.flatMap({ Identifier($0) }),
            let sequence = json["sequence"]?.integer, sequence >= 1,
            let chainHash = json["chain_hash"]?.string.flatMap({ Digest256($0) }),
            let at = json["at"]?.string.flatMap({ Timestamp($0) }),
            let hub = json["hub"]?.string, let isFork = json["fork"]?.bool
        else { throw .badReceipt(reason: "a member of it is missing or of a wrong type") }
        self.init(
            post: post, epoch: epoch, sequence: sequence, chainHash: chainHash, at: at, hub: hub,
            isFork: isFork)
    }
}
