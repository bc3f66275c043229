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
            advice = nil
            reserve = bank.character.floor
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

    private mutating func makePlan(
        _ charge: StateOfCharge.Estimate, _ clock: WallClock, _ outlook: SunForecast.Outlook,
        _ situation: Situation
    ) -> EnergyPlan {
        let isBlind = situation.sight.isBlind
        var outlook = outlook
        if isBlind {
            // Nothing would tell that a better day has come.
            outlook.expected = outlook.low
            outlook.futures.ratios = Array(outlook.futures.ratios.prefix(1))
        }
        let candidates = loads.map { candidate($0, clock, outlook, at: situation.now) }
        let store = EnergyStore(
            situation.bank ?? bank, hours: outlook.slot.inSeconds / 3_600)
        let needed = store.needed(by: firstDraw(candidates), low: outlook.low)
        reserve = max(bank.character.floor, min(Self.mostReserve, needed + Self.emptyShare))
        let planner = EnergyPlanner(
            store: store, share: trustedShare(situation) ?? charge.share,
            floor: reserve + planMargin(situation), sun: outlook.expected,
            futures: outlook.futures)
        advice = planner.advice(candidates, low: outlook.low, floor: reserve)
        return planner.plan(candidates, order: order, reservedWorth: linkWorth)
    }

    /// No bank gives its last, and the estimate may be wrong by so much.
    private static let emptyShare = 0.08
    /// More than this is never held back: a battery that fills up has to give again.
    private static let mostReserve = 0.6

    /// Watts of tiers 0 and 1 in each slot.
    private func firstDraw(_ candidates: [Candidate]) -> [Double] {
        var sum = [Double](repeating: 0, count: candidates.first?.draw.count ?? 0)
        for index in loads.indices where loads[index].load.tier <= 1 {
            let draw = candidates[index].draw
            for slot in sum.indices { sum[slot] += draw[slot] }
        }
        return sum
    }

    /// What a watt-hour of the link is worth to the plan: it comes before whatever is weighed.
    private var linkWorth: Double {
        let own = loads.filter { $0.load.tier == 2 }.map(\.load.worth).max() ?? 0
        let weighed = order.first.map { loads[$0].load.worth } ?? 0
        return max(own, weighed) * settings.linkWeight
    }

    private func candidate(
        _ state: LoadState, _ clock: WallClock, _ outlook: SunForecast.Outlook, at now: Duration
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
            worth: state.load.worth,
            inertia: state.isOn ? 1 + settings.inertia : 1 - settings.inertia,
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
}
