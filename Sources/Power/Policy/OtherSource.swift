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
    /// Clouds' edges and cold panels give more than a clear sky's table has; not so much.
    static let aboveSky = 1.6

    /// Monotonic; `nil` while no other source is at work.
    public private(set) var runningSince: Duration?
    /// What it charges the battery with, as far as that is measured.
    public private(set) var gain: Watts?
    private let bank: BatteryBank
    private let rating: Watts
    private var changingSince: Duration?
    private var darkSince: Duration?

    public var isRunning: Bool { runningSince != nil }

    init(bank: BatteryBank, rating: Watts) {
        self.bank = bank
        self.rating = rating
    }

    /// - Parameter signs: `nil` while nothing can be gone by: all stays as it is then.
    mutating func observe(_ signs: Signs?, at now: Duration) {
        guard let signs else {
            changingSince = nil
            darkSince = nil
            return
        }
        let isDark = signs.chargePower.map { $0.value <= rating.value * 0.01 } ?? false
        darkSince = isDark ? darkSince ?? now : nil
        gain = signs.netCurrent.map { Watts($0.value * signs.volts.value) }
        let isSeen = isUnexplained(signs, at: now)
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

    private func isUnexplained(_ signs: Signs, at now: Duration) -> Bool {
        let array = signs.chargePower?.value ?? .infinity
        if let net = signs.netCurrent?.value {
            let volts = max(signs.volts.value, 1)
            // To begin with only what fills the battery counts: the loads may draw less than they
            // are said to. What has begun may feed them all.
            let fed = isRunning ? signs.load.value / volts : 0
            let fromArray = 1.05 * array / volts
            if net + fed > fromArray + max(2, bank.capacity.value * Self.leastRate) { return true }
        } else if let darkSince, now - darkSince >= Self.duskPatience,
            signs.volts.value >= bank.character.chargedVolts * bank.blocks
        {
            return true
        }
        guard let sky = signs.clearSky?.value, array.isFinite else { return false }
        return array > Self.aboveSky * sky + 0.15 * rating.value
    }
}

extension BatteryCharacter {
    /// No rested block of 12 V shows so much in the dark: something charges it.
    fileprivate var chargedVolts: Double { restVolts(at: 1) + 0.4 }
}
