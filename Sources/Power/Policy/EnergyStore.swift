import Core

/// What an hour does to the battery. A class, because it is asked thousands of times a plan and a
/// build without optimisation copies a structure for every question.
final class EnergyStore: Sendable {
    let full: Double
    let chargeEfficiency: Double
    let dischargeEfficiency: Double
    let taperFrom: Double
    /// Watts that the battery takes below ``taperFrom``.
    let acceptance: Double
    /// Length of a slot.
    let hours: Double

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
        var taken = acceptance
        let share = level / full
        if share > taperFrom {
            let room = (1 - share) / (1 - taperFrom)
            taken = room >= 0 ? acceptance * room : 0
        }
        if taken >= net { taken = net }
        let after = level + taken * hours * chargeEfficiency
        return after < full ? after : full
    }

    /// The share that must be in it now for a draw to last through all slots on poor days, and
    /// once more through as many like them: bad weather outlasts what is foreseen.
    ///
    /// - Parameters:
    ///   - draw: watts in each slot.
    ///   - low: watts of the sun in each, as many.
    func needed(by draw: [Double], low: [Double]) -> Double {
        var needed = 0.0
        for _ in 0..<2 {
            for slot in draw.indices.reversed() {
                let net = low[slot] - draw[slot]
                needed -= hours * (net > 0 ? net * chargeEfficiency : net / dischargeEfficiency)
                if needed < 0 { needed = 0 }
            }
        }
        return needed / full
    }
}
