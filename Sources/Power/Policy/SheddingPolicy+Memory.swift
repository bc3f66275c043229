import Core

extension SheddingPolicy {
    /// What is to be kept over a restart.
    public var memory: SheddingMemory {
        var memory = SheddingMemory(
            highestTier: guardian.limit, isBelowFloor: isBelowFloor, tiersBelow: tiersBelow)
        for state in loads where state.load.isSwitchable {
            memory.loads[state.load.name] = SheddingMemory.Load(
                isOn: state.isOn, changedAt: state.changedAt, wasFound: state.wasFound)
            memory.orders[state.load.name] = state.order
        }
        return memory
    }

    /// Takes up what was kept, before the first ``tick(_:)``. Loads are adopted one by one, by
    /// ``adopt(_:on:remembered:at:)``. An order lasts no longer than one could be given for now.
    public mutating func resume(_ memory: SheddingMemory, at now: Duration) {
        guardian = VoltageGuard(limit: memory.highestTier)
        isBelowFloor = memory.isBelowFloor
        tiersBelow = memory.tiersBelow
        for index in loads.indices {
            let load = loads[index].load
            guard load.isSwitchable, var order = memory.orders[load.name], order.until > now else {
                continue
            }
            let longest = LoadOrder.longest(ofTier: load.tier)
            order.until = min(order.until, now + longest)
            loads[index].order = order
        }
        planKey = nil
    }

    /// A load whose switch was not known so far is found on or off.
    ///
    /// Where that is what is remembered, its times go on. Anything else happened without the
    /// policy: the load counts as found so just now.
    ///
    /// - Parameter remembered: what was last known of it; `nil` where nothing was.
    public mutating func adopt(
        _ name: String, on: Bool, remembered: SheddingMemory.Load?, at now: Duration
    ) {
        guard let index = loads.firstIndex(where: { $0.load.name == name }) else { return }
        loads[index].isOn = on
        loads[index].isStuck = false
        loads[index].cut = nil
        loads[index].joined = nil
        planKey = nil
        // What is on in the first tiers is cut by a voltage that is measured, not remembered.
        let tier = loads[index].load.tier
        if on, tier <= 1, tier > guardian.limit { guardian = VoltageGuard(limit: tier) }
        if let remembered, remembered.isOn == on, let changedAt = remembered.changedAt {
            loads[index].changedAt = min(changedAt, now)
            loads[index].wasFound = remembered.wasFound
            loads[index].reason = .served
        } else {
            loads[index].changedAt = now
            loads[index].wasFound = true
            loads[index].reason = .found(on ? settings.minimumOn : settings.minimumOff)
        }
    }

    /// Why a load waits for its minimum time, or is as it is within it.
    func waiting(_ index: Int, _ left: Duration) -> LoadReason {
        loads[index].wasFound ? .found(left) : .minimumTime(left)
    }
}
