internal import Core

/// In which layout the next batch goes, and on how much of what HQ holds it may build.
///
/// A batch that HQ cannot read as it was sent is sent again with less behind it: first standing for
/// itself, then in layout 1, which takes every batch.
struct WireChoice {
    /// The one of the last greeting.
    var layout: UInt8 = 1
    /// Up to these sequences nothing is built on.
    private var floors: [Identifier: Int64] = [:]
    /// Up to these sequences batches go in layout 1.
    private var plain: [Identifier: Int64] = [:]

    /// Records that a batch builds on.
    func historyCount(of batch: WireBatch) -> Int {
        let held = batch.firstSequence - 1 - (floors[batch.epoch] ?? 0)
        return min(Int(clamping: held), CompactBatch.usefulHistory(for: batch.entries.count))
    }

    func isPlain(_ epoch: Identifier, from first: Int64) -> Bool {
        layout == 1 || first <= plain[epoch] ?? 0
    }

    /// HQ does not hold what a batch built on: nothing up to there is built on again.
    mutating func standAlone(_ epoch: Identifier, upTo sequence: Int64) {
        floors[epoch] = max(sequence, floors[epoch] ?? 0)
    }

    /// HQ refused a batch for what it read.
    mutating func distrust(_ batch: WireBatch) {
        if historyCount(of: batch) > 0 {
            standAlone(batch.epoch, upTo: batch.firstSequence - 1)
        } else {
            plain[batch.epoch] = max(batch.lastSequence, plain[batch.epoch] ?? 0)
        }
    }
}
