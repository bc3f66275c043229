internal import Core
internal import Journal
internal import Records

/// A batch ready to go and what its receipt must say.
struct Outgoing {
    let batch: WireBatch
    let bytes: [UInt8]
    /// The journal's own chain at the last record of the batch.
    let head: ChainHead
    let lastPosition: Int64

    var isCompact: Bool { bytes.first == CompactBatch.version }
}

extension Forwarder {
    /// The next batch behind `position`; `nil` where the journal ends.
    ///
    /// A record that cannot be read any more does not hold up those in front of it, and those
    /// behind it neither where its stored hash still closes the chain.
    func outgoing(after position: Int64) throws(UplinkFault) -> Outgoing? {
        let records: [PlacedRecord]
        do throws(JournalFault) {
            records = try source.records(
                after: position, limit: options.batchRecords, byteLimit: WireLimits.plainBytes)
        } catch .damaged(let epoch?, let sequence?, let reason) {
            return try outgoingAround(epoch, sequence, after: position, reason: reason)
        } catch {
            throw .journal(error)
        }
        return try outgoing(records)
    }

    private func outgoing(_ records: [PlacedRecord]) throws(UplinkFault) -> Outgoing? {
        guard !records.isEmpty else { return nil }
        let (batch, tooLarge) = try wire { () throws(WireFault) in
            try WireBatch.leading(
                records.map(\.record),
                isSetAside: {
                    state.isSetAside(epoch: $0.envelope.epoch, sequence: $0.envelope.sequence)
                })
        }
        for sequence in tooLarge {
            try note(setAside: sequence, batch.epoch, "too large for a batch")
        }
        let last = records[batch.entries.count - 1]
        return Outgoing(
            batch: batch, bytes: try encoded(batch, after: records[0].position - 1),
            head: last.record.head, lastPosition: last.position)
    }

    private func outgoingAround(
        _ epoch: Identifier, _ sequence: Int64, after position: Int64, reason: String
    ) throws(UplinkFault) -> Outgoing? {
        let damage = JournalFault.damaged(epoch: epoch, sequence: sequence, reason: reason)
        let place = try journal { () throws(JournalFault) in
            try source.position(epoch: epoch, sequence: sequence)
        }
        guard let place, place > position else { throw .journal(damage) }
        if place > position + 1 {
            let limit = min(options.batchRecords, Int(place - position - 1))
            return try outgoing(
                journal { () throws(JournalFault) in
                    try source.records(
                        after: position, limit: limit, byteLimit: WireLimits.plainBytes)
                })
        }
        guard let withheld = try withheld(epoch, sequence, at: place) else {
            throw .journal(damage)
        }
        try note(setAside: sequence, epoch, reason)
        return withheld
    }

    /// A batch of nothing but the hash of a record whose content is lost, if the chain holds.
    private func withheld(
        _ epoch: Identifier, _ sequence: Int64, at place: Int64
    ) throws(UplinkFault) -> Outgoing? {
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
                post: verifier.post, epoch: epoch, firstSequence: sequence, previous: before,
                entries: [.withheld(hash)])
        }
        return Outgoing(
            batch: batch, bytes: try encoded(batch, after: place - 1),
            head: ChainHead(epoch: epoch, sequence: sequence, chainHash: chain),
            lastPosition: place)
    }

    func wire<Value>(_ work: () throws(WireFault) -> Value) throws(UplinkFault) -> Value {
        do {
            return try work()
        } catch {
            throw .wire(error)
        }
    }
}
