internal import Core
internal import Journal
internal import Records

extension Forwarder {
    /// The batch in the layout that HQ asked for and can read now.
    ///
    /// - Parameter position: the journal's before the batch; `nil` where HQ may not hold what
    ///   stands there.
    func encoded(_ batch: WireBatch, after position: Int64?) throws(UplinkFault) -> [UInt8] {
        if batch.bridge == nil, !layouts.isPlain(batch.epoch, from: batch.firstSequence) {
            let history = position.map { self.history(of: batch, upTo: $0) } ?? []
            do {
                return try batch.compact(after: history)
            } catch {
                batchesVerbatim.add()
            }
        }
        return try wire { () throws(WireFault) in try batch.encoded() }
    }

    /// Canonical bytes of the records directly before a batch, as many as HQ holds and a batch may
    /// build on; none where they cannot be read.
    private func history(of batch: WireBatch, upTo position: Int64) -> [[UInt8]] {
        let count = layouts.historyCount(of: batch)
        guard count > 0, position >= Int64(count),
            let records = try? source.records(
                after: position - Int64(count), limit: count, byteLimit: WireLimits.historyBytes)
        else { return [] }
        var history: [[UInt8]] = []
        var bytes = 0
        var expected = batch.firstSequence - 1
        for record in records.reversed().map(\.record) {
            let envelope = record.envelope
            bytes += record.bytes.count
            guard envelope.epoch == batch.epoch, envelope.sequence == expected,
                bytes <= WireLimits.historyBytes,
                !state.isSetAside(epoch: batch.epoch, sequence: expected)
            else { break }
            history.insert(record.bytes, at: 0)
            expected -= 1
        }
        return history
    }
}
