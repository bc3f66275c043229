import Core

/// Cuts by a measured voltage that stays low: the one thing besides a person that may cut tier 1.
///
/// One tier after the other from the last, each only after the voltage stayed low anew; tier 0
/// never. They return in the opposite order once the voltage has recovered.
struct VoltageGuard: Sendable, Hashable {
    /// Above every tier.
    static let noLimit = 9

    /// The highest tier that may be on.
    private(set) var limit: Int
    private(set) var lastVolts: Volts?
    /// Cuts before it where it is known.
    var ownDisconnect: OwnDisconnect?
    private var lowSince: Duration?
    private var recoveredSince: Duration?

    /// - Parameter limit: from 0; what voltage had cut before a restart stays off until the
    ///   voltage has recovered.
    init(limit: Int = noLimit) {
        self.limit = max(0, min(Self.noLimit, limit))
    }

    var isLimiting: Bool { limit < Self.noLimit }

    /// Below these loads from tier 2 on fall, and tier 1, for a block of 12 V.
    func thresholds(_ bank: BatteryBank) -> (low: Double, last: Double) {
        let character = bank.character
        return (
            ownDisconnect?.lowVolts(character) ?? character.lowVolts,
            ownDisconnect?.lastVolts(character) ?? character.lastVolts
        )
    }

    /// - Parameters:
    ///   - volts: measured and plausible; `nil` neither cuts nor returns anything.
    ///   - lastTierOn: the last tier of which a switchable load is on; asked for only where the
    ///     voltage is low.
    ///   - tiers: all tiers of switchable loads, ascending.
    mutating func observe(
        _ volts: Volts?, bank: BatteryBank, lastTierOn: () -> Int?, tiers: [Int],
        settings: SheddingSettings, at now: Duration
    ) {
        guard let volts else {
            // What persists must be seen to persist.
            lowSince = nil
            recoveredSince = nil
            return
        }
        lastVolts = volts
        let block = volts.value / bank.blocks
        lower(block, bank: bank, lastTierOn: lastTierOn, settings: settings, at: now)
        raise(block, bank: bank, tiers: tiers, settings: settings, at: now)
    }

    private mutating func lower(
        _ block: Double, bank: BatteryBank, lastTierOn: () -> Int?, settings: SheddingSettings,
        at now: Duration
    ) {
        let thresholds = thresholds(bank)
        // A cut that is due and waits for its notice: the next tier's patience begins behind it.
        guard block < max(thresholds.low, thresholds.last),
            let last = lastTierOn(), last >= 1, last <= limit,
            block < (last == 1 ? thresholds.last : thresholds.low)
        else {
            lowSince = nil
            return
        }
        guard let since = lowSince else {
            lowSince = now
            return
        }
        let isUrgent = last > 1 && ownDisconnect?.isAboutToFire(at: block) == true
        let patience =
            isUrgent
            ? OwnDisconnect.patience
            : last == 1 ? settings.lastVoltageFor : settings.lowVoltageFor
        guard now - since >= patience else { return }
        // All that is left above the first tiers at once: the controller would take them too.
        limit = isUrgent ? 1 : last - 1
        lowSince = nil
    }

    private mutating func raise(
        _ block: Double, bank: BatteryBank, tiers: [Int], settings: SheddingSettings,
        at now: Duration
    ) {
        guard isLimiting, block >= bank.character.recoveredVolts else {
            recoveredSince = nil
            return
        }
        guard let since = recoveredSince else {
            recoveredSince = now
            return
        }
        guard now - since >= settings.lowVoltageFor else { return }
        recoveredSince = now
        limit = tiers.first { $0 > limit } ?? Self.noLimit
        if limit >= tiers.last ?? Self.noLimit { limit = Self.noLimit }
    }
}
