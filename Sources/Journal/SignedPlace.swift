public import Records

/// A place of this post's chains that HQ has signed for.
public struct SignedPlace: Sendable, Hashable {
    public let head: ChainHead
    /// Whether HQ holds another branch of the epoch too.
    public let isFork: Bool
    /// Whether HQ said it of records that did not come from this journal.
    public let isElsewhere: Bool

    public init(head: ChainHead, isFork: Bool, isElsewhere: Bool) {
        self.head = head
        self.isFork = isFork
        self.isElsewhere = isElsewhere
    }

    /// Whether a journal that lacks this place has lost it: the other branch of a known fork was
    /// never in it.
    public var isOwed: Bool { !(isFork && isElsewhere) }
}
