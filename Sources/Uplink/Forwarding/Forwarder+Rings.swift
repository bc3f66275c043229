internal import Core

extension Forwarder {
    /// Parts without entries that are passed over in one look.
    private static let mostEmptyParts = 64

    /// What `history` and `logs` would bring next. What may not go now is told of in the state;
    /// files that cannot be read are a trouble of their lane alone.
    func nextRings() throws(UplinkFault) -> [Lane: RingPart] {
        guard let source = options.rings else { return [:] }
        var next: [Lane: RingPart] = [:]
        var deferrals = state.deferrals
        for lane in [Lane.history, .logs] {
            deferrals[lane] = takes(lane) ? nil : .hub
            guard takes(lane), let part = found(in: lane, from: source) else { continue }
            deferrals[lane] = deferral(of: part, in: lane)
            if deferrals[lane] == nil { next[lane] = part }
        }
        if state.deferrals != deferrals {
            state.deferrals = deferrals
            try save()
        }
        return next
    }

    private func takes(_ lane: Lane) -> Bool {
        takes.contains(lane == .history ? .history : .logs)
    }

    private func found(in lane: Lane, from source: any RingSource) -> RingPart? {
        let now = time.monotonic()
        guard rests[lane.purpose]?.isOver(at: now) ?? true else { return nil }
        if let part = ringTurns.waiting(in: lane) { return part }
        guard ringTurns.isLookDue(lane, at: now) else { return nil }
        do throws(FileFault) {
            var part = try source.part(of: lane, after: state.rings)
            for _ in 0..<Self.mostEmptyParts {
                guard let empty = part, empty.entries == 0 else { break }
                state.rings.merge(empty.places) { $1 }
                part = try source.part(of: lane, after: state.rings)
            }
            ringTurns.found(part?.entries == 0 ? nil : part, in: lane, at: now)
            // What could not be read before can be now; a refusal is told of until something goes.
            if rests[lane.purpose] != nil, part == nil { noteSuccess(lane.purpose) }
        } catch {
            rests[lane.purpose, default: LaneRest()].begin(at: now)
            state.troubles[lane.purpose] = error.description
            failures.add()
        }
        return ringTurns.waiting(in: lane)
    }

    private func deferral(of part: RingPart, in lane: Lane) -> Deferral? {
        if thrift.isShort { return .energy }
        guard state.ringDay.bytes(of: lane, at: time.now()) < RingTurns.allowance else {
            return .allowance
        }
        guard let budget = options.budget else { return nil }
        let left = budget.leftForAttachments(state.monthPurposes, at: time.now())
        return left < Int64(part.plain.count) ? .budget : nil
    }

    /// Brings a part to HQ.
    func bring(_ part: RingPart, in lane: Lane) async throws(UplinkFault) {
        let before = state.monthPurposes[lane.purpose]?.total ?? 0
        do throws(UplinkFault) {
            try await charged(lane.purpose) { () async throws(UplinkFault) in
                try await exchange.keep(part)
            }
            noteContact()
            noteSuccess()
            noteSuccess(lane.purpose)
        } catch .refused(let document) where document.isOfRequest {
            // The next one may be welcome.
            state.troubles[lane.purpose] = "the hub refuses a part: \(document.summary)"
            failures.add()
        }
        // At a month's turn the count began anew.
        let spent = max(0, (state.monthPurposes[lane.purpose]?.total ?? 0) - before)
        state.ringDay.count(spent, of: lane, at: time.now())
        state.rings.merge(part.places) { $1 }
        ringTurns.gone(from: lane, at: time.monotonic())
        try save()
    }
}
