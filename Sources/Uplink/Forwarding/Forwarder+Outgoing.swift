internal import Core
internal import Journal
internal import Records

/// A batch ready to go and what its receipt must say.
struct Outgoing: Sendable {
    let batch: WireBatch
    let bytes: [UInt8]
    /// The journal's own chain at the last record of the batch.
    let head: ChainHead
    let lastPosition: Int64

    var isCompact: Bool { bytes.first == CompactBatch.version }
}

extension Forwarder {
    /// The next batch behind `position`; `nil` where the journal ends.
    func outgoing(after position: Int64) throws(UplinkFault) -> Outgoing? {
        let state = state
        let reader = BatchReader(
            source: source, post: verifier.post,
            isSetAside: { record in
                state.isSetAside(
                    epoch: record.envelope.epoch, sequence: record.envelope.sequence)
            }, canBridge: takes.contains(.bridges))
        guard let cut = try reader.next(after: position, limit: nextRecords) else {
            return nil
        }
        for (sequence, reason) in cut.withheld {
            try note(setAside: sequence, cut.batch.epoch, reason)
        }
        let before = cut.lastPosition - Int64(cut.batch.entries.count)
        return Outgoing(
            batch: cut.batch, bytes: try encoded(cut.batch, after: before), head: cut.head,
            lastPosition: cut.lastPosition)
    }

    private var nextRecords: Int {
        min(
            options.batchRecords,
            window.records(rate: state.rate, cost: state.recordBytes))
    }

    func wire<Value>(_ work: () throws(WireFault) -> Value) throws(UplinkFault) -> Value {
        do {
            return try work()
        } catch {
            throw .wire(error)
        }
    }
}
