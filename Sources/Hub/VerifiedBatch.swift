public import Core
public import Records
public import Uplink

/// A batch whose hashes were all computed here, from the bytes that came.
///
/// A record is kept as it came when its bytes say whose they are and where they stand, even if
/// this program cannot read the rest: a post may be newer than its hub. What neither the table's
/// text nor a person could hold is refused by name.
public struct VerifiedBatch: Sendable {
    public struct Entry: Sendable {
        public let sequence: Int64
        public let recordHash: Digest256
        public let previous: Digest256
        public let chainHash: Digest256
        /// `nil` where the post withheld the content.
        public let canonical: String?
        /// `nil` where the content was withheld or is not understood here.
        public let envelope: Envelope?
        /// As far as they can be read.
        public let kind: String?
        public let id: Identifier?
        public let storedAt: Timestamp?
    }

    public let post: String
    public let epoch: Identifier
    public let entries: [Entry]
    /// The chain hash at ``previousSequence``.
    public let previous: Digest256
    /// The place that the batch follows; 0 for the start of the epoch. In front of the first entry
    /// where nothing is lost.
    public let previousSequence: Int64

    /// - Throws: `malformed` where the batch contradicts itself; `recordsRefused` with every record
    ///   that cannot be kept.
    public init(_ batch: WireBatch) throws(HubFault) {
        guard PostName.isValid(batch.post) else { throw .invalidPost(batch.post) }
        if batch.previousSequence == 0, batch.previous != Chain.origin(of: batch.epoch) {
            throw .malformed(reason: "the chain does not start at the epoch's origin")
        }
        var previous = batch.previous
        var entries: [Entry] = []
        var refusals: [RecordRefusal] = []
        for (offset, entry) in batch.entries.enumerated() {
            let sequence = batch.firstSequence + Int64(offset)
            do throws(Unkeepable) {
                let verified = try Entry(
                    entry, post: batch.post, epoch: batch.epoch, sequence: sequence,
                    previous: previous, said: offset == 0 ? batch.bridge?.chainHash : nil)
                entries.append(verified)
                previous = verified.chainHash
            } catch {
                refusals.append(RecordRefusal(sequence: sequence, reason: error.reason))
                // The rest is looked at all the same, so that one answer names every refusal; the
                // hashes behind do not matter any more.
            }
        }
        guard refusals.isEmpty else { throw .recordsRefused(refusals) }
        post = batch.post
        epoch = batch.epoch
        self.previous = batch.previous
        previousSequence = batch.previousSequence
        self.entries = entries
    }

    /// Whether places in front of the first entry are lost: its chain hash is what the post says,
    /// all others were computed.
    public var isBridging: Bool { previousSequence != firstSequence - 1 }

    public var firstSequence: Int64 { entries.first?.sequence ?? 0 }

    /// The place that a receipt for this batch names.
    public var head: ChainHead {
        entries.last.map {
            ChainHead(epoch: epoch, sequence: $0.sequence, chainHash: $0.chainHash)
        } ?? ChainHead(startOf: epoch)
    }
}

/// Why one record cannot be kept.
private struct Unkeepable: Error {
    let reason: String
}

extension VerifiedBatch.Entry {
    fileprivate init(
        _ entry: WireBatch.Entry, post: String, epoch: Identifier, sequence: Int64,
        previous: Digest256, said: Digest256?
    ) throws(Unkeepable) {
        self.sequence = sequence
        self.previous = previous
        switch entry {
        case .withheld(let hash):
            recordHash = hash
            canonical = nil
            envelope = nil
            kind = nil
            id = nil
            storedAt = nil
        case .content(let bytes):
            let json: JSONValue
            do {
                json = try JSONValue(parsing: bytes)
            } catch {
                throw Unkeepable(reason: error.problem)
            }
            guard json["post"]?.string == post, json["epoch"]?.string == epoch.description,
                json["sequence"]?.integer == sequence
            else { throw Unkeepable(reason: "it names another place than the one it stands at") }
            let sealed = try? SealedRecord(canonical: bytes, previous: previous)
            recordHash = BytesHash.of(bytes)
            canonical = String(decoding: bytes, as: UTF8.self)
            envelope = sealed?.envelope
            kind = json["kind"]?.string.map { SQLText.column($0) }
            id = json["id"]?.string.flatMap { Identifier($0) }
            storedAt = json["stored_at"]?.string.flatMap { Timestamp($0) }
        }
        chainHash =
            said ?? Chain.link(previous: previous, sequence: sequence, recordHash: recordHash)
    }
}
