internal import Core
internal import Journal
internal import Records

/// Cuts a journal into batches, around what cannot be read.
struct BatchReader {
    /// A batch with what its receipt must say.
    struct Cut {
        let batch: WireBatch
        /// The journal's own chain at the last record of the batch.
        let head: ChainHead
        let lastPosition: Int64
        /// Records of which only the hash goes, and why.
        let withheld: [(sequence: Int64, reason: String)]
    }

    let source: any RecordSource
    let post: String
    /// Whether only the hash of that record may go.
    let isSetAside: (SealedRecord) -> Bool

    /// The next batch behind `position`; `nil` where the journal ends.
    ///
    /// A record that cannot be read any more does not hold up those in front of it, and those
    /// behind it neither where its stored hash still closes the chain.
    func next(after position: Int64, limit: Int) throws(UplinkFault) -> Cut? {
        let records: [PlacedRecord]
        do throws(JournalFault) {
            records = try source.records(
                after: position, limit: limit, byteLimit: WireLimits.plainBytes)
        } catch .damaged(let epoch?, let sequence?, let reason) {
            return try around(epoch, sequence, after: position, limit: limit, reason: reason)
        } catch {
            throw .journal(error)
        }
        return try cut(records)
    }

    private func cut(_ records: [PlacedRecord]) throws(UplinkFault) -> Cut? {
        guard !records.isEmpty else { return nil }
        let (batch, tooLarge) = try wire { () throws(WireFault) in
            try WireBatch.leading(records.map(\.record), isSetAside: isSetAside)
        }
        let last = records[batch.entries.count - 1]
        return Cut(
            batch: batch, head: last.record.head, lastPosition: last.position,
            withheld: tooLarge.map { ($0, "too large for a batch") })
    }

    private func around(
        _ epoch: Identifier, _ sequence: Int64, after position: Int64, limit: Int, reason: String
    ) throws(UplinkFault) -> Cut? {
        let damage = JournalFault.damaged(epoch: epoch, sequence: sequence, reason: reason)
        let place = try journal { () throws(JournalFault) in
            try source.position(epoch: epoch, sequence: sequence)
        }
        guard let place, place > position else { throw .journal(damage) }
        if place > position + 1 {
            let before = min(limit, Int(place - position - 1))
            return try cut(
                journal { () throws(JournalFault) in
                    try source.records(
                        after: position, limit: before, byteLimit: WireLimits.plainBytes)
                })
        }
        guard let withheld = try withheld(epoch, sequence, at: place, reason) else {
            throw .journal(damage)
        }
        return withheld
    }

    /// A batch of nothing but the hash of a record whose content is lost, if the chain holds.
    private func withheld(
        _ epoch: Identifier, _ sequence: Int64, at place: Int64, _ reason: String
    ) throws(UplinkFault) -> Cut? {
        let found = try journal {
            () throws(JournalFault) -> (hash: Digest256?, chain: Digest256?, before: Digest256?) in
            (
                try source.recordHash(epoch: epoch, sequence: sequence),
                try source.chainHash(epoch: epoch, sequence: sequence),
                sequence == 1
                    ? Chain.origin(of: epoch)
                    : try source.chainHash(epoch: epoch, sequence: sequence - 1)
            )
        }
        guard let hash = found.hash, let chain = found.chain, let before = found.before,
            Chain.link(previous: before, sequence: sequence, recordHash: hash) == chain
        else { return nil }
        let batch = try wire { () throws(WireFault) in
            try WireBatch(
                post: post, epoch: epoch, firstSequence: sequence, previous: before,
                entries: [.withheld(hash)])
        }
        return Cut(
            batch: batch,
            head: ChainHead(epoch: epoch, sequence: sequence, chainHash: chain),
            lastPosition: place, withheld: [(sequence, reason)])
    }

    private func wire<Value>(_ work: () throws(WireFault) -> Value) throws(UplinkFault) -> Value {
        do {
            return try work()
        } catch {
            throw .wire(error)
        }
    }

    private func journal<Value>(
        _ work: () throws(JournalFault) -> Value
    ) throws(UplinkFault) -> Value {
        do {
            return try work()
        } catch {
            throw .journal(error)
        }
    }
}
