public import Core
public import Journal
public import Records

/// What the forwarder reads of a journal. Every call blocks.
public protocol RecordSource: Sendable {
    /// Records behind `position` in the journal's order.
    func records(
        after position: Int64, limit: Int, byteLimit: Int
    ) throws(JournalFault) -> [PlacedRecord]
    /// Where a record stands; `nil` for a place that this journal does not hold.
    func position(epoch: Identifier, sequence: Int64) throws(JournalFault) -> Int64?
    /// The chain hash at a place; `nil` for a place that this journal does not hold.
    func chainHash(epoch: Identifier, sequence: Int64) throws(JournalFault) -> Digest256?
    /// The stored record hash at a place, unchecked; `nil` where it cannot be told. With it the
    /// chain behind a record whose content is damaged or purged can still be handed over.
    func recordHash(epoch: Identifier, sequence: Int64) throws(JournalFault) -> Digest256?
    /// The last held place of an epoch in front of a sequence, or the epoch's start.
    func place(before sequence: Int64, of epoch: Identifier) throws(JournalFault) -> ChainHead
    /// Where the epoch behind this one begins; `nil` where it is the last.
    func position(behind epoch: Identifier) throws(JournalFault) -> Int64?
    /// The first urgent record behind `position`; `nil` where there is none.
    func urgent(after position: Int64) throws(JournalFault) -> PlacedRecord?
}

extension RecordSource {
    public func urgent(after position: Int64) throws(JournalFault) -> PlacedRecord? { nil }

    public func place(
        before sequence: Int64, of epoch: Identifier
    ) throws(JournalFault) -> ChainHead {
        let hash = try chainHash(epoch: epoch, sequence: sequence - 1)
        return hash.map { ChainHead(epoch: epoch, sequence: sequence - 1, chainHash: $0) }
            ?? ChainHead(startOf: epoch)
    }

    public func position(behind epoch: Identifier) throws(JournalFault) -> Int64? { nil }

    public func recordHash(
        epoch: Identifier, sequence: Int64
    ) throws(JournalFault) -> Digest256? { nil }
}

extension JournalReader: RecordSource {}
