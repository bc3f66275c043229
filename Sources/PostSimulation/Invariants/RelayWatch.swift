internal import Core
internal import Power
internal import Site

/// Watches the contacts and what the controller says of the battery, from outside of the role that
/// moves them.
///
/// 1. A load of tier 0, 1 or 2 falls only when every switched load of a later tier is off.
/// 2. A load of tier 1 falls only where a voltage that the controller told stayed too low for the
///    policy's time at least, and has not recovered since for as long as lets loads return.
/// 3. A voltage that no battery has is none, and one that was not heard for a while did not stay:
///    both begin every stay anew.
final class RelayWatch: Sendable {
    struct Contact: Sendable {
        let load: String
        let tier: Int
        let coil: Int
    }

    fileprivate struct State: Sendable {
        var heardAt: Duration?
        var lowSince: Duration?
        var recoveredSince: Duration?
        /// Whether a tier 1 load may fall.
        var isLow = false
        var falls = 0
        var firstFalls: [Int: Int] = [:]
        var lastVolts: Double?
    }

    /// What a block of 12 V that works can show: a lithium battery at its very end, and one that a
    /// controller gone wild charges.
    private static let plausibleBlock = 7.0...17.0
    private static let longestSilence = Duration.seconds(300)
    /// What the policy goes by is up to some seconds older.
    private static let slack = Duration.seconds(30)

    let contacts: [Contact]
    private let watch: Watch
    private let blocks: Double
    /// For a block of 12 V.
    private let low: Double
    private let recovered: Double
    private let patience: Duration
    private let recovery: Duration
    private let state = Guarded(State())

    init(_ site: Site, _ watch: Watch) {
        self.watch = watch
        let bank = BatteryBank(site.power.battery)
        blocks = bank.blocks
        low = bank.character.lastVolts
        recovered = bank.character.recoveredVolts
        patience = SheddingSettings().lastVoltageFor - Self.slack
        recovery = SheddingSettings().lowVoltageFor + Self.slack
        contacts = site.power.loads.compactMap { load in
            guard case .modbus(_, let coil) = load.switchPath else { return nil }
            return Contact(load: load.name, tier: load.tier, coil: Int(coil))
        }
    }

    /// How often a contact opened, in all and by tier.
    var falls: Int { state.withLock { $0.falls } }
    var fallsByTier: [Int: Int] { state.withLock { $0.firstFalls } }

    /// The controller answered with this battery voltage.
    func told(volts: Double, at now: Duration) {
        let block = volts / blocks
        state.withLock { state in
            state.lastVolts = volts
            if let heardAt = state.heardAt, now - heardAt > Self.longestSilence { state.forget() }
            state.heardAt = now
            guard Self.plausibleBlock.contains(block) else { return state.forget() }
            if block < low {
                let since = state.lowSince ?? now
                state.lowSince = since
                if now - since >= patience { state.isLow = true }
            } else {
                state.lowSince = nil
            }
            if block >= recovered {
                let since = state.recoveredSince ?? now
                state.recoveredSince = since
                if now - since >= recovery { state.isLow = false }
            } else {
                state.recoveredSince = nil
            }
        }
    }

    func moved(from before: [Bool], to after: [Bool]) {
        for contact in contacts where before[contact.coil] != after[contact.coil] {
            watch.note("\(contact.load) \(after[contact.coil] ? "on" : "off")")
            if after[contact.coil] {
                if contact.tier <= 1 { state.withLock { $0.isLow = false } }
            } else {
                fell(contact, after)
            }
        }
    }

    private func fell(_ contact: Contact, _ closed: [Bool]) {
        let (isLow, lastVolts) = state.withLock { state in
            state.falls += 1
            state.firstFalls[contact.tier, default: 0] += 1
            return (state.isLow, state.lastVolts)
        }
        if contact.tier <= 2,
            let later = contacts.first(where: { $0.tier > contact.tier && closed[$0.coil] })
        {
            watch.violate(
                "tier \(contact.tier) (\(contact.load)) fell while tier \(later.tier) "
                    + "(\(later.load)) was on")
        }
        if contact.tier <= 1, !isLow {
            watch.violate(
                "tier \(contact.tier) (\(contact.load)) fell and no measured voltage asked for it; "
                    + "the last was \(lastVolts.map { "\($0) V" } ?? "none")")
        }
    }
}

extension RelayWatch.State {
    /// Neither low nor recovered since any time.
    fileprivate mutating func forget() {
        lowSince = nil
        recoveredSince = nil
    }
}
