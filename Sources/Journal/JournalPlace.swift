public import Core
public import Records

/// What stands at one place of the journal.
public struct JournalPlace: Sendable, Hashable {
    public let position: Int64
    public let head: ChainHead
    public let id: Identifier
    public let kind: String
    public let recordHash: Digest256
    /// `nil` where the body was purged and only its hashes are left (RECORD.md, "Canonical bytes
    /// and chain").
    public let record: SealedRecord?

    /// - Parameter isBehindLoss: whether a recovery lost the record before it.
    init(_ row: JournalRow, isBehindLoss: Bool) throws(JournalFault) {
        position = row.position
        head = ChainHead(epoch: row.epoch, sequence: row.sequence, chainHash: row.chainHash)
        id = row.id
        kind = row.kind
        recordHash = row.recordHash
        record = row.bytes == nil ? nil : try row.sealed(behindLoss: isBehindLoss)
    }

    /// As ``json``, and beside it under `corrected` what was learned of its times since.
    public func json(corrected: CorrectedTimes?) -> JSONValue {
        var members = json.object ?? [:]
        members["corrected"] = corrected?.json ?? .null
        return .object(members)
    }

    /// One line of `records list --json`: the whole envelope, or what a purge leaves of it, and
    /// nothing else, so that anybody can compute its hash.
    public var json: JSONValue {
        if let record { return record.json }
        return [
            "id": .string(id.description), "kind": .string(kind),
            "epoch": .string(head.epoch.description), "sequence": .integer(head.sequence),
            "record_hash": .string(recordHash.description),
            "chain_hash": .string(head.chainHash.description), "purged": true,
        ]
    }
}
