public import Core

/// What HQ has signed that it holds of this post, every signature verified. Answers come from
/// memory.
public protocol HeadquartersHoldings: Sendable {
    /// Whether a receipt covers this record of the journal. Of an epoch, a receipt covers a record
    /// and all before it.
    func covers(epoch: Identifier, sequence: Int64) -> Bool
    /// Whether HQ has signed for the whole attachment.
    func holds(attachment: Digest256) -> Bool
}
