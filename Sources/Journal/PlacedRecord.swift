public import Records

/// A record and its place in the journal.
public struct PlacedRecord: Sendable, Hashable {
    /// From 1, without holes, over all epochs in their order.
    public let position: Int64
    public let record: SealedRecord

    public init(position: Int64, record: SealedRecord) {
        self.position = position
        self.record = record
    }
}

/// The end of the journal.
public struct PlacedHead: Sendable, Hashable {
    /// 0 where nothing is stored.
    public let position: Int64
    public let head: ChainHead

    public init(position: Int64, head: ChainHead) {
        self.position = position
        self.head = head
    }
}
