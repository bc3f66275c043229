/// What a watt-hour in the battery is worth: by how much the value of what is served in the days to
/// come would grow, could it be had more.
///
/// In one future that is the worth of the load which has to do with less for want of it. Serving
/// only what is worth more than that load, the battery would not run down to its floor; serving
/// the load as well, it would. Where the battery fills up before it runs down, what is in it now
/// only takes the room of what would be thrown away, and is worth nothing. (The price of water in a
/// reservoir; in terms of a linear programme, the dual of the battery's balance.) Over the futures
/// the price is the mean: a load is served as long as its worth is more than that of what it takes.
struct EnergyPrice {
    /// Loads served in a slot, by the lowest price at which they all are.
    private struct Level {
        var price: Double
        /// Watts drawn in each slot in which the battery is charged, and in which it is not: what
        /// feeds a load past the battery is taken from it less the losses of charging.
        var charging: [Double]
        var discharging: [Double]
    }

    private let store: EnergyStore
    private let floor: Double
    private let futures: SunForecast.Outlook.Futures
    /// The dearest first; the first is what is served at any price.
    private var levels: [Level]

    /// - Parameters:
    ///   - floor: watt-hours that stay in the battery.
    ///   - reserved: watts in each slot that are served at any price.
    ///   - reservedWorth: what a watt-hour of these is worth.
    ///   - weighed: the others, by worth of a watt-hour, and watts in each slot.
    init(
        store: EnergyStore, floor: Double, futures: SunForecast.Outlook.Futures,
        reserved: [Double], reservedWorth: Double, weighed: [(worth: Double, draw: [Double])]
    ) {
        self.store = store
        self.floor = floor
        self.futures = futures
        var steps: [(price: Double, load: Int, isCharging: Bool)] = []
        for (index, load) in weighed.enumerated() {
            steps.append((load.worth / store.chargeEfficiency, index, true))
            steps.append((load.worth * store.dischargeEfficiency, index, false))
        }
        steps.sort { ($0.price, -$0.load) > ($1.price, -$1.load) }
        var level = Level(
            price: max(reservedWorth, steps.first?.price ?? 0), charging: reserved,
            discharging: reserved)
        levels = [level]
        for step in steps {
            let draw = weighed[step.load].draw
            level.price = step.price
            if step.isCharging {
                Self.add(draw, to: &level.charging)
            } else {
                Self.add(draw, to: &level.discharging)
            }
            levels.append(level)
        }
    }

    private static func add(_ draw: [Double], to sum: inout [Double]) {
        var slot = 0
        while slot < sum.count {
            sum[slot] += draw[slot]
            slot += 1
        }
    }

    /// Of a watt-hour that is in the battery at the end of the first slot.
    func mean(from energy: Double) -> Double {
        var sum = 0.0
        // Futures come from the darkest to the brightest: each begins where the one before ended.
        var start = 0
        for ratios in futures.ratios {
            let (level, price) = price(from: energy, ratios, near: start)
            start = level
            sum += price
        }
        return sum / Double(max(1, futures.ratios.count))
    }

    /// Of one future, and the number of the level at which it runs short.
    private func price(
        from energy: Double, _ ratios: [Double], near start: Int
    ) -> (level: Int, price: Double) {
        var level = start
        guard var kept = keptAtShortage(levels[level], energy, ratios) else {
            // Enough: how much more may be served?
            while level + 1 < levels.count {
                level += 1
                if let kept = keptAtShortage(levels[level], energy, ratios) {
                    return (level, levels[level].price * kept)
                }
            }
            return (level, 0)
        }
        while level > 0, let before = keptAtShortage(levels[level - 1], energy, ratios) {
            level -= 1
            kept = before
        }
        return (level, levels[level].price * kept)
    }

    /// What is left, when the battery comes down to its floor, of a watt-hour more at the end of
    /// the first slot: a battery that is nearly full takes less for each that it has. `nil` where
    /// it never comes down, or where nothing is left.
    private func keptAtShortage(
        _ served: Level, _ energy: Double, _ ratios: [Double]
    ) -> Double? {
        let (clear, days) = (futures.clear, futures.days)
        let (charging, discharging) = (served.charging, served.discharging)
        let (hours, full, taperFrom) = (store.hours, store.full, store.taperFrom)
        let gain = hours * store.chargeEfficiency
        let loss = hours / store.dischargeEfficiency
        let acceptance = store.acceptance
        let slope = acceptance * gain / (full * (1 - taperFrom))
        let keptInTaper = slope < 1 ? 1 - slope : 0
        var kept = 1.0
        var level = energy
        var slot = 0
        let count = clear.count
        while slot < count {
            let sun = clear[slot] * ratios[days[slot]]
            var net = sun - charging[slot]
            if net < 0 {
                net = sun - discharging[slot]
                if net < 0 {
                    level += net * loss
                    if level < floor { return kept }
                }
            } else {
                var taken = acceptance
                let share = level / full
                if share > taperFrom { taken = acceptance * (1 - share) / (1 - taperFrom) }
                if taken < net {
                    if slot > 0, share > taperFrom { kept *= keptInTaper }
                } else {
                    taken = net
                }
                level += taken * gain
                if level >= full {
                    level = full
                    if slot > 0 { kept = 0 }
                }
                if kept < 0.03 { return nil }
            }
            slot += 1
        }
        return nil
    }
}
