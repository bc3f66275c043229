public import Core

/// Notices energy that the sun cannot explain: a generator, the grid, a charger that somebody
/// brought.
///
/// The battery then gains for a reason. It is neither an error of the meter, which the estimator
/// would learn, nor a better sun, which the forecast would.
///
/// A contact that says that a source runs makes less of it believed, sooner. It never stands for
/// what it is about: a generator may run and its charger be off, and what charges does so whatever
/// a contact says. Where the two contradict each other, ``dispute`` says how.
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
        /// Whether a contact says that a source runs; `nil` where none tells.
        public var contact: Bool?

        public init(
            volts: Volts, netCurrent: Amperes?, chargePower: Watts?, load: Watts,
            clearSky: Watts?, contact: Bool? = nil
        ) {
            self.volts = volts
            self.netCurrent = netCurrent
            self.chargePower = chargePower
            self.load = load
            self.clearSky = clearSky
            self.contact = contact
        }
    }

    /// How a contact and the battery contradict each other.
    public enum Dispute: Sendable, Hashable {
        /// A source is said to run, and the battery shows that nothing feeds it.
        case nothingCharges
        /// Something charges, and what is known of is said to stand still.
        case contactIsOpen
    }

    /// What it takes to be believed.
    private struct Proof {
        /// Signs must have been there for so long.
        var patience: Duration
        /// What a battery that was full at dusk still shows must have gone by.
        var duskPatience: Duration
        /// Amperes that are more than any meter's offset, at least, and in capacities an hour.
        var leastCurrent: Double
        var leastRate: Double
        /// Volts for each 12 V block that a bank in the dark does not gain by itself, however its
        /// loads change.
        var lift: Double

        static let alone = Proof(
            patience: OtherSource.patience, duskPatience: .seconds(1_800), leastCurrent: 2,
            leastRate: 0.015, lift: 0.25)
        static let withContact = Proof(
            patience: .seconds(60), duskPatience: .seconds(900), leastCurrent: 1,
            leastRate: 0.0075, lift: 0.15)
    }

    /// Whether signs were there for so long without a contact that tells, or missing for so long.
    public static let patience = Duration.seconds(300)
    /// A contradiction between contact and battery must last so long.
    static let disputePatience = Duration.seconds(900)
    /// In capacities an hour, a discharge that is no meter's offset.
    static let drainRate = 0.005
    /// Clouds' edges and cold panels give more than a clear sky's table has; not so much.
    static let aboveSky = 1.6

    /// Monotonic; `nil` while no other source is at work.
    public private(set) var runningSince: Duration?
    /// What it charges the battery with, as far as that is measured.
    public private(set) var gain: Watts?
    /// Whether the current that is measured is not the battery's: a charge controller knows what
    /// goes through itself, and a generator's charger goes past it.
    public private(set) var isPastMeter = false
    /// `nil` while contact and battery agree, or while it cannot be told.
    public private(set) var dispute: Dispute?
    private let bank: BatteryBank
    private let rating: Watts
    private var changingSince: Duration?
    /// Since when nothing that is measured feeds the battery.
    private var unfedSince: Duration?
    private var night: Night?
    private var suspicion: Suspicion?

    /// What the battery has shown since it became dark, with the loads' own drop added: without sun
    /// that only falls.
    private struct Night: Sendable, Hashable {
        var since: Duration
        var lowest: Double
        /// Since something began to charge; that this ends shows in a fall.
        var highest: Double?
    }

    /// A contradiction that may pass.
    private struct Suspicion: Sendable, Hashable {
        var dispute: Dispute
        var since: Duration
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
            suspicion = nil
            return
        }
        // A contact that was found to say what is not so makes nothing more believable.
        let isTold = signs.contact == true && dispute != .nothingCharges
        let proof = isTold ? Proof.withContact : .alone
        let isDark = signs.chargePower.map { $0.value <= rating.value * 0.01 } ?? false
        let drain = -max(0.5, bank.capacity.value * Self.drainRate)
        let isDrained = signs.netCurrent.map { $0.value <= drain } ?? false
        unfedSince = isDark || isDrained ? unfedSince ?? now : nil
        let isLifted = isLifted(signs, proof, isDark: isDark, at: now)
        let isSeen = isLifted || isUnexplained(signs, proof)
        isPastMeter = isLifted && signs.netCurrent.map { $0 <= .zero } ?? false
        gain = isPastMeter ? nil : signs.netCurrent.map { Watts($0.value * signs.volts.value) }
        believe(isSeen, after: isSeen ? proof.patience : Self.patience, at: now)
        compare(signs, at: now)
    }

    private mutating func believe(_ isSeen: Bool, after patience: Duration, at now: Duration) {
        guard isSeen != isRunning else {
            changingSince = nil
            return
        }
        let since = changingSince ?? now
        changingSince = since
        guard now - since >= patience else { return }
        runningSince = isSeen ? now : nil
        changingSince = nil
    }

    /// Holds what the contact says against what the battery shows.
    private mutating func compare(_ signs: Signs, at now: Duration) {
        let found: Dispute? =
            switch (signs.contact, isRunning) {
            // In the sun, or with a battery that takes nothing, a charger may be at work unseen:
            // what was found in the dark stands then, and nothing new is.
            case (true?, false) where dispute == .nothingCharges || isUnfed(signs, at: now):
                .nothingCharges
            case (false?, true): .contactIsOpen
            default: nil
            }
        if suspicion?.dispute != found {
            suspicion = found.map { Suspicion(dispute: $0, since: now) }
        }
        guard found != dispute else { return }
        let lasts = suspicion.map { now - $0.since >= Self.disputePatience } ?? false
        dispute = lasts ? found : nil
    }

    private func isUnfed(_ signs: Signs, at now: Duration) -> Bool {
        guard let unfedSince, now - unfedSince >= Proof.withContact.duskPatience else {
            return false
        }
        return signs.volts.value < bank.character.chargedVolts * bank.blocks
    }

    /// Whether the battery shows more voltage than one that is fed by nothing can.
    private mutating func isLifted(
        _ signs: Signs, _ proof: Proof, isDark: Bool, at now: Duration
    ) -> Bool {
        let rise = isDark ? follow(signs, proof, at: now) : nil
        if !isDark { night = nil }
        guard let unfedSince, now - unfedSince >= proof.duskPatience else { return false }
        return signs.volts.value >= bank.character.chargedVolts * bank.blocks
            || rise.map { $0 >= proof.lift * bank.blocks } ?? false
    }

    /// - Returns: by how much the battery stands above its lowest of this night.
    private mutating func follow(_ signs: Signs, _ proof: Proof, at now: Duration) -> Double? {
        let drawn = signs.netCurrent.map { -$0.value } ?? signs.load.value / signs.volts.value
        // Twice what a good bank drops, for a worn one.
        let drop =
            2 * (bank.character.resistance + bank.character.polarisation) * bank.blocks
            / bank.capacity.value
        let level = signs.volts.value + drop * max(0, drawn)
        var night = night ?? Night(since: now, lowest: level)
        night.lowest = min(night.lowest, level)
        night.highest = isRunning ? max(night.highest ?? level, level) : nil
        if let highest = night.highest, highest - level >= proof.lift * bank.blocks {
            (night.lowest, night.highest) = (level, nil)
        }
        self.night = night
        return now - night.since >= proof.duskPatience ? level - night.lowest : nil
    }

    private func isUnexplained(_ signs: Signs, _ proof: Proof) -> Bool {
        let array = signs.chargePower?.value ?? .infinity
        if let net = signs.netCurrent?.value {
            let volts = max(signs.volts.value, 1)
            // To begin with only what fills the battery counts: the loads may draw less than they
            // are said to. What has begun may feed them all.
            let fed = isRunning ? signs.load.value / volts : 0
            let fromArray = 1.05 * array / volts
            let least = max(proof.leastCurrent, bank.capacity.value * proof.leastRate)
            if net + fed > fromArray + least { return true }
        }
        guard let sky = signs.clearSky?.value, array.isFinite else { return false }
        return array > Self.aboveSky * sky + 0.15 * rating.value
    }
}

extension BatteryCharacter {
    /// No rested block of 12 V shows so much in the dark: something charges it.
    fileprivate var chargedVolts: Double { restVolts(at: 1) + 0.4 }
}
