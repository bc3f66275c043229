public import Core
internal import PKI
internal import Records

/// A batch in layout 4 as it travels: its header, and records coded by ``RecordCodec``.
///
/// | bytes | hold |
/// | --- | --- |
/// | 1 | layout, 2 |
/// | 1 | records of history, 0 to 64 |
/// | 1 to 9 | first sequence, a number in groups |
/// | 1 to 9 | entries, likewise |
/// | without history | length and UTF-8 of the post's name, epoch, chain hash before the first |
/// | with history | the first 4 of the epoch, the first 4 of the chain hash before the first |
/// | 6 | the first of the chain hash behind the last entry |
/// | rest | the coded entries |
///
/// A number in groups has seven bits a byte, the lowest first, bit 7 set in all but the last.
///
/// History is what the epoch holds directly before the batch: both sides teach it to the model
/// before the first entry. HQ takes it from its database, so nothing is kept between batches, and
/// any hub can read what another had the beginning of.
public struct CompactBatch: Sendable {
    /// The records that must be known before a batch can be read.
    public struct History: Sendable, Hashable {
        /// The first bytes of the epoch.
        public let epoch: [UInt8]
        /// Of the last one.
        public let sequence: Int64
        public let count: Int
        /// The first bytes of the chain hash at ``sequence``.
        public let chainHash: [UInt8]
    }

    /// The first byte.
    public static let version: UInt8 = 4
    /// History that pays for a batch of so many records: what it takes off the link costs both
    /// sides a third of a millisecond a record, and an idle post sends its records one by one.
    public static func usefulHistory(for entries: Int) -> Int {
        min(WireLimits.historyRecords, 8 * entries)
    }

    static let referenceBytes = 4
    static let checkBytes = 6

    /// `nil` where the batch stands for itself.
    public let history: History?
    private let own: (post: String, epoch: Identifier, previous: Digest256)?
    private let firstSequence: Int64
    private let count: Int
    private let check: [UInt8]
    private let coded: ArraySlice<UInt8>

    /// Reads the header, trusting nothing.
    public init(reading bytes: [UInt8]) throws(WireFault) {
        guard bytes.count <= WireLimits.batchBytes else {
            throw .overLimit(
                what: "bytes as sent", found: bytes.count, limit: WireLimits.batchBytes)
        }
        var scanner = WireScanner(bytes[...])
        let version: UInt8 = try scanner.number("the layout")
        guard version == Self.version else { throw .unknownVersion(version) }
        let historyCount: UInt8 = try scanner.number("the length of its history")
        let first = try scanner.grouped("the first sequence")
        let entries = try scanner.grouped("the number of entries")
        guard historyCount <= WireLimits.historyRecords else {
            throw .overLimit(
                what: "records of history", found: Int(historyCount),
                limit: WireLimits.historyRecords)
        }
        guard let sequence = Int64(exactly: first), sequence > Int64(historyCount),
            sequence <= JSONValue.integerLimit
        else { throw .malformed("its first sequence is \(first)") }
        guard let count = Int(exactly: entries), (1...WireLimits.records).contains(count) else {
            throw .malformed("it says that it has \(entries) entries")
        }
        if historyCount == 0 {
            own = try Self.own(&scanner)
            history = nil
        } else {
            own = nil
            history = History(
                epoch: Array(try scanner.take(Self.referenceBytes, "the epoch")),
                sequence: sequence - 1, count: Int(historyCount),
                chainHash: Array(try scanner.take(Self.referenceBytes, "the chain hash")))
        }
        check = Array(try scanner.take(Self.checkBytes, "its check"))
        firstSequence = sequence
        self.count = count
        coded = scanner.rest
    }

    /// The batch, where it stands for itself.
    public func batch() throws(WireFault) -> WireBatch {
        guard let own else { throw .needsHistory }
        return try batch(post: own.post, epoch: own.epoch, previous: own.previous, history: [])
    }

    /// The batch, read with the records that its ``history`` names.
    ///
    /// - Parameters:
    ///   - epoch: the one that `history.epoch` begins, `previous` the chain hash at its end.
    ///   - history: canonical bytes, in order.
    public func batch(
        post: String, epoch: Identifier, previous: Digest256, history: [[UInt8]]
    ) throws(WireFault) -> WireBatch {
        guard history.count == self.history?.count ?? 0 else { throw .needsHistory }
        let codec = try RecordCodec.taught(
            post: post, epoch: epoch, firstSequence: firstSequence, history: history)
        return try batch(post: post, epoch: epoch, previous: previous, taught: codec)
    }

    func batch(
        post: String, epoch: Identifier, previous: Digest256, taught: RecordCodec
    ) throws(WireFault) -> WireBatch {
        var codec = taught
        try codec.coder.startReading(coded, bits: RecordCodec.bitLimit(for: coded.count))
        var entries: [WireBatch.Entry] = []
        for _ in 0..<count { entries.append(try codec.entry(nil)) }
        guard codec.coder.isAtEnd else { throw .malformed("bytes stand behind the last entry") }
        let batch = try WireBatch(
            post: post, epoch: epoch, firstSequence: firstSequence, previous: previous,
            entries: entries)
        guard batch.check == check else { throw .malformed("its records do not give its check") }
        return batch
    }

    private static func own(
        _ scanner: inout WireScanner
    ) throws(WireFault) -> (post: String, epoch: Identifier, previous: Digest256) {
        let length: UInt8 = try scanner.number("the post's name")
        let name = try scanner.take(Int(length), "the post's name")
        let epochBytes = try scanner.take(16, "the epoch")
        let hashBytes = try scanner.take(WireLayout.hashBytes, "the chain hash")
        guard let post = String(validating: name, as: UTF8.self),
            let epoch = Identifier(bytes: epochBytes), let previous = Digest256(bytes: hashBytes)
        else { throw .malformed("the post's name is not UTF-8") }
        return (post, epoch, previous)
    }
}

extension WireBatch {
    /// The batch in layout 4, read back and compared before this returns.
    ///
    /// - Parameter history: canonical bytes of the records that stand directly before the batch in
    ///   its epoch, in order, at most ``WireLimits/historyRecords``; HQ must hold them all.
    /// - Throws: ``WireFault/notFaithful`` and others where the batch cannot travel so: layout 1
    ///   takes every batch.
    public func compact(after history: [[UInt8]] = []) throws(WireFault) -> [UInt8] {
        guard bridge == nil else { throw .notFaithful }
        guard history.count <= WireLimits.historyRecords,
            Int64(history.count) < firstSequence
        else { throw .malformed("its history has \(history.count) records") }
        let taught = try RecordCodec.taught(
            post: post, epoch: epoch, firstSequence: firstSequence, history: history)
        var codec = taught
        codec.coder.startWriting(bits: RecordCodec.bitLimit)
        for entry in entries { _ = try codec.entry(entry) }
        codec.coder.finish()
        var writer = WireWriter()
        writer.append(CompactBatch.version)
        writer.append(UInt8(history.count))
        writer.append(grouped: UInt64(firstSequence))
        writer.append(grouped: UInt64(entries.count))
        if history.isEmpty {
            writer.append(UInt8(post.utf8.count))
            writer.append(Array(post.utf8))
            writer.append(epoch.bytes)
            writer.append(previous.bytes)
        } else {
            writer.append(Array(epoch.bytes.prefix(CompactBatch.referenceBytes)))
            writer.append(Array(previous.bytes.prefix(CompactBatch.referenceBytes)))
        }
        writer.append(check)
        writer.append(codec.coder.output)
        let read = try CompactBatch(reading: writer.bytes).batch(
            post: post, epoch: epoch, previous: previous, taught: taught)
        guard read == self else { throw .notFaithful }
        return writer.bytes
    }

    /// The first bytes of the chain hash behind the last entry.
    var check: [UInt8] {
        var head = previous
        for (offset, entry) in entries.enumerated() {
            let hash =
                switch entry {
                case .content(let bytes): SHA256.digest(bytes)
                case .withheld(let hash): hash
                }
            head = Chain.link(
                previous: head, sequence: firstSequence + Int64(offset), recordHash: hash)
        }
        return Array(head.bytes.prefix(CompactBatch.checkBytes))
    }
}

extension RecordCodec {
    /// A primed model that has learned the history of a batch.
    static func taught(
        post: String, epoch: Identifier, firstSequence: Int64, history: [[UInt8]]
    ) throws(WireFault) -> RecordCodec {
        guard history.reduce(0, { $0 + $1.count }) <= WireLimits.historyBytes else {
            throw .overLimit(
                what: "bytes of history", found: history.reduce(0) { $0 + $1.count },
                limit: WireLimits.historyBytes)
        }
        var codec = RecordCodec(
            primed: try WirePrior.model.get(), post: post, epoch: epoch,
            firstSequence: firstSequence - Int64(history.count))
        for record in history { _ = try codec.entry(.content(record)) }
        return codec
    }
}

extension WireWriter {
    mutating func append(grouped number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}

extension WireScanner {
    mutating func grouped(_ what: String) throws(WireFault) -> UInt64 {
        var result: UInt64 = 0
        for group in 0..<9 {
            let byte: UInt8 = try number(what)
            result |= UInt64(byte & 0x7F) << UInt64(7 * group)
            if byte & 0x80 == 0 { return result }
        }
        throw .malformed("it has no end to \(what)")
    }
}
