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
    /// The share that is used, at the most, before the next dawn.
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
    /// Share of the battery that must stay above the floor for this load to be given an hour.
    var margin: Double
    /// Strict loads are reserved whatever comes.
    var isReserved: Bool
}

/// Gives the energy out.
struct EnergyPlanner {
    let bank: BatteryBank
    /// Watt-hours in the battery now.
    let energy: Double
    /// Watts that the sun brings in each slot.
    let sun: [Double]
    /// Length of a slot in hours.
    let hours: Double

    private var capacity: Double { bank.energy.value }

    /// - Parameter order: indices of `candidates`, the most important first.
    func plan(_ candidates: [Candidate], order: [Int]) -> EnergyPlan {
        let reserved = reservedDraw(candidates)
        let dawns = dawns(above: reserved)
        let count = dawns.last ?? sun.count
        var draw = Array(reserved.prefix(count))
        var levels = trajectory(draw)
        var admitted = candidates.map { [Bool](repeating: $0.isReserved, count: count) }
        for index in order where !candidates[index].isReserved {
            let candidate = candidates[index]
            let lowest = (bank.character.floor + candidate.margin) * capacity
            for slot in 0..<count where candidate.draw[slot] > 0 {
                guard carries(candidate.draw[slot], in: slot, draw, levels, lowest) else {
                    continue
                }
                admitted[index][slot] = true
                draw[slot] += candidate.draw[slot]
                extend(&levels, draw, from: slot)
            }
        }
        let dawn = dawns.first ?? count
        let depth = levels.prefix(dawn).min() ?? energy
        return EnergyPlan(
            slot: .seconds(hours * 3_600), shares: levels.map { $0 / capacity },
            admitted: admitted, dawn: dawn,
            neededToDawn: max(0, energy - depth) / capacity)
    }

    private func reservedDraw(_ candidates: [Candidate]) -> [Double] {
        var sum = [Double](repeating: 0, count: sun.count)
        for candidate in candidates where candidate.isReserved {
            for slot in sum.indices { sum[slot] += candidate.draw[slot] }
        }
        return sum
    }

    /// The slots in which the sun begins to carry what is reserved, at most two.
    private func dawns(above reserved: [Double]) -> [Int] {
        var found: [Int] = []
        var isNight = false
        for slot in sun.indices {
            if sun[slot] < reserved[slot] {
                isNight = true
            } else if isNight {
                isNight = false
                found.append(slot)
                if found.count == 2 { break }
            }
        }
        return found
    }

    private func trajectory(_ draw: [Double]) -> [Double] {
        var levels = [Double](repeating: energy, count: draw.count)
        extend(&levels, draw, from: 0)
        return levels
    }

    private func extend(_ levels: inout [Double], _ draw: [Double], from start: Int) {
        var level = start == 0 ? energy : levels[start - 1]
        for slot in start..<levels.count {
            level = next(level, sun[slot] - draw[slot])
            levels[slot] = level
        }
    }

    /// Whether `more` watts in a slot leave the battery above `lowest` wherever they matter.
    private func carries(
        _ more: Double, in start: Int, _ draw: [Double], _ levels: [Double], _ lowest: Double
    ) -> Bool {
        var level = next(
            start == 0 ? energy : levels[start - 1], sun[start] - draw[start] - more)
        var slot = start
        while true {
            // Where the battery fills up in any case, what was taken before is forgotten.
            if levels[slot] - level < 1e-6 { return true }
            if level < lowest { return false }
            slot += 1
            if slot == levels.count { return true }
            level = next(level, sun[slot] - draw[slot])
        }
    }

    @inline(__always)
    private func next(_ level: Double, _ net: Double) -> Double {
        if net <= 0 { return max(0, level + net * hours / dischargeEfficiency) }
        let share = level / fullEnergy
        let room = share > taperFrom ? max(0, (1 - share) / (1 - taperFrom)) : 1
        let accepted = min(net, acceptance * room)
        return min(fullEnergy, level + accepted * hours * chargeEfficiency)
    }

    // Copied out of the bank: the inner loop runs thousands of times a plan.
    private let fullEnergy: Double
    private let chargeEfficiency: Double
    private let dischargeEfficiency: Double
    private let taperFrom: Double
    private let acceptance: Double

    init(bank: BatteryBank, share: Double, sun: [Double], hours: Double) {
        self.bank = bank
        self.sun = sun
        self.hours = hours
        fullEnergy = bank.energy.value
        energy = share * fullEnergy
        chargeEfficiency = bank.character.chargeEfficiency
        dischargeEfficiency = bank.character.dischargeEfficiency
        taperFrom = bank.character.taperFrom
        acceptance = bank.character.acceptanceRate * fullEnergy
    }
}
