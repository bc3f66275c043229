public import Core
internal import PKI

/// A record with its place in the chain.
public struct SealedRecord: Sendable, Hashable {
    /// Deeper than any body that a parser of the post lets in, so that what was stored can be read.
    private static let depthLimit = 64

    public let envelope: Envelope
    /// RFC 8785 bytes of the envelope without `previous`: what ``recordHash`` covers, what is
    /// stored and what travels.
    public let bytes: [UInt8]
    public let recordHash: Digest256
    /// The chain hash of the record before, or the epoch's origin.
    public let previous: Digest256
    public let chainHash: Digest256

    /// Puts a draft behind `head`. Throws where the draft holds a number that is not whole.
    public init(
        draft: RecordDraft, post: String, after head: ChainHead, stamp: ClockStamp
    ) throws(CanonicalJSON.NotCanonical) {
        self.init(
            try PreparedDraft(draft, post: post), after: head,
            at: SealingMoment(stamp, in: head.epoch))
    }

    /// Puts a draft behind `head` that was prepared before.
    /// - Parameter moment: in the head's epoch.
    public init(_ prepared: PreparedDraft, after head: ChainHead, at moment: SealingMoment) {
        let sequence = head.sequence + 1
        self.init(
            envelope: Envelope(
                draft: prepared.draft, post: prepared.post, epoch: moment.epoch,
                sequence: sequence, stamp: moment.stamp),
            bytes: prepared.canonicalBytes(sequence: sequence, at: moment), after: head.chainHash)
    }

    /// Reads canonical bytes back and computes the hashes from them, trusting nothing: bytes that
    /// are not exactly the canonical form of a valid envelope are refused.
    public init(canonical bytes: [UInt8], previous: Digest256) throws(RecordFault) {
        self.init(
            envelope: try Self.envelope(canonical: bytes), bytes: bytes, after: previous)
    }

    /// Reads a record back whose predecessor is lost: its chain hash is the one that was stored
    /// with it, since nobody can compute it any more, and ``previous`` is ``unknown``.
    public init(
        canonical bytes: [UInt8], unlinked chainHash: Digest256
    ) throws(RecordFault) {
        envelope = try Self.envelope(canonical: bytes)
        self.bytes = bytes
        self.chainHash = chainHash
        recordHash = SHA256.digest(bytes)
        previous = Self.unknown ?? chainHash
    }

    /// 32 zero bytes, which are no chain's hash.
    private static let unknown = Digest256(bytes: [UInt8](repeating: 0, count: 32))

    /// Whether the record before this one is lost, so that ``chainHash`` is only what was stored.
    public var isUnlinked: Bool { previous == Self.unknown }

    private static func envelope(canonical bytes: [UInt8]) throws(RecordFault) -> Envelope {
        let envelope: Envelope
        let again: [UInt8]
        do {
            envelope = try Envelope(JSONValue(parsing: bytes, depthLimit: Self.depthLimit))
            again = try envelope.canonicalBytes()
        } catch let fault as RecordFault {
            throw fault
        } catch {
            throw .notJSON("\(error)")
        }
        guard again == bytes else { throw .notCanonical }
        return envelope
    }

    private init(envelope: Envelope, bytes: [UInt8], after previous: Digest256) {
        self.envelope = envelope
        self.bytes = bytes
        self.previous = previous
        recordHash = SHA256.digest(bytes)
        chainHash = Chain.link(
            previous: previous, sequence: envelope.sequence, recordHash: recordHash)
    }

    public var head: ChainHead {
        ChainHead(epoch: envelope.epoch, sequence: envelope.sequence, chainHash: chainHash)
    }

    /// The whole envelope with `previous`, and the two hashes: one line of `records list --json`.
    public var json: JSONValue {
        var members = envelope.json.object ?? [:]
        members["previous"] = .string(previous.description)
        members["record_hash"] = .string(recordHash.description)
        members["chain_hash"] = .string(chainHash.description)
        return .object(members)
    }
}
