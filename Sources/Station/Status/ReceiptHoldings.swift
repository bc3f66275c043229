internal import Core
internal import Journal
internal import Records

/// What HQ's receipts, their signatures checked, say it holds of this journal.
struct ReceiptHoldings: HeadquartersHoldings {
    /// By epoch, the last sequence that HQ signed for and that stands in the journal with the same
    /// chain hash: HQ's word about another branch says nothing about this one.
    private let last: [Identifier: Int64]
    private let vouched: VouchedHeads

    init(_ vouched: VouchedHeads, _ reader: JournalReader) {
        var last: [Identifier: Int64] = [:]
        for place in vouched.places where !place.isElsewhere {
            let head = place.head
            guard
                (try? reader.chainHash(epoch: head.epoch, sequence: head.sequence))
                    == head.chainHash
            else { continue }
            last[head.epoch] = max(last[head.epoch] ?? 0, head.sequence)
        }
        self.last = last
        self.vouched = vouched
    }

    func covers(epoch: Identifier, sequence: Int64) -> Bool {
        sequence <= last[epoch] ?? 0
    }

    func holds(attachment: Digest256) -> Bool { vouched.holds(attachment: attachment) }
}
