import Core

/// What speaks for or against a load.
struct Verdict {
    var isOn: Bool
    var reason: LoadReason
}

extension SheddingPolicy {
    /// What every threshold is raised by for want of sight.
    func blindMargin(at now: Duration) -> Double {
        guard let blindSince else { return 0 }
        let hours = (now - blindSince).inSeconds / 3_600
        return settings.blindMargin + settings.blindMarginPerHour * min(hours, 24)
    }

    /// The share to go by: the estimate, or its low side while nothing checks it.
    func trustedShare(_ situation: Situation) -> Double? {
        guard let charge = situation.charge else { return nil }
        return situation.sight.isBlind ? max(0, charge.share - charge.deviation) : charge.share
    }

    /// The share by which tier 2 falls: while blind the estimate less the doubt that has grown
    /// since a measurement last checked it. What was in doubt before was not held against it then.
    func linkShare(_ situation: Situation) -> Double? {
        guard let charge = situation.charge else { return nil }
        guard situation.sight.isBlind, let deviationSeen else { return charge.share }
        return max(0, charge.share - max(0, charge.deviation - deviationSeen))
    }

    mutating func weighFloor(_ situation: Situation) {
        guard let share = trustedShare(situation), let linkShare = linkShare(situation) else {
            return
        }
        let extra = blindMargin(at: situation.now)
        // Tier 2 is not cut for becoming blind, only for what may have happened since: the link is
        // the way to be told of the fault. It returns later than otherwise.
        if linkShare < reserve {
            isBelowFloor = true
        } else if share >= reserve + settings.linkReturn + extra {
            isBelowFloor = false
        }
        guard strategy == .tiers || situation.clock == nil || situation.outlook == nil else {
            return
        }
        let (settings, floor) = (settings, bank.character.floor)
        for tier in tiers where tier >= 3 {
            if share < settings.threshold(of: tier, above: floor) + extra {
                tiersBelow.insert(tier)
            } else if share >= settings.returnThreshold(of: tier, above: floor) + extra {
                tiersBelow.remove(tier)
            }
        }
    }

    /// Everything that decides, the strongest first.
    func verdict(_ index: Int, _ situation: Situation) -> Verdict {
        let state = loads[index]
        let tier = state.load.tier
        if tier >= 1, tier > guardian.limit {
            let back = Volts(bank.character.recoveredVolts * bank.blocks)
            return Verdict(
                isOn: false, reason: .lowVoltage(situation.volts ?? guardian.lastVolts, back: back))
        }
        if let other = fallsWith(state) {
            return Verdict(isOn: false, reason: .together(other))
        }
        if let order = state.order {
            return Verdict(isOn: order.isOn, reason: .ordered(order.until - situation.now))
        }
        guard tier >= 2 else { return Verdict(isOn: true, reason: .served) }
        guard let share = trustedShare(situation) else { return unknown(index, situation) }
        if isBelowFloor || (tier >= 3 && share < reserve) {
            if isCarried(index, situation) { return Verdict(isOn: true, reason: .otherSource) }
            return Verdict(
                isOn: false,
                reason: .belowFloor(
                    left: share, back: reserve + settings.linkReturn))
        }
        guard tier >= 3 else { return Verdict(isOn: true, reason: .served) }
        guard strategy == .forecast, let plan, let clock = situation.clock else {
            return byTier(index, share, situation)
        }
        return byPlan(index, plan, share, clock, situation)
    }

    /// Without an estimate what is on stays for a while; then the last tiers go, one by one.
    private func unknown(_ index: Int, _ situation: Situation) -> Verdict {
        let state = loads[index]
        guard state.load.tier >= 3, let unknownSince else {
            return Verdict(isOn: true, reason: .served)
        }
        let later = Set(loads.map(\.load.tier).filter { $0 > state.load.tier }).count
        let end = unknownSince + settings.unknownStep * (later + 1)
        // What is off stays off: nothing says that there is energy for it.
        return Verdict(
            isOn: state.isOn && situation.now < end, reason: .unseen(situation.sight))
    }

    private func byTier(_ index: Int, _ share: Double, _ situation: Situation) -> Verdict {
        let state = loads[index]
        let tier = state.load.tier
        guard isNear(state.load, situation) else {
            return Verdict(
                isOn: state.isOn,
                reason: .notWanted(from: nextHours(state.load, situation)))
        }
        if tiersBelow.contains(tier) {
            return Verdict(
                isOn: false,
                reason: .belowTier(
                    left: share,
                    back: settings.returnThreshold(of: tier, above: bank.character.floor)
                        + blindMargin(at: situation.now)))
        }
        return Verdict(isOn: true, reason: situation.isThrottled ? .surplus : .served)
    }

    private func byPlan(
        _ index: Int, _ plan: EnergyPlan, _ share: Double, _ clock: WallClock,
        _ situation: Situation
    ) -> Verdict {
        let state = loads[index]
        guard isNear(state.load, situation) else {
            return Verdict(
                isOn: state.isOn, reason: .notWanted(from: nextHours(state.load, situation)))
        }
        let slots = plan.admitted[index]
        // The plan may be a quarter of an hour old; it is made anew before its first slot ends.
        let first = state.load.isWanted(clock) ? 0 : 1
        // What is off waits for two hours in a row: a start that is taken back is worse than none.
        let run = state.isOn ? 1 : min(2, remainingSlots(state.load, clock, plan))
        if slots.dropFirst(first).prefix(run).allSatisfy({ $0 }) {
            return Verdict(isOn: true, reason: situation.isThrottled ? .surplus : .served)
        }
        if isSpilling(share, situation) { return Verdict(isOn: true, reason: .surplus) }
        if isCarried(index, situation) { return Verdict(isOn: true, reason: .otherSource) }
        let back = plan.firstSlot(of: index, from: first + 1, run: 1).map {
            clock.text(after: plan.slot * $0)
        }
        let spare = share - plan.neededToDawn - reserve - planMargin(situation)
        if spare >= Self.worthSaying, let load = kept(for: state.load, at: plan.price) {
            return Verdict(
                isOn: false,
                reason: .kept(left: share, needed: plan.neededToDawn, load: load, back: back))
        }
        return Verdict(
            isOn: false,
            reason: .reserved(
                left: share, needed: plan.neededToDawn, floor: reserve,
                margin: planMargin(situation), back: back))
    }

    /// Less than this share of the battery is nothing that is left over.
    private static let worthSaying = 0.03

    /// The load that is worth what the battery's energy is, among those that are worth more than
    /// this one.
    func kept(for load: PlannedLoad, at price: Double) -> String? {
        let better = loads.map(\.load).filter { $0.tier >= 2 && $0.worth > load.worth }
            .sorted { $0.worth < $1.worth }
        return (better.first { $0.worth >= price } ?? better.last)?.name
    }

    /// The share of the battery above the floor that a plan made now leaves for its doubts.
    func planMargin(_ situation: Situation) -> Double {
        settings.margin + settings.doubt * (situation.charge?.deviation ?? 0)
            + blindMargin(at: situation.now)
    }

    /// Sun is thrown away and the battery is nearly full. An estimate that hardly knows is not held
    /// against the controller, which holds its voltage because the battery takes no more.
    private func isSpilling(_ share: Double, _ situation: Situation) -> Bool {
        guard situation.sight == .clear, situation.isThrottled else { return false }
        let doubt = max(0, (situation.charge?.deviation ?? 0) - Self.usualDoubt)
        return share + doubt >= 0.85
    }

    /// Deviation of an estimate that has settled.
    private static let usualDoubt = 0.08

    private func remainingSlots(
        _ load: PlannedLoad, _ clock: WallClock, _ plan: EnergyPlan
    ) -> Int {
        load.isWanted(clock, after: plan.slot + plan.slot / 2) ? 2 : 1
    }
}
