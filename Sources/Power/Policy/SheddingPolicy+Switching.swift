import Core
import Site

extension SheddingPolicy {
    /// Announces, carries out or takes back a cut.
    mutating func cut(_ index: Int, _ situation: Situation, _ actions: inout [SheddingAction]) {
        let load = loads[index].load
        guard load.isSwitchable else { return }
        guard loads[index].isOn, !loads[index].isStuck else { return }
        let verdict = verdict(index, situation)
        // A cut that was announced is not taken back unseen: the doubt that stays may be right.
        let isBinding =
            loads[index].cut != nil && situation.sight.isBlind && loads[index].order == nil
        guard !verdict.isOn || isBinding else {
            let left = loads[index].changedAt + settings.minimumOn - situation.now
            let isFoundLately = loads[index].wasFound && left > .zero
            loads[index].reason =
                isFoundLately && verdict.reason == .served ? .found(left) : verdict.reason
            guard loads[index].cut != nil else { return }
            loads[index].cut = nil
            loads[index].joined = nil
            actions.append(.cancelCut(load: load.name))
            return
        }
        guard let cut = loads[index].cut else {
            // Later tiers go first, each as a whole.
            guard !isAnotherBehind(index, situation) else {
                loads[index].reason = verdict.reason
                return
            }
            // Minimum times spare relays the policy's own doubts; a person has none.
            let isOrdered = loads[index].order?.isOn == false
            let rest = isOrdered ? .zero : loads[index].changedAt + settings.minimumOn
            let at = max(situation.now + settings.notice, rest)
            loads[index].cut = at
            loads[index].reason = verdict.reason
            actions.append(.announceCut(load: load.name, at: at))
            return
        }
        guard situation.now >= cut else { return }
        loads[index].reason = verdict.isOn ? .unseen(situation.sight) : verdict.reason
        set(index, on: false, at: situation.now, &actions)
    }

    /// Lets a load fall together with another of its tier whose cut is announced: their clients
    /// listen to one UPS, and a computer that shuts down while its load stays on would not start
    /// by itself again. It comes back as after any cut.
    ///
    /// - Parameters:
    ///   - other: called off with it, the cut of this load is called off too.
    ///   - time: the other's cut, monotonic.
    /// - Returns: whether it goes off for it; not one that is off, stuck or announced already.
    public mutating func join(_ name: String, with other: String, at time: Duration) -> Bool {
        guard
            let index = loads.firstIndex(where: { $0.load.name == name }),
            loads[index].isOn, loads[index].load.isSwitchable, !loads[index].isStuck,
            loads[index].cut == nil
        else { return false }
        loads[index].cut = time
        loads[index].joined = other
        loads[index].reason = .together(other)
        return true
    }

    /// The load with which this one falls, while that is still to fall or has.
    func fallsWith(_ state: LoadState) -> String? {
        guard state.isOn, let joined = state.joined,
            let other = loads.first(where: { $0.load.name == joined }),
            other.cut != nil || !other.isOn
        else { return nil }
        return joined
    }

    /// Brings a load back where nothing speaks against it.
    mutating func restore(
        _ index: Int, _ situation: Situation, _ actions: inout [SheddingAction]
    ) {
        let load = loads[index].load
        guard load.isSwitchable, !loads[index].isOn, !loads[index].isStuck else { return }
        let verdict = verdict(index, situation)
        guard verdict.isOn else {
            loads[index].reason = verdict.reason
            return
        }
        // A load that fell for another's sake stays off for its minimum time, or its computers
        // would go down without their power ever going off.
        let isOrdered = loads[index].order?.isOn == true && loads[index].joined == nil
        if !isOrdered {
            guard situation.sight == .clear else {
                loads[index].reason = .unseen(situation.sight)
                return
            }
            if let first = isMissingBefore(index, situation) {
                loads[index].reason = .behind(loads[first].load.name)
                return
            }
            guard load.tier < 3 || isNear(load, situation) else {
                loads[index].reason = .notWanted(from: nextHours(load, situation))
                return
            }
        }
        let waited = situation.now - loads[index].changedAt
        guard isOrdered || waited >= settings.minimumOff else {
            loads[index].reason = waiting(index, settings.minimumOff - waited)
            return
        }
        loads[index].reason = verdict.reason
        set(index, on: true, at: situation.now, &actions)
    }

    private mutating func set(
        _ index: Int, on: Bool, at now: Duration, _ actions: inout [SheddingAction]
    ) {
        loads[index].isOn = on
        loads[index].changedAt = now
        loads[index].wasFound = false
        loads[index].cut = nil
        if on { loads[index].joined = nil }
        actions.append(.switch(load: loads[index].load.name, on: on))
    }

    /// Whether a load that must fall before this one is still on.
    private func isAnotherBehind(_ index: Int, _ situation: Situation) -> Bool {
        let tier = loads[index].load.tier
        guard tier <= 2 || strategy == .tiers, loads[index].order == nil else { return false }
        return loads.contains { other in
            guard other.load.tier > tier, other.load.isSwitchable, other.isOn, !other.isStuck,
                other.order?.isOn != true
            else { return false }
            return tier <= 2 || isNear(other.load, situation)
        }
    }

    /// The load that must be back before this one.
    private func isMissingBefore(_ index: Int, _ situation: Situation) -> Int? {
        let tier = loads[index].load.tier
        return loads.indices.first { other in
            let state = loads[other]
            guard state.load.tier < tier, state.load.isSwitchable, !state.isOn, !state.isStuck,
                state.order?.isOn != false
            else { return false }
            return state.load.tier <= 2
                || (strategy == .tiers && isNear(state.load, situation))
        }
    }

    /// Wanted now or in half an hour: a workstation is not started to be stopped at once.
    func isNear(_ load: PlannedLoad, _ situation: Situation) -> Bool {
        load.isWanted(situation.clock)
            || load.isWanted(situation.clock, after: .seconds(1_800))
    }

    func nextHours(_ load: PlannedLoad, _ situation: Situation) -> String? {
        guard let clock = situation.clock, let hours = load.hours else { return nil }
        let minute = clock.minute()
        let wait = hours.spans.map { ($0.start - minute + 1_440) % 1_440 }.min()
        return wait.map { clock.text(after: .seconds($0 * 60)) }
    }
}
