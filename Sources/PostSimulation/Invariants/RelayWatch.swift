internal import Core
internal import Power
internal import Site

/// Watches the contacts and what the controller says of the battery, from outside of the role that
/// moves them.
///
/// 1. A load of tier 0, 1 or 2 falls only when every switched load of a later tier is off.
/// 2. A load of tier 1 falls only where a voltage that the controller told stayed too low for the
///    policy's time at least, some time since the load was on.
final class RelayWatch: Sendable {
    struct Contact: Sendable {
        let load: String
        let tier: Int
        let coil: Int
    }

    private struct State: Sendable {
        var lowSince: Duration?
        var hasBeenLow = false
        var falls = 0
        var firstFalls: [Int: Int] = [:]
        var lastVolts: Double?
    }

    let contacts: [Contact]
    private let watch: Watch
    private let low: Double
    private let patience: Duration
    private let state = Guarded(State())

    init(_ site: Site, _ watch: Watch) {
        self.watch = watch
        let bank = BatteryBank(site.power.battery)
        low = bank.character.lastVolts * bank.blocks
        // Two readings' slack: what the policy goes by is up to some seconds older.
        patience = SheddingSettings().lastVoltageFor - .seconds(30)
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
        state.withLock { state in
            state.lastVolts = volts
            guard volts < low else {
                state.lowSince = nil
                return
            }
            let since = state.lowSince ?? now
            state.lowSince = since
            if now - since >= patience { state.hasBeenLow = true }
        }
    }

    func moved(from before: [Bool], to after: [Bool]) {
        for contact in contacts where before[contact.coil] != after[contact.coil] {
            watch.note("\(contact.load) \(after[contact.coil] ? "on" : "off")")
            if after[contact.coil] {
                if contact.tier <= 1 { state.withLock { $0.hasBeenLow = false } }
            } else {
                fell(contact, after)
            }
        }
    }

    private func fell(_ contact: Contact, _ closed: [Bool]) {
        let (hasBeenLow, lastVolts) = state.withLock { state in
            state.falls += 1
            state.firstFalls[contact.tier, default: 0] += 1
            return (state.hasBeenLow, state.lastVolts)
        }
        if contact.tier <= 2,
            let later = contacts.first(where: { $0.tier > contact.tier && closed[$0.coil] })
        {
            watch.violate(
                "tier \(contact.tier) (\(contact.load)) fell while tier \(later.tier) "
                    + "(\(later.load)) was on")
        }
        if contact.tier <= 1, !hasBeenLow {
            watch.violate(
                "tier \(contact.tier) (\(contact.load)) fell and no measured voltage asked for it; "
                    + "the last was \(lastVolts.map { "\($0) V" } ?? "none")")
        }
    }
}
