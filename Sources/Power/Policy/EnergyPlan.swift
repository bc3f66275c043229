import Core

/// The battery's way to the dawn after next, and which loads it carries in which hour.
///
/// Energy is given out hour by hour, first to the tiers that are strict, then to the loads that are
/// worth most for a watt-hour: a load gets an hour if the battery nowhere sinks below its floor for
/// it. Hours behind a full battery cost what comes before nothing, so that surplus is let out.
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
    /// Share of the battery that must stay above the floor for this load to be given an hour.
    var margin: Double
    /// Strict loads are reserved whatever comes.
    var isReserved: Bool
}

/// What an hour does to the battery. A class, because it is asked thousands of times a plan and a
/// build without optimisation copies a structure for every question.
final class EnergyStore: Sendable {
    let full: Double
    private let chargeEfficiency: Double
    private let dischargeEfficiency: Double
    private let taperFrom: Double
    private let acceptance: Double
    /// Length of a slot.
    private let hours: Double

    init(_ bank: BatteryBank, hours: Double) {
        full = bank.energy.value
        chargeEfficiency = bank.character.chargeEfficiency
        dischargeEfficiency = bank.character.dischargeEfficiency
        taperFrom = bank.character.taperFrom
        acceptance = bank.character.acceptanceRate * full
        self.hours = hours
    }

    /// Watt-hours at the end of a slot.
    ///
    /// - Parameter net: watts into the battery.
    func level(after level: Double, _ net: Double) -> Double {
        let after = owed(after: level, net)
        return after >= 0 ? after : 0
    }

    /// The same, below zero by what the battery could not give.
    func owed(after level: Double, _ net: Double) -> Double {
        if net <= 0 { return level + net * hours / dischargeEfficiency }
        let share = level / full
        var taken = acceptance
        if share > taperFrom {
            let room = (1 - share) / (1 - taperFrom)
            taken = room >= 0 ? acceptance * room : 0
        }
        if taken >= net { taken = net }
        let after = level + taken * hours * chargeEfficiency
        return after < full ? after : full
    }
}

/// Gives the energy out.
///
/// The loops over slots are written out, and so are minimum and maximum: a year has forty thousand
/// plans of some thousand slots each, and a build without optimisation pays dearly for every
/// generic call.
struct EnergyPlanner {
    private let store: EnergyStore
    /// Watt-hours in the battery now, and those that stay in it.
    private let energy: Double
    private let floor: Double
    /// Watts that the sun brings in each slot.
    private let sun: [Double]
    /// Length of a slot in hours.
    private let hours: Double

    init(bank: BatteryBank, share: Double, sun: [Double], hours: Double) {
        store = EnergyStore(bank, hours: hours)
        energy = share * store.full
        floor = bank.character.floor
        self.sun = sun
        self.hours = hours
    }

    /// - Parameter order: indices of `candidates`, the most important first.
    func plan(_ candidates: [Candidate], order: [Int]) -> EnergyPlan {
        let reserved = reservedDraw(candidates)
        let dawns = dawns(above: reserved)
        let count = dawns.last ?? sun.count
        var course = Course(
            store: store, energy: energy, sun: Array(sun.prefix(count)),
            draw: Array(reserved.prefix(count)))
        var admitted = candidates.map { [Bool](repeating: $0.isReserved, count: count) }
        for index in order where !candidates[index].isReserved {
            let candidate = candidates[index]
            admitted[index] = course.admit(
                candidate.draw, above: (floor + candidate.margin) * store.full)
        }
        let dawn = dawns.first ?? count
        let depth = course.depth(before: dawn)
        return EnergyPlan(
            slot: .seconds(hours * 3_600), shares: course.shares, admitted: admitted, dawn: dawn,
            neededToDawn: max(0, energy - depth) / store.full)
    }

    private func reservedDraw(_ candidates: [Candidate]) -> [Double] {
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

    /// The slots in which the sun begins to carry what is reserved, at most two.
    private func dawns(above reserved: [Double]) -> [Int] {
        let sun = sun
        var found: [Int] = []
        var isNight = false
        var slot = 0
        while slot < sun.count, found.count < 2 {
            if sun[slot] < reserved[slot] {
                isNight = true
            } else if isNight {
                isNight = false
                found.append(slot)
            }
            slot += 1
        }
        return found
    }
}

/// The battery's way through the slots under all that is drawn.
private struct Course {
    private let store: EnergyStore
    private let energy: Double
    private let sun: [Double]
    private var draw: [Double]
    /// Watts into the battery in each slot.
    private var net: [Double]
    /// Watt-hours at the end of each slot.
    private(set) var levels: [Double]

    init(store: EnergyStore, energy: Double, sun: [Double], draw: [Double]) {
        self.store = store
        self.energy = energy
        self.sun = sun
        self.draw = draw
        var net = sun
        var levels = sun
        var level = energy
        var slot = 0
        while slot < sun.count {
            net[slot] = sun[slot] - draw[slot]
            level = store.level(after: level, net[slot])
            levels[slot] = level
            slot += 1
        }
        self.net = net
        self.levels = levels
    }

    var shares: [Double] {
        let levels = levels
        var shares = levels
        var slot = 0
        while slot < shares.count {
            shares[slot] = levels[slot] / store.full
            slot += 1
        }
        return shares
    }

    /// The lowest level before a slot, below zero by what the battery will not have.
    func depth(before end: Int) -> Double {
        let (store, net) = (store, net)
        var (level, lowest) = (energy, energy)
        var slot = 0
        while slot < end {
            level = store.owed(after: level, net[slot])
            if level < lowest { lowest = level }
            slot += 1
        }
        return lowest
    }

    /// Gives a load every slot that the battery carries, and says which.
    ///
    /// - Parameters:
    ///   - wanted: watts in each slot.
    ///   - lowest: watt-hours below which the battery must not sink for it.
    mutating func admit(_ wanted: [Double], above lowest: Double) -> [Bool] {
        if let given = admitWhole(wanted, above: lowest) { return given }
        var given = [Bool](repeating: false, count: levels.count)
        // Up to a slot this much more is not carried either.
        var barred = (until: -1, by: 0.0)
        var slot = 0
        while slot < given.count {
            let more = wanted[slot]
            if more > 0, slot > barred.until || more < barred.by {
                let drawn = draw[slot] + more
                let rest = sun[slot] - drawn
                let first = store.level(after: slot == 0 ? energy : levels[slot - 1], rest)
                if let end = lower(slot, to: first, notBelow: lowest) {
                    barred = (end, more)
                } else {
                    given[slot] = true
                    draw[slot] = drawn
                    net[slot] = rest
                }
            }
            slot += 1
        }
        return given
    }

    /// Gives a load all that it wants if the battery carries it: then it carries each part of it
    /// too. In plenty that is the answer, and it takes one walk instead of one a slot.
    private mutating func admitWhole(_ wanted: [Double], above lowest: Double) -> [Bool]? {
        let (store, sun, before) = (store, sun, levels)
        var (draw, net, levels) = (draw, net, levels)
        var given = [Bool](repeating: false, count: before.count)
        var level = energy
        var slot = 0
        while slot < before.count {
            let more = wanted[slot]
            if more > 0 {
                given[slot] = true
                draw[slot] += more
                net[slot] = sun[slot] - draw[slot]
            }
            level = store.level(after: level, net[slot])
            if level < lowest, before[slot] - level >= 1e-6 { return nil }
            levels[slot] = level
            slot += 1
        }
        (self.draw, self.net, self.levels) = (draw, net, levels)
        return given
    }

    /// Lets a slot end at a lower level, with all that follows, unless the battery sinks below
    /// `lowest` somewhere for it.
    ///
    /// - Returns: `nil` where it does not. Otherwise the last slot in which the same draw more
    ///   would sink it too: that in which it is too low, where nothing is charged before.
    private mutating func lower(_ start: Int, to first: Double, notBelow lowest: Double) -> Int? {
        let (store, net) = (store, net)
        let count = levels.count
        var isCharged = false
        var level = first
        var slot = start
        // Where the battery fills up in any case, what was taken before is forgotten.
        while levels[slot] - level >= 1e-6 {
            if level < lowest {
                restore(start..<slot)
                return isCharged ? start : slot
            }
            levels[slot] = level
            slot += 1
            if slot == count { return nil }
            if net[slot] > 0 { isCharged = true }
            level = store.level(after: level, net[slot])
        }
        // All the rest is as it was once a level is.
        while level != levels[slot] {
            levels[slot] = level
            slot += 1
            if slot == count { return nil }
            level = store.level(after: level, net[slot])
        }
        return nil
    }

    private mutating func restore(_ slots: Range<Int>) {
        let (store, net) = (store, net)
        var slot = slots.lowerBound
        var level = slot == 0 ? energy : levels[slot - 1]
        while slot < slots.upperBound {
            level = store.level(after: level, net[slot])
            levels[slot] = level
            slot += 1
        }
    }
}
