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
    /// Whether HQ takes a batch that leads over lost places. Where it does not, what stands behind
    /// them is passed over up to the next epoch.
    let canBridge: Bool

    private enum Page {
        case records([PlacedRecord])
        case damaged(Identifier, Int64, reason: String)
    }

    /// The next batch behind `position`; `nil` where the journal ends.
    ///
    /// A record that cannot be read any more does not hold up those in front of it, and those
    /// behind it neither where its stored hash still closes the chain. Where places are lost with
    /// their hashes, a batch leads over them.
    func next(after position: Int64, limit: Int) throws(UplinkFault) -> Cut? {
        let first = try page(after: position, limit)
        guard case .damaged(let epoch, let sequence, let reason) = first else {
            return try cut(first, limit)
        }
        let place = try journal { () throws(JournalFault) in
            try source.position(epoch: epoch, sequence: sequence)
        }
        guard let place, place > position else {
            throw .journal(.damaged(epoch: epoch, sequence: sequence, reason: reason))
        }
        // Fewer may stand in front of it than there are positions: then it is met again.
        let before = min(limit, Int(place - position - 1))
        if before > 0, case .records(let records) = try page(after: position, before) {
            return try cut(.records(records), limit)
        }
        return try cut(try page(after: position, 1), limit)
    }

    private func page(after position: Int64, _ limit: Int) throws(UplinkFault) -> Page {
        do throws(JournalFault) {
            return .records(
                try source.records(
                    after: position, limit: limit, byteLimit: WireLimits.plainBytes))
        } catch .damaged(let epoch?, let sequence?, let reason) {
            return .damaged(epoch, sequence, reason: reason)
        } catch {
            throw .journal(error)
        }
    }

    private func cut(_ page: Page, _ limit: Int) throws(UplinkFault) -> Cut? {
        switch page {
        case .damaged(let epoch, let sequence, let reason):
            return try withheld(epoch, sequence, reason, limit)
        case .records(let records):
            guard let first = records.first?.record, let end = records.last else { return nil }
            let epoch = first.envelope.epoch
            if first.isUnlinked, !canBridge { return try next(behind: epoch, limit) }
            let place =
                first.isUnlinked ? try place(before: first.envelope.sequence, of: epoch) : nil
            let (batch, tooLarge) = try wire { () throws(WireFault) in
                try WireBatch.leading(
                    records.map(\.record), behind: place, isSetAside: isSetAside)
            }
            let last =
                batch.entries.count == records.count ? end : records[batch.entries.count - 1]
            return Cut(
                batch: batch, head: last.record.head, lastPosition: last.position,
                withheld: tooLarge.map { ($0, "too large for a batch") })
        }
    }

    private func next(behind epoch: Identifier, _ limit: Int) throws(UplinkFault) -> Cut? {
        let start = try journal { () throws(JournalFault) in
            try source.position(behind: epoch)
        }
        return try start.flatMap { (start) throws(UplinkFault) in
            try next(after: start - 1, limit: limit)
        }
    }

    private func place(
        before sequence: Int64, of epoch: Identifier
    ) throws(UplinkFault) -> ChainHead {
        try journal { () throws(JournalFault) in
            try source.place(before: sequence, of: epoch)
        }
    }

    /// A batch of nothing but the hash of a record whose content is lost, if the chain holds or a
    /// hole is in front of it.
    private func withheld(
        _ epoch: Identifier, _ sequence: Int64, _ reason: String, _ limit: Int
    ) throws(UplinkFault) -> Cut? {
        let found = try journal {
            () throws(JournalFault) -> (Digest256?, chain: Digest256?, position: Int64?) in
            (
                try source.recordHash(epoch: epoch, sequence: sequence),
                try source.chainHash(epoch: epoch, sequence: sequence),
                try source.position(epoch: epoch, sequence: sequence)
            )
        }
        guard case (let hash?, let chain?, let position?) = found else {
            throw .journal(.damaged(epoch: epoch, sequence: sequence, reason: reason))
        }
        let before = try place(before: sequence, of: epoch)
        let head = ChainHead(epoch: epoch, sequence: sequence, chainHash: chain)
        let isLinked = before.sequence == sequence - 1
        if isLinked {
            let link = Chain.link(
                previous: before.chainHash, sequence: sequence, recordHash: hash)
            guard link == chain else {
                throw .journal(.damaged(epoch: epoch, sequence: sequence, reason: reason))
            }
        } else if !canBridge {
            return try next(behind: epoch, limit)
        }
        let batch = try wire { () throws(WireFault) in
            try WireBatch(
                post: post, epoch: epoch, firstSequence: sequence, previous: before.chainHash,
                bridge: isLinked ? nil : .init(from: before, to: head),
                entries: [.withheld(hash)])
        }
        return Cut(
            batch: batch, head: head, lastPosition: position, withheld: [(sequence, reason)])
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
