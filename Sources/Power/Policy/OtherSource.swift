public import Core

/// Notices energy that the sun cannot explain: a generator, the grid, a charger that somebody
/// brought.
///
/// The battery then gains for a reason. It is neither an error of the meter, which the estimator
/// would learn, nor a better sun, which the forecast would.
public struct OtherSource: Sendable, Hashable {
    /// What is known in one step.
    public struct Signs: Sendable, Hashable {
        public var volts: Volts
        /// Into the battery; `nil` where nothing measures it.
        public var netCurrent: Amperes?
        /// From the array, behind the controllers; `nil` where nothing measures it.
        public var chargePower: Watts?
        /// What the loads draw by their relays.
        public var load: Watts
        /// Of the array under a clear sky; `nil` while the time is not known.
        public var clearSky: Watts?

        public init(
            volts: Volts, netCurrent: Amperes?, chargePower: Watts?, load: Watts, clearSky: Watts?
        ) {
            self.volts = volts
            self.netCurrent = netCurrent
            self.chargePower = chargePower
            self.load = load
            self.clearSky = clearSky
        }
    }

    /// Whether signs were there for so long, or were missing for so long.
    public static let patience = Duration.seconds(300)
    /// What a battery that was full at dusk still shows must have gone by.
    static let duskPatience = Duration.seconds(1_800)
    /// More than any meter's offset, in capacities an hour.
    static let leastRate = 0.015
    /// The same of a discharge that is no offset.
    static let drainRate = 0.005
    /// Volts for each 12 V block that a bank in the dark does not gain by itself, however its loads
    /// change.
    static let lift = 0.25
    /// Clouds' edges and cold panels give more than a clear sky's table has; not so much.
    static let aboveSky = 1.6

    /// Monotonic; `nil` while no other source is at work.
    public private(set) var runningSince: Duration?
    /// What it charges the battery with, as far as that is measured.
    public private(set) var gain: Watts?
    /// Whether the current that is measured is not the battery's: a charge controller knows what
    /// goes through itself, and a generator's charger goes past it.
    public private(set) var isPastMeter = false
    private let bank: BatteryBank
    private let rating: Watts
    private var changingSince: Duration?
    /// Since when nothing that is measured feeds the battery.
    private var unfedSince: Duration?
    private var night: Night?

    /// What the battery has shown since it became dark, with the loads' own drop added: without sun
    /// that only falls.
    private struct Night: Sendable, Hashable {
        var since: Duration
        var lowest: Double
        /// Since something began to charge; that this ends shows in a fall.
        var highest: Double?
    }

    public var isRunning: Bool { runningSince != nil }

    init(bank: BatteryBank, rating: Watts) {
        self.bank = bank
        self.rating = rating
    }

    /// - Parameter signs: `nil` while nothing can be gone by: all stays as it is then.
    mutating func observe(_ signs: Signs?, at now: Duration) {
        guard let signs else {
            changingSince = nil
            unfedSince = nil
            night = nil
            return
        }
        let isDark = signs.chargePower.map { $0.value <= rating.value * 0.01 } ?? false
        let drain = -max(0.5, bank.capacity.value * Self.drainRate)
        let isDrained = signs.netCurrent.map { $0.value <= drain } ?? false
        unfedSince = isDark || isDrained ? unfedSince ?? now : nil
        let isLifted = isLifted(signs, isDark: isDark, at: now)
        let isSeen = isLifted || isUnexplained(signs)
        isPastMeter = isLifted && signs.netCurrent.map { $0 <= .zero } ?? false
        gain = isPastMeter ? nil : signs.netCurrent.map { Watts($0.value * signs.volts.value) }
        guard isSeen != isRunning else {
            changingSince = nil
            return
        }
        let since = changingSince ?? now
        changingSince = since
        guard now - since >= Self.patience else { return }
        runningSince = isSeen ? now : nil
        changingSince = nil
    }

    /// Whether the battery shows more voltage than one that is fed by nothing can.
    private mutating func isLifted(_ signs: Signs, isDark: Bool, at now: Duration) -> Bool {
        let rise = isDark ? follow(signs, at: now) : nil
        if !isDark { night = nil }
        guard let unfedSince, now - unfedSince >= Self.duskPatience else { return false }
        return signs.volts.value >= bank.character.chargedVolts * bank.blocks
            || rise.map { $0 >= Self.lift * bank.blocks } ?? false
    }

    /// - Returns: by how much the battery stands above its lowest of this night.
    private mutating func follow(_ signs: Signs, at now: Duration) -> Double? {
        let drawn = signs.netCurrent.map { -$0.value } ?? signs.load.value / signs.volts.value
        // Twice what a good bank drops, for a worn one.
        let drop =
            2 * (bank.character.resistance + bank.character.polarisation) * bank.blocks
            / bank.capacity.value
        let level = signs.volts.value + drop * max(0, drawn)
        var night = night ?? Night(since: now, lowest: level)
        night.lowest = min(night.lowest, level)
        night.highest = isRunning ? max(night.highest ?? level, level) : nil
        if let highest = night.highest, highest - level >= Self.lift * bank.blocks {
            (night.lowest, night.highest) = (level, nil)
        }
        self.night = night
        return now - night.since >= Self.duskPatience ? level - night.lowest : nil
    }

    private func isUnexplained(_ signs: Signs) -> Bool {
        let array = signs.chargePower?.value ?? .infinity
        if let net = signs.netCurrent?.value {
            let volts = max(signs.volts.value, 1)
            // To begin with only what fills the battery counts: the loads may draw less than they
            // are said to. What has begun may feed them all.
            let fed = isRunning ? signs.load.value / volts : 0
            let fromArray = 1.05 * array / volts
            if net + fed > fromArray + max(2, bank.capacity.value * Self.leastRate) { return true }
        }
        guard let sky = signs.clearSky?.value, array.isFinite else { return false }
        return array > Self.aboveSky * sky + 0.15 * rating.value
    }
}

extension BatteryCharacter {
    /// No rested block of 12 V shows so much in the dark: something charges it.
    fileprivate var chargedVolts: Double { restVolts(at: 1) + 0.4 }
}
