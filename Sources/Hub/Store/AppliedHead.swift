public import Records

/// What became of a batch.
public struct AppliedHead: Sendable, Hashable {
    /// The last record of the batch on its own branch: what the receipt names.
    public let head: ChainHead
    /// Records stored that were not there before.
    public internal(set) var inserted = 0
    /// Records that were there already, byte for byte.
    public internal(set) var duplicates = 0
    /// Records stored beside others at the same places.
    public internal(set) var forked = 0
    /// Whether the epoch has more than one branch.
    public internal(set) var isFork = false

    init(head: ChainHead) {
        self.head = head
    }
}
