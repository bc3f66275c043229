public import Core

/// Whether relays did what they were told, by what should have changed with them:
/// `state × (switching, sample, input, time) → state × actions`.
///
/// 1. Each switching of a load with a proof path is tried: what its meter saw before against what
///    it sees after, or what its input says.
/// 2. One that shows no obedience is driven again the same way, three times an hour at most, then
///    marked and left; the load counts as it is, drawing or not.
/// 3. A load that drew nothing when its relay opened proves nothing, and neither does one that
///    nobody wants when it closes: both are unknown, never failures.
/// 4. A mark goes when what it was set for is seen to have passed, when a person says so
///    (``forgive(_:at:)``), and after a day.
/// 5. Loads without a proof path are watched too, for what they add to a meter: that is reckoned
///    with where others are judged. Their own verdict stays `unproven`.
public struct LoadProofs: Sendable, Hashable {
    public enum Action: Sendable, Hashable {
        /// Drive its relay the same way once more and tell with ``switched(_:on:isWanted:at:)``.
        case again(load: String, on: Bool)
        /// It does not do what it is told: it counts as drawing or not, whatever its relay says.
        case failed(load: String, ProofVerdict)
        /// It may be reckoned with again. `isOn`: as its relay was told.
        case recovered(load: String, isOn: Bool)
    }

    public static let triesAnHour = 3
    /// From one try to the next.
    static let pause = Duration.seconds(20)
    /// A switching that shows nothing for so long stays unknown.
    static let patience = Duration.seconds(300)
    /// What is closed has so long to begin to draw.
    static let slowStart = Duration.seconds(60)
    /// Between two switchings on one meter, so that each shows by itself.
    public static let spacing = Duration.seconds(30)
    /// A mark is doubted after so long.
    static let doubtAfter = Duration.seconds(86_400)
    /// So long must a marked load look well before its mark goes.
    static let recovery = Duration.seconds(60)

    /// What of a load's draw a meter was seen to carry.
    struct Draw: Sendable, Hashable {
        var amperes: Double?
        /// How far it strays from that from one switching to the next.
        var spread = 0.0
        /// How often it was switched and the meter saw nothing.
        var ignored = 0
    }

    struct Trial: Sendable, Hashable {
        var load: String
        var isOn: Bool
        var isWanted: Bool
        var first: Duration
        var last: Duration
        /// `nil` for an input.
        var meter: ProofMeter?
        /// Of a load that this meter is not asked to prove.
        var isSilent = false
        /// A failed try: the next is due then.
        var againAt: Duration?
    }

    struct Item: Sendable, Hashable {
        var record: ProofRecord
        /// Of its switchings in the last hour.
        var tries: [Duration] = []
        var markedAt: Duration?
        /// Since when a marked load has looked well, or a proven one wrong.
        var oddSince: Duration?
        var input: Bool?
        /// What its meter showed of it when it was marked.
        var reference: Double?
    }

    let loads: [String: ProvenLoad]
    /// At the battery: watts are amperes by it.
    private var volts: Double
    var items: [String: Item]
    var logs: [ProofMeter: MeterLog] = [:]
    var draws: [ProofMeter: [String: Draw]] = [:]
    /// What a meter shows beyond all switched loads: wired ones, some that nobody declared, its
    /// own offset.
    var bases: [ProofMeter: Double] = [:]
    var trials: [Trial] = []
    /// By load: what its meter's reading changed by with the last switching, in amperes.
    var seen: [String: Double] = [:]
    private var pending: [Action] = []

    /// - Parameters:
    ///   - nominal: of the bank.
    ///   - remembered: from before a restart, by load.
    public init(
        _ loads: [ProvenLoad], nominal: Volts, remembered: [String: ProofRecord] = [:],
        at now: Duration
    ) {
        self.loads = Dictionary(loads.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        volts = nominal.value * 1.06
        items = [:]
        for load in loads {
            guard load.path != .none, load.isSwitched else {
                items[load.name] = Item(record: .unproven)
                continue
            }
            var item = Item(record: remembered[load.name] ?? .untried)
            if [.unproven, .unknown].contains(item.record.verdict) { item.record = .untried }
            if item.record.verdict.isFailure { item.markedAt = now }
            items[load.name] = item
        }
    }

    /// By load: what is held of its relay.
    public func record(of load: String) -> ProofRecord { items[load]?.record ?? .unproven }

    /// What is worth keeping over a restart.
    public var remembered: [String: ProofRecord] {
        items.compactMapValues { $0.record == .untried ? nil : $0.record }
            .filter { $0.value.verdict != .unproven }
    }

    /// Loads that do not do what they are told, and whether they draw.
    public var marked: [String: Bool] {
        items.compactMapValues { $0.markedAt == nil ? nil : $0.record.verdict.draws }
    }

    /// Loads whose input tells.
    public var inputs: Set<String> {
        Set(loads.values.filter { $0.path == .input && $0.isSwitched }.map(\.name))
    }

    /// Whether a relay may move now without hiding another's proof.
    public func mayDrive(_ load: String, at now: Duration) -> Bool {
        guard let path = loads[load]?.path, case .current(let meter) = path else { return true }
        return trials.allSatisfy { trial in
            trial.meter != meter || trial.isSilent || now - trial.last >= Self.spacing
        }
    }

    // MARK: What is told

    /// - Parameter volts: at the battery, where they are known.
    public mutating func observe(
        _ sample: CurrentSample, on meter: ProofMeter, at volts: Volts? = nil
    ) {
        if let volts, volts.value > 1 { self.volts = volts.value }
        logs[meter, default: MeterLog()].add(sample)
    }

    /// What the input of a load says.
    public mutating func observe(input: Bool, of load: String) {
        items[load]?.input = input
    }

    /// A relay was driven and says that it moved.
    ///
    /// - Parameter isWanted: whether the load draws when it has power, by its hours.
    public mutating func switched(
        _ load: String, on: Bool, isWanted: Bool = true, at now: Duration
    ) {
        guard let proven = loads[load], proven.isSwitched else { return }
        let again = trials.first { $0.load == load && $0.isOn == on && !$0.isSilent }
        let isSame = items[load]?.record.isOn == on
        trials.removeAll { $0.load == load }
        seen[load] = nil
        items[load]?.record.isOn = on
        items[load]?.oddSince = nil
        for meter in ProofMeter.allCases where logs[meter] != nil {
            let draw = draws[meter]?[load]?.amperes
            let event = MeterLog.Event(
                at: now, load: load,
                amperes: (on ? 1 : -1) * (draw ?? declared(proven)), isLearned: draw != nil)
            logs[meter]?.note(event)
        }
        let own: ProofMeter? = if case .current(let meter) = proven.path { meter } else { nil }
        for meter in ProofMeter.allCases where logs[meter] != nil && meter != own {
            trials.append(
                Trial(
                    load: load, isOn: on, isWanted: isWanted, first: now, last: now, meter: meter,
                    isSilent: true))
        }
        guard proven.path != .none else { return }
        // What it was told before the other way is another matter.
        let before = isSame ? items[load]?.tries ?? [] : []
        let recent = before.filter { now - $0 < .seconds(3_600) }
        items[load]?.tries = recent + [now]
        items[load]?.input = nil
        // A mark stays until the trial says otherwise; anything else is open again.
        if items[load]?.markedAt == nil {
            items[load]?.record = ProofRecord(
                .unknown, why: "just switched \(on ? "on" : "off"), being watched", isOn: on)
        }
        trials.append(
            Trial(
                load: load, isOn: on, isWanted: isWanted, first: again?.first ?? now, last: now,
                meter: own))
    }

    /// A relay was found as it is, without having been driven.
    public mutating func found(_ load: String, on: Bool) {
        trials.removeAll { $0.load == load }
        seen[load] = nil
        items[load]?.record.isOn = on
    }

    /// A person takes care of it: it is tried again.
    ///
    /// It is driven again as it was told last, with the next ``tick(drawing:at:)``.
    public mutating func forgive(_ load: String, at now: Duration) {
        guard items[load]?.markedAt != nil else { return }
        pending += doubt(load, at: now)
    }

    /// Whether its last switching is still being judged.
    public func isBeingTried(_ load: String) -> Bool {
        trials.contains { $0.load == load && !$0.isSilent }
    }

    /// Whether a meter or an input may still show its last switching, of loads without a proof
    /// path too.
    public func isWatched(_ load: String) -> Bool { trials.contains { $0.load == load } }

    /// By how much the last switching changed what the load's meter shows, of a load without a
    /// meter of its own any meter; 0 where it changed nothing, `nil` where nobody can say: other
    /// loads moved too, there is no meter, or it is still being watched.
    public func seenDraw(of load: String) -> Amperes? {
        isWatched(load) ? nil : seen[load].map { Amperes($0) }
    }

    // MARK: What follows

    /// - Parameter drawing: loads that are on by their relays and wanted, those that are wired
    ///   among them: what may be behind what a meter shows.
    public mutating func tick(drawing: Set<String>, at now: Duration) -> [Action] {
        var actions = pending
        pending = []
        for trial in trials { judge(trial, drawing: drawing, at: now, &actions) }
        for load in items.keys.sorted() { watch(load, drawing: drawing, at: now, &actions) }
        return actions
    }

    func declared(_ load: ProvenLoad) -> Double { load.draw.value / volts }
}
