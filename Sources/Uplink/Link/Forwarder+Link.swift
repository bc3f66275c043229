internal import Core
internal import Journal
internal import Supervision

extension Forwarder {
    /// Takes what happened to the link.
    ///
    /// - Returns: whether the link's state is another now.
    @discardableResult
    func note(_ event: LinkWatch.Event) -> Bool {
        guard watch.handle(event, at: modemTime.monotonic()) else { return false }
        state.link = watch.state
        state.linkSince = time.now()
        return true
    }

    /// Whether the modem has power, asked before each contact.
    func isPowered() async -> Bool {
        guard let care = options.modem else { return true }
        supply = await care.power.supply()
        guard let reason = supply?.whyOff else { return true }
        state.lastError = nil
        state.lastBreak = UplinkState.Break(reason: reason, at: time.now())
        if note(.unpowered) { try? save() }
        return false
    }

    /// Asks HQ for a word where nobody has spoken for long.
    func probe() async throws(UplinkFault) {
        try await charged(.contact) { () async throws(UplinkFault) in try await exchange.probe() }
        noteContact()
    }

    /// Whether records wait now for want of energy; the state says so.
    func isSparing(after position: Int64) async throws(UplinkFault) -> Bool {
        guard let care = options.modem, flight.isEmpty else { return false }
        let now = time.monotonic()
        if thrift.isDue(at: now) {
            supply = await care.power.supply()
            thrift.told(supply?.shortage, at: now)
        }
        let waiting = try journal { () throws(JournalFault) in try source.urgent(after: position) }
        let isSparing = thrift.spares(at: now, hasUrgent: waiting != nil)
        let reason = isSparing ? Deferral.energy : nil
        if state.deferrals[.records] != reason {
            state.deferrals[.records] = reason
            try save()
        }
        return isSparing
    }

    // MARK: The modem

    /// In which silences are measured.
    private var modemTime: any TimeSource { options.modem?.time ?? time }

    /// Has the modem switched off and on where the ladder says so. Nothing is done that could not
    /// be written down before.
    func climb() async {
        guard let care = options.modem, let silence = watch.silence, let supply else { return }
        var kept = state.modem ?? KeptLadder(by: modemTime)
        kept.settle(by: modemTime)
        let now = kept.clock(by: modemTime)
        let length = modemTime.monotonic() - silence.since
        let due = kept.ladder.due(
            after: length, attempts: silence.attempts,
            of: supply.cyclable, at: now, limits: care.limits)
        guard let load = due else { return }
        if let witness = await care.witness?() {
            kept.ladder.rest(at: now, limits: care.limits)
            kept.last = KeptLadder.Act(
                load: load, at: time.now(), result: .explained,
                reason: "\(witness) answers over the link, and HQ does not")
            return keep(kept)
        }
        kept.ladder.cycle(at: now, limits: care.limits)
        kept.count += 1
        kept.last = KeptLadder.Act(
            load: load, at: time.now(), result: .cycled,
            reason: "nobody had answered for \(Int(length.inSeconds / 60)) minutes, "
                + "\(silence.attempts) times")
        state.modem = kept
        do throws(UplinkFault) {
            try save()
        } catch {
            return
        }
        guard let refusal = await care.power.cycle(load, offFor: care.limits.offTime) else {
            return
        }
        kept.ladder.takeBack(at: now, limits: care.limits)
        kept.count -= 1
        kept.last = KeptLadder.Act(
            load: load, at: time.now(), result: .refused, reason: String(refusal.prefix(300)))
        keep(kept)
    }

    /// HQ answers again.
    func descend() {
        guard var kept = state.modem, kept.ladder.inARow > 0 else { return }
        kept.settle(by: modemTime)
        kept.ladder.heard()
        if kept.last?.result == .cycled { kept.last?.result = .helped }
        state.modem = kept
    }

    private func keep(_ kept: KeptLadder) {
        state.modem = kept
        try? save()
    }
}
