internal import Core

extension WireBatch {
    /// The layouts that this program reads and writes, best first.
    public static let versions: [UInt8] = [CompactBatch.version, WireLayout.version]

    /// The batch as it travels. It was read back and compared before this returns: a fault in the
    /// writer shows itself at the post, where the record still is.
    public func encoded() throws(WireFault) -> [UInt8] {
        var entryBytes = WireWriter()
        for entry in entries {
            switch entry {
            case .content(let bytes):
                entryBytes.append(WireLayout.contentTag)
                entryBytes.append(UInt32(bytes.count))
                entryBytes.append(bytes)
            case .withheld(let hash):
                entryBytes.append(WireLayout.withheldTag)
                entryBytes.append(hash.bytes)
            }
        }
        var writer = WireWriter()
        writer.append(bridge == nil ? WireLayout.version : WireLayout.bridgingVersion)
        writer.append(UInt8(post.utf8.count))
        writer.append(Array(post.utf8))
        writer.append(epoch.bytes)
        writer.append(UInt64(firstSequence))
        writer.append(previous.bytes)
        if let bridge {
            writer.append(UInt64(bridge.lost))
            writer.append(bridge.chainHash.bytes)
        }
        writer.append(UInt16(entries.count))
        writer.append(UInt32(entryBytes.bytes.count))
        writer.append(try Zstandard.compress(entryBytes.bytes))
        guard try WireBatch(decoding: writer.bytes) == self else { throw .notFaithful }
        return writer.bytes
    }

    /// Reads a batch, trusting nothing: every length is checked against the bytes that are there
    /// and against ``WireLimits`` before memory is taken.
    ///
    /// - Throws: also ``WireFault/needsHistory`` for a batch in layout 4 that builds on records
    ///   before it; ``CompactBatch`` reads those.
    public init(decoding bytes: [UInt8]) throws(WireFault) {
        if bytes.first == CompactBatch.version {
            self = try CompactBatch(reading: bytes).batch()
            return
        }
        guard bytes.count <= WireLimits.batchBytes else {
            throw .overLimit(
                what: "bytes as sent", found: bytes.count, limit: WireLimits.batchBytes)
        }
        var scanner = WireScanner(bytes[...])
        let version: UInt8 = try scanner.number("the layout")
        guard version == WireLayout.version || version == WireLayout.bridgingVersion else {
            throw .unknownVersion(version)
        }
        let postLength: UInt8 = try scanner.number("the post's name")
        let postBytes = try scanner.take(Int(postLength), "the post's name")
        guard let post = String(validating: postBytes, as: UTF8.self) else {
            throw .malformed("the post's name is not UTF-8")
        }
        let epochBytes = try scanner.take(16, "the epoch")
        let first: UInt64 = try scanner.number("the first sequence")
        let hashBytes = try scanner.take(WireLayout.hashBytes, "the chain hash")
        let bridge =
            version == WireLayout.bridgingVersion ? try WireBatch.Bridge(&scanner) : nil
        let count: UInt16 = try scanner.number("the number of entries")
        let plainSize: UInt32 = try scanner.number("the size of the entries")
        guard let epoch = Identifier(bytes: epochBytes), let previous = Digest256(bytes: hashBytes),
            let firstSequence = Int64(exactly: first)
        else {
            throw .malformed("its first sequence is \(first)")
        }
        guard count <= WireLimits.records else {
            throw .overLimit(what: "records", found: Int(count), limit: WireLimits.records)
        }
        guard plainSize <= WireLimits.plainBytes else {
            throw .overLimit(what: "bytes", found: Int(plainSize), limit: WireLimits.plainBytes)
        }
        let plain = try Zstandard.decompress(scanner.rest, size: Int(plainSize))
        try self.init(
            post: post, epoch: epoch, firstSequence: firstSequence, previous: previous,
            bridge: bridge, entries: try Self.entries(plain, count: Int(count)))
    }

    private static func entries(_ plain: [UInt8], count: Int) throws(WireFault) -> [Entry] {
        var scanner = WireScanner(plain[...])
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            let tag: UInt8 = try scanner.number("an entry")
            switch tag {
            case WireLayout.contentTag:
                let length: UInt32 = try scanner.number("an entry's length")
                entries.append(.content(Array(try scanner.take(Int(length), "an entry"))))
            case WireLayout.withheldTag:
                let bytes = try scanner.take(WireLayout.hashBytes, "a record hash")
                guard let hash = Digest256(bytes: bytes) else {
                    throw .malformed("it ends inside a record hash")
                }
                entries.append(.withheld(hash))
            default:
                throw .malformed("an entry has the unknown tag \(tag)")
            }
        }
        guard scanner.isAtEnd else { throw .malformed("bytes stand behind the last entry") }
        return entries
    }
}

extension WireBatch.Bridge {
    fileprivate init(_ scanner: inout WireScanner) throws(WireFault) {
        let lost: UInt64 = try scanner.number("the places that are lost")
        let bytes = try scanner.take(WireLayout.hashBytes, "the first entry's chain hash")
        guard let lost = Int64(exactly: lost), let chainHash = Digest256(bytes: bytes) else {
            throw .malformed("it leads over \(lost) places")
        }
        self.init(lost: lost, chainHash: chainHash)
    }
}
