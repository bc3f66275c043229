import Core

/// The battery's way through the next days as expected, and which loads it carries in which hour.
public struct EnergyPlan: Sendable, Hashable {
    /// Length of each slot.
    public let slot: Duration
    /// The battery's share at the end of each slot, everything admitted.
    public let shares: [Double]
    /// By load, in the order given: whether it is on in each slot.
    public let admitted: [[Bool]]
    /// Slots until the next dawn.
    public let dawn: Int
    /// The share that is used, at the most, before the next dawn; more than is left where that
    /// does not suffice.
    public let neededToDawn: Double
    /// What a watt-hour in the battery is worth, in the loads' values (``EnergyPrice``).
    public let price: Double

    /// The first slot from which on the load is admitted for `run` slots together.
    func firstSlot(of load: Int, from start: Int = 0, run: Int) -> Int? {
        let slots = admitted[load]
        var length = 0
        for index in start..<max(start, slots.count) {
            length = slots[index] ? length + 1 : 0
            if length == run { return index - run + 1 }
        }
        return nil
    }

    /// When the battery reaches `share`, if it does.
    public func time(to share: Double) -> Duration? {
        shares.firstIndex { $0 <= share }.map { slot * ($0 + 1) }
    }
}

/// One load in the planner's hands.
struct Candidate {
    /// Watts in each slot: 0 where it is not wanted.
    var draw: [Double]
    /// Watts in each slot that a person's order takes before anything is weighed; empty where none
    /// stands.
    var ordered: [Double] = []
    /// What a watt-hour of it is worth.
    var worth: Double
    /// By how much its worth counts for more because it is on, or for less because it is off.
    var inertia: Double
    /// Strict loads are reserved whatever comes.
    var isReserved: Bool
}

/// Gives the energy out.
///
/// The loops over slots are written out: a year has forty thousand plans, and a build without
/// optimisation pays dearly for every generic call.
struct EnergyPlanner {
    let store: EnergyStore
    /// Watt-hours in the battery now, and those that stay in it.
    let energy: Double
    private let floor: Double
    /// Watts that the sun is reckoned to bring in each slot.
    private let sun: [Double]
    private let futures: SunForecast.Outlook.Futures

    /// - Parameters:
    ///   - share: of the battery now.
    ///   - floor: the share that stays in it.
    init(
        store: EnergyStore, share: Double, floor: Double, sun: [Double],
        futures: SunForecast.Outlook.Futures
    ) {
        self.store = store
        energy = share * store.full
        self.floor = floor * store.full
        self.sun = sun
        self.futures = futures
    }

    /// - Parameters:
    ///   - order: indices of `candidates`, the worthiest first.
    ///   - reservedWorth: what a watt-hour of the reserved ones is worth.
    func plan(_ candidates: [Candidate], order: [Int], reservedWorth: Double) -> EnergyPlan {
        let reserved = reservedDraw(candidates)
        let weighed = order.filter { !candidates[$0].isReserved }
        let price = EnergyPrice(
            store: store, floor: floor, futures: futures, reserved: reserved,
            reservedWorth: reservedWorth,
            weighed: weighed.map { (candidates[$0].worth, candidates[$0].draw) }
        ).mean(from: energy)
        var admitted = candidates.map { [Bool](repeating: $0.isReserved, count: sun.count) }
        var shares = sun
        var level = energy
        var (owed, lowest) = (energy, energy)
        let dawn = dawn(above: reserved)
        var slot = 0
        while slot < sun.count {
            var net = sun[slot] - reserved[slot]
            for index in weighed where candidates[index].draw[slot] > 0 {
                guard isWorth(candidates[index], net, slot, level, price) else { continue }
                admitted[index][slot] = true
                net -= candidates[index].draw[slot]
            }
            if slot < dawn {
                owed = store.owed(after: owed, net)
                if owed < lowest { lowest = owed }
            }
            level = store.level(after: level, net)
            shares[slot] = level / store.full
            slot += 1
        }
        return EnergyPlan(
            slot: .seconds(store.hours * 3_600), shares: shares, admitted: admitted, dawn: dawn,
            neededToDawn: max(0, energy - lowest) / store.full, price: price)
    }

    /// Whether a load gives more in a slot than what it takes would be worth later.
    private func isWorth(
        _ candidate: Candidate, _ net: Double, _ slot: Int, _ level: Double, _ price: Double
    ) -> Bool {
        let draw = candidate.draw[slot]
        let without = store.level(after: level, net)
        let with = store.level(after: level, net - draw)
        if with < floor, net < draw { return false }
        return candidate.worth * draw * store.hours * candidate.inertia >= price * (without - with)
    }

    func reservedDraw(_ candidates: [Candidate]) -> [Double] {
        var sum = [Double](repeating: 0, count: sun.count)
        for candidate in candidates where candidate.isReserved {
            let draw = candidate.draw
            var slot = 0
            while slot < sum.count {
                sum[slot] += draw[slot]
                slot += 1
            }
        }
        for candidate in candidates where !candidate.ordered.isEmpty {
            for slot in sum.indices { sum[slot] += candidate.ordered[slot] }
        }
        return sum
    }

    /// The slot in which the sun begins to carry what is reserved, after the next night.
    private func dawn(above reserved: [Double]) -> Int {
        var isNight = false
        for slot in sun.indices {
            if sun[slot] < reserved[slot] {
                isNight = true
            } else if isNight {
                return slot
            }
        }
        return sun.count
    }
}
