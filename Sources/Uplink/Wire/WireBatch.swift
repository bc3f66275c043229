public import Core
public import Records

/// Neighbouring records of one epoch on their way to HQ.
///
/// `previous` is not sent for each record: the batch names the chain hash before its first, and HQ
/// recomputes all others from the bytes it received, so that nothing needs to be believed.
public struct WireBatch: Sendable, Hashable {
    /// What travels of one record.
    public enum Entry: Sendable, Hashable {
        /// The canonical bytes of the envelope without `previous`.
        case content([UInt8])
        /// Only the record hash: the record was set aside at the post, and the chain of those
        /// behind it still closes.
        case withheld(Digest256)

        /// Bytes of this entry before compression.
        var plainBytes: Int {
            switch self {
            case .content(let bytes): WireLayout.tagBytes + WireLayout.lengthBytes + bytes.count
            case .withheld: WireLayout.tagBytes + WireLayout.hashBytes
            }
        }
    }

    /// What leads over places that are lost with their hashes, to the first entry.
    ///
    /// The hash before the first entry cannot be known any more, so its own is said and not
    /// computed; all behind it are computed again.
    public struct Bridge: Sendable, Hashable {
        /// Places between the one that `previous` belongs to and the first entry, from 1.
        public let lost: Int64
        /// That of the first entry, as the post stored it.
        public let chainHash: Digest256

        public init(lost: Int64, chainHash: Digest256) {
            self.lost = lost
            self.chainHash = chainHash
        }

        init(from place: ChainHead, to first: ChainHead) {
            self.init(lost: first.sequence - place.sequence - 1, chainHash: first.chainHash)
        }
    }

    public let post: String
    public let epoch: Identifier
    /// The sequence of the first entry; the others follow without holes.
    public let firstSequence: Int64
    /// The chain hash at ``previousSequence``.
    public let previous: Digest256
    /// `nil` where the first entry follows what `previous` names.
    public let bridge: Bridge?
    public let entries: [Entry]

    /// Holds every limit of ``WireLimits``; throws ``WireFault/overLimit(what:found:limit:)`` or
    /// ``WireFault/malformed(_:)``.
    public init(
        post: String, epoch: Identifier, firstSequence: Int64, previous: Digest256,
        bridge: Bridge? = nil, entries: [Entry]
    ) throws(WireFault) {
        guard (1...WireLimits.postBytes).contains(post.utf8.count) else {
            throw .overLimit(
                what: "bytes of a post's name", found: post.utf8.count,
                limit: WireLimits.postBytes)
        }
        guard !entries.isEmpty else { throw .malformed("it holds no record") }
        guard entries.count <= WireLimits.records else {
            throw .overLimit(what: "records", found: entries.count, limit: WireLimits.records)
        }
        guard firstSequence >= 1, firstSequence <= JSONValue.integerLimit - Int64(entries.count)
        else {
            throw .malformed("its first sequence is \(firstSequence)")
        }
        guard bridge.map({ (1..<firstSequence).contains($0.lost) }) ?? true else {
            throw .malformed(
                "it leads over \(bridge?.lost ?? 0) places to sequence \(firstSequence)")
        }
        let plain = entries.reduce(0) { $0 + $1.plainBytes }
        guard plain <= WireLimits.plainBytes else {
            throw .overLimit(what: "bytes", found: plain, limit: WireLimits.plainBytes)
        }
        self.post = post
        self.epoch = epoch
        self.firstSequence = firstSequence
        self.previous = previous
        self.bridge = bridge
        self.entries = entries
    }

    /// The place that the batch follows; 0 for the start of the epoch.
    public var previousSequence: Int64 { firstSequence - 1 - (bridge?.lost ?? 0) }

    public var lastSequence: Int64 { firstSequence + Int64(entries.count) - 1 }
}

extension WireBatch {
    /// A batch of the first records given: as many as are neighbours in one epoch and stay within
    /// the limits, and at least one.
    ///
    /// - Parameters:
    ///   - records: in journal order, not empty.
    ///   - place: the one that the first follows, where it is unlinked.
    ///   - isSetAside: whether only the hash of that record may travel. A record that alone is
    ///     over the limit of a batch is withheld too.
    /// - Returns: the batch, and the sequences withheld for their size.
    public static func leading(
        _ records: [SealedRecord], behind place: ChainHead? = nil,
        isSetAside: (SealedRecord) -> Bool
    ) throws(WireFault) -> (batch: WireBatch, tooLarge: [Int64]) {
        guard let first = records.first else { throw .malformed("it holds no record") }
        var entries: [Entry] = []
        var tooLarge: [Int64] = []
        var plain = 0
        for record in records.prefix(WireLimits.records) {
            guard record.envelope.epoch == first.envelope.epoch,
                record.envelope.sequence == first.envelope.sequence + Int64(entries.count)
            else { break }
            var entry =
                isSetAside(record) ? .withheld(record.recordHash) : Entry.content(record.bytes)
            let isTooLarge = entry.plainBytes > WireLimits.plainBytes
            if isTooLarge { entry = .withheld(record.recordHash) }
            guard plain + entry.plainBytes <= WireLimits.plainBytes else { break }
            if isTooLarge { tooLarge.append(record.envelope.sequence) }
            plain += entry.plainBytes
            entries.append(entry)
        }
        let batch = try WireBatch(
            post: first.envelope.post, epoch: first.envelope.epoch,
            firstSequence: first.envelope.sequence, previous: place?.chainHash ?? first.previous,
            bridge: place.map { Bridge(from: $0, to: first.head) }, entries: entries)
        return (batch, tooLarge)
    }
}
