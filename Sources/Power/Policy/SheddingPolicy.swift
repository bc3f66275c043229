import Core

/// Which loads are on: `state × event → state × actions`, without a clock of its own.
///
/// 1. Tier 0 is never cut. Tier 1 is cut only by a person or by a measured voltage that stays low;
///    no estimate reaches it.
/// 2. Tier 2 falls only when every switched load of a later tier is off.
/// 3. From tier 3 on loads are weighed (``SheddingStrategy``).
/// 4. A cut is announced ``SheddingSettings/notice`` ahead and never comes earlier.
/// 5. A load stays as it is for its minimum times, whatever speaks against it; only a person's
///    order does not wait for them, and its cut is announced like any other.
/// 6. The less is seen the less is on: nothing comes back unless the sight is clear.
public struct SheddingPolicy: Sendable, Hashable {
    public let bank: BatteryBank
    public let strategy: SheddingStrategy
    public let settings: SheddingSettings
    /// In the order given.
    public internal(set) var loads: [LoadState]
    /// What the energy was given out by; `nil` before the first and where nothing can be planned.
    public internal(set) var plan: EnergyPlan?
    /// The share that stays in the battery for tiers 0 and 1: the bank's floor, and more where the
    /// sun of poor days to come does not carry these (``EnergyStore/needed(by:low:)``).
    public internal(set) var reserve: Double
    /// `nil` while the reserve lasts even a poor day.
    public internal(set) var advice: GeneratorAdvice?

    var guardian = VoltageGuard()
    var plannedAt: Duration?
    var planKey: PlanKey?
    var blindSince: Duration?
    /// How doubtful the estimate was when it was last checked by a measurement.
    var deviationSeen: Double?
    var unknownSince: Duration?
    /// Tier 2 is held off by the floor.
    var isBelowFloor = false
    /// `tiers`: the tiers that are held off by their share.
    var tiersBelow: Set<Int> = []
    /// Indices of weighed loads, the worthiest first.
    let order: [Int]
    private let byTier: [Int]
    /// Of switchable loads, ascending, each once.
    let tiers: [Int]

    /// - Parameters:
    ///   - on: which loads are on by their relays; those not named are off. Nothing is switched
    ///     on account of a start.
    ///   - now: monotonic.
    public init(
        _ loads: [PlannedLoad], bank: BatteryBank, strategy: SheddingStrategy = .forecast,
        settings: SheddingSettings = SheddingSettings(), on: Set<String>, at now: Duration
    ) {
        precondition(settings.notice >= SheddingSettings.shortestNotice)
        self.bank = bank
        reserve = bank.character.floor
        self.strategy = strategy
        self.settings = settings
        self.loads = loads.map {
            LoadState(
                load: $0, isOn: on.contains($0.name) || !$0.isSwitchable, changedAt: now,
                reason: $0.isSwitchable ? .served : .wired)
        }
        order = Self.byWorth(loads)
        byTier = Self.byTier(loads, weighed: order, strategy)
        tiers = Set(loads.filter(\.isSwitchable).map(\.tier)).sorted()
    }

    /// Takes what is known now and says what is to be done.
    public mutating func tick(_ situation: Situation) -> [SheddingAction] {
        expireOrders(at: situation.now)
        look(situation)
        replan(situation)
        weighFloor(situation)
        var actions: [SheddingAction] = []
        // Cuts from the last tier down, so that a tier falls only once those behind it have.
        for index in byTier.reversed() { cut(index, situation, &actions) }
        for index in byTier { restore(index, situation, &actions) }
        return actions
    }

    /// A relay was found in another state than commanded: the load counts as it is and is left
    /// alone until ``released(_:at:)``.
    public mutating func found(_ name: String, on: Bool, at now: Duration) {
        guard let index = loads.firstIndex(where: { $0.load.name == name }) else { return }
        loads[index].isOn = on
        loads[index].isStuck = true
        loads[index].wasFound = true
        loads[index].changedAt = now
        loads[index].cut = nil
        loads[index].joined = nil
        loads[index].reason = .stuck
        planKey = nil
    }

    /// The relay obeys again.
    public mutating func released(_ name: String, at now: Duration) {
        guard let index = loads.firstIndex(where: { $0.load.name == name }) else { return }
        loads[index].isStuck = false
        loads[index].changedAt = now
        planKey = nil
    }

    /// The relay was driven after all, later than it was told to.
    public mutating func obeyed(_ name: String, on: Bool, at now: Duration) {
        found(name, on: on, at: now)
        released(name, at: now)
        guard let index = loads.firstIndex(where: { $0.load.name == name }) else { return }
        loads[index].wasFound = false
    }

    /// Takes a person's order; it acts with the next ``tick(_:)``.
    public mutating func take(_ order: LoadOrder, at now: Duration) throws(OrderFault) {
        guard let index = loads.firstIndex(where: { $0.load.name == order.load }) else {
            throw .unknownLoad(order.load, known: loads.map(\.load.name))
        }
        let load = loads[index].load
        guard load.isSwitchable else { throw .wired(load.name) }
        planKey = nil
        guard let isOn = order.wish.isOn else {
            loads[index].order = nil
            return
        }
        let longest = LoadOrder.longest(ofTier: load.tier)
        let duration = order.length(ofTier: load.tier)
        guard duration > .zero else { throw .notPositive(duration) }
        guard duration <= longest else { throw .tooLong(duration, longest: longest) }
        guard load.tier > 1 || order.confirmation == load.name else {
            throw .unconfirmed(load.name, tier: load.tier)
        }
        loads[index].order = LoadState.Order(
            isOn: isOn, until: now + duration)
    }

    /// Weighed loads by what an hour is worth for each watt.
    private static func byWorth(_ loads: [PlannedLoad]) -> [Int] {
        loads.indices.filter { loads[$0].tier >= 3 }.sorted { first, second in
            let (left, right) = (loads[first].worth, loads[second].worth)
            return left == right
                ? (loads[first].tier, first) < (loads[second].tier, second) : left > right
        }
    }

    /// The order of restoring, the most important first; cuts go the other way.
    private static func byTier(
        _ loads: [PlannedLoad], weighed: [Int], _ strategy: SheddingStrategy
    ) -> [Int] {
        let strict = loads.indices.filter { loads[$0].tier < 3 }
            .sorted { (loads[$0].tier, $0) < (loads[$1].tier, $1) }
        guard strategy == .tiers else { return strict + weighed }
        // Within a tier its loads' worth decides, as in the plan.
        return strict
            + weighed.enumerated().sorted {
                (loads[$0.element].tier, $0.offset) < (loads[$1.element].tier, $1.offset)
            }.map(\.element)
    }

    private mutating func expireOrders(at now: Duration) {
        for index in loads.indices {
            guard let order = loads[index].order, order.until <= now else { continue }
            loads[index].order = nil
            planKey = nil
        }
    }

    /// The voltage that was just measured would cut tier 1 if it stayed: nothing may hold a load
    /// any longer that can be spared.
    public var isVoltageAtLimit: Bool {
        guard blindSince == nil, let volts = guardian.lastVolts else { return false }
        return volts.value / bank.blocks < guardian.thresholds(bank).last
    }

    private mutating func look(_ situation: Situation) {
        blindSince = situation.sight.isBlind ? blindSince ?? situation.now : nil
        unknownSince = situation.charge == nil ? unknownSince ?? situation.now : nil
        let isSeen = !situation.sight.isBlind
        deviationSeen =
            isSeen ? situation.charge?.deviation : deviationSeen ?? situation.charge?.deviation
        let loads = loads
        guardian.observe(
            isSeen ? situation.volts : nil, bank: bank,
            lastTierOn: {
                loads.filter { $0.isOn && $0.load.isSwitchable && !$0.isStuck }
                    .map(\.load.tier).max()
            }, tiers: tiers, settings: settings, at: situation.now)
    }
}
