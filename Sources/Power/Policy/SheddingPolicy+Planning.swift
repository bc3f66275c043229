import Core
import Site

/// What a plan stands on; another key means another plan.
struct PlanKey: Sendable, Hashable {
    var isThrottled: Bool
    var sight: Sight
    var states: [Bool]
}

extension SheddingPolicy {
    /// Makes a plan where one is due.
    mutating func replan(_ situation: Situation) {
        guard strategy == .forecast else { return }
        guard let charge = situation.charge, let clock = situation.clock,
            let outlook = situation.outlook, !outlook.expected.isEmpty
        else {
            plan = nil
            plannedAt = nil
            return
        }
        let key = PlanKey(
            isThrottled: situation.isThrottled, sight: situation.sight,
            states: loads.map { $0.isOn })
        if let plannedAt, key == planKey, situation.now - plannedAt < settings.planEvery { return }
        plannedAt = situation.now
        planKey = key
        plan = makePlan(charge, clock, outlook, situation)
    }

    private func makePlan(
        _ charge: StateOfCharge.Estimate, _ clock: WallClock, _ outlook: SunForecast.Outlook,
        _ situation: Situation
    ) -> EnergyPlan {
        let sun = reckonedSun(outlook, isBlind: situation.sight.isBlind)
        let planner = EnergyPlanner(
            bank: situation.bank ?? bank, share: trustedShare(situation) ?? charge.share, sun: sun,
            hours: outlook.slot.inSeconds / 3_600)
        let margin = planMargin(situation)
        return planner.plan(
            loads.map { candidate($0, clock, outlook, margin, at: situation.now) },
            order: order)
    }

    private func candidate(
        _ state: LoadState, _ clock: WallClock, _ outlook: SunForecast.Outlook, _ margin: Double,
        at now: Duration
    ) -> Candidate {
        let isForced = state.isStuck || !state.load.isSwitchable
        let runs = isForced ? state.isOn || state.order?.isOn == true : true
        let minute = clock.minute()
        let length = Int(outlook.slot.wholeMilliseconds / 60_000)
        let watts = runs ? state.load.draw.value : 0
        let count = outlook.expected.count
        var draw = [Double](repeating: watts, count: count)
        if watts > 0, let minutes = state.load.minutes {
            let parts = minutes.parts(from: minute, length: length, count: count)
            var slot = 0
            while slot < count {
                draw[slot] = watts * parts[slot]
                slot += 1
            }
        }
        var candidate = Candidate(
            draw: draw,
            margin: margin + (state.isOn ? -settings.hysteresis : settings.hysteresis),
            isReserved: state.load.tier <= 2 || isForced)
        if let order = state.order, !isForced {
            Self.carryOut(order, on: &candidate, slot: outlook.slot, at: now)
        }
        return candidate
    }

    /// An order counts for as long as it stands; behind it the load is as the policy wants it.
    private static func carryOut(
        _ order: LoadState.Order, on candidate: inout Candidate, slot length: Duration,
        at now: Duration
    ) {
        let slots = (order.until - now) / length
        candidate.ordered = candidate.draw
        for slot in candidate.draw.indices {
            let part = min(1, max(0, slots - Double(slot)))
            candidate.ordered[slot] = order.isOn ? candidate.draw[slot] * part : 0
            candidate.draw[slot] *= 1 - part
        }
    }

    /// More cautious for the day at hand than for what lies behind the next night: by then there is
    /// another plan, and hoarding for a day that may turn out bright wastes the night.
    private func reckonedSun(_ outlook: SunForecast.Outlook, isBlind: Bool) -> [Double] {
        var hasNightPassed = false
        var isNight = false
        let low = outlook.low
        var sun = outlook.expected
        sun.removeLast(max(0, sun.count - low.count))
        var slot = 0
        while slot < sun.count {
            let expected = sun[slot]
            if expected <= 0 {
                isNight = true
            } else if isNight {
                hasNightPassed = true
            }
            let caution = isBlind ? 1 : hasNightPassed ? settings.laterCaution : settings.caution
            let reckoned = expected + (low[slot] - expected) * caution
            sun[slot] = reckoned >= 0 ? reckoned : 0
            slot += 1
        }
        return sun
    }
}
