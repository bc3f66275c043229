internal import Core
internal import Journal
internal import Records

extension Forwarder {
    /// Sends what is most pressing, as many batches as the line has room for or a part of an
    /// attachment, and returns with what came of the first of it.
    func deliver(
        after position: Int64, _ answers: inout TaskGroup<BatchAnswer>
    ) async throws(UplinkFault) -> ForwarderCore.Event {
        if flight.isEmpty {
            let isForetold = try await beside(.urgent, otherwise: false) {
                () async throws(UplinkFault) in try await foretell(after: position)
            }
            if isForetold { return .broughtBeside }
            let hasFetched = try await beside(.downloads, otherwise: false) {
                () async throws(UplinkFault) in try await fetchUrgent()
            }
            if hasFetched { return .broughtBeside }
        }
        let isSparing = try await isSparing(after: position)
        let outgoing = isSparing ? nil : try await following(position)
        let attachments = try await beside(.attachments, otherwise: [:]) {
            () async throws(UplinkFault) in try nextAttachments(through: position)
        }
        let download = try nextDownload(isUrgent: false)
        let rings = try nextRings()
        var waiting = attachments.mapValues { $0.name.size }
        for lane in rings.keys { waiting[lane] = LaneScheduler.turn }
        waiting[.downloads] = download?.size
        if outgoing != nil || !flight.isEmpty { waiting[.records] = LaneScheduler.turn }
        let before = state.monthTraffic.total
        let lane = lanes.next(of: waiting)
        var event = ForwarderCore.Event.nothingToSend
        if lane == .records || !flight.isEmpty {
            if lane == .records { try await send(outgoing, after: position, &answers) }
            event = try await nextAnswer(&answers)
        } else if lane == .downloads, let download {
            try await beside(.downloads, otherwise: ()) { () async throws(UplinkFault) in
                try await fetch(download)
            }
            event = .broughtBeside
        } else if let lane, let attachment = attachments[lane] {
            try await beside(.attachments, otherwise: ()) { () async throws(UplinkFault) in
                try await bring(attachment)
            }
            event = .broughtBeside
        } else if let lane, let part = rings[lane] {
            try await beside(lane.purpose, otherwise: ()) { () async throws(UplinkFault) in
                try await bring(part, in: lane)
            }
            event = .broughtBeside
        } else if state.lastError != nil {
            noteSuccess()
            try save()
        }
        if event == .nothingToSend, !isSparing { thrift.bundled(at: time.monotonic()) }
        if let lane {
            lanes.served(
                event.isDelivery ? .records : lane, bytes: state.monthTraffic.total - before,
                waiting: Set(waiting.keys))
        }
        return event
    }

    /// Does what stands beside the records' order. A failure of its own is noted and lets it rest;
    /// one of the link, of this post's identity or of its disk is everybody's.
    func beside<Value>(
        _ purpose: LinkPurpose, otherwise: Value, _ work: () async throws(UplinkFault) -> Value
    ) async throws(UplinkFault) -> Value {
        guard rests[purpose]?.isOver(at: time.monotonic()) ?? true else { return otherwise }
        do throws(UplinkFault) {
            return try await work()
        } catch {
            switch error {
            case .unreachable, .distrusted, .identity, .files: throw error
            default: break
            }
            rests[purpose, default: LaneRest()].begin(at: time.monotonic())
            state.troubles[purpose] = error.description
            failures.add()
            try save()
            return otherwise
        }
    }

    /// What stands beside the records' order went well.
    func noteSuccess(_ purpose: LinkPurpose) {
        rests[purpose] = nil
        state.troubles[purpose] = nil
    }

    /// Shows HQ the first urgent record that stands further back than the next batch reaches.
    ///
    /// It comes again in its turn, with the chain that makes a receipt possible; that costs its
    /// bytes twice, and HQ knows of a hit before the backlog of a month has passed.
    private func foretell(after position: Int64) async throws(UplinkFault) -> Bool {
        let found: PlacedRecord?
        do throws(UplinkFault) {
            found = try urgent(after: position)
        } catch .journal(.damaged) {
            // In its turn it is told of.
            return false
        }
        guard let found else { return false }
        let (batch, tooLarge) = try wire { () throws(WireFault) in
            try WireBatch.leading(
                [found.record],
                isSetAside: {
                    state.isSetAside(epoch: $0.envelope.epoch, sequence: $0.envelope.sequence)
                })
        }
        if tooLarge.isEmpty {
            let bytes = try encoded(batch, after: nil)
            do {
                try await charged(.urgent) { () async throws(UplinkFault) in
                    try await exchange.foretell(bytes)
                }
            } catch .recordsRefused {
                // In its turn it is set aside.
            } catch .refused(let document) where document.isOfRequest {
                // In its turn it is complained of, behind the records before it.
            }
        }
        state.foretold = found.position
        noteSuccess(.urgent)
        noteContact()
        try save()
        return true
    }

    /// The first urgent record that HQ has not seen and the next batch does not reach.
    func urgent(after position: Int64) throws(UplinkFault) -> PlacedRecord? {
        guard takes.contains(.foretold) else { return nil }
        let end = max(state.foretold, position + Int64(options.batchRecords))
        return try journal { () throws(JournalFault) in try source.urgent(after: end) }
    }

    /// Makes a call to HQ and charges its bytes; a long one tells what the link carries.
    func charged<Value>(
        _ purpose: LinkPurpose, _ call: () async throws(UplinkFault) -> Value
    ) async throws(UplinkFault) -> Value {
        account(for: .contact)
        let start = time.monotonic()
        let result: Result<Value, UplinkFault>
        do {
            result = .success(try await call())
        } catch {
            result = .failure(error)
        }
        let passed = account(for: purpose)
        if case .success = result { learnRate(passed, in: time.monotonic() - start) }
        return try result.get()
    }

    /// - Parameter bytes: at a month's turn fewer than none, which say nothing.
    func learnCost(_ bytes: Int64, of records: Int) {
        guard bytes > 0, records > 0 else { return }
        let cost = bytes / Int64(records)
        state.recordBytes = state.recordBytes.map { ($0 * 3 + cost) / 4 } ?? cost
    }

    private func learnRate(_ passed: LinkTraffic, in duration: Duration) {
        let milliseconds = max(1, duration.wholeMilliseconds)
        guard passed.total >= BatchWindow.tellingBytes else { return }
        learn(rate: passed.total * 1_000 / milliseconds)
    }

    func learn(rate: Int64) {
        state.rate = state.rate.map { ($0 * 3 + rate) / 4 } ?? rate
    }
}
