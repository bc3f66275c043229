import Core

extension SheddingPolicy {
    /// Less than this is thrown away sun or rounding.
    private static let leastCost = 5.0

    /// What a supervisor's request would cost, without carrying it out.
    public func cost(
        of request: LoadRequest, in situation: Situation
    ) throws(RequestFault) -> RequestCost {
        try check(request)
        var (without, with) = (self, self)
        do throws(OrderFault) {
            for order in request.orders { try with.take(order, at: situation.now) }
        } catch {
            throw .order(error)
        }
        without.planKey = nil
        without.replan(situation)
        with.replan(situation)
        guard let before = without.plan, let after = with.plan else { throw .unplanned }
        let dawn = min(before.dawn, after.dawn, before.shares.count, after.shares.count)
        guard dawn > 0 else { throw .unplanned }
        let (share, shareWithIt) = (before.shares[dawn - 1], after.shares[dawn - 1])
        let energy = (share - shareWithIt) * (situation.bank ?? bank).energy.value
        return RequestCost(
            energy: WattHours(energy), lost: lost(energy, request, price: before.price),
            dawnShare: share, dawnShareWithIt: shareWithIt,
            endangersReserve: without.advice == nil && with.advice != nil)
    }

    /// Takes a supervisor's request; it acts with the next ``tick(_:)`` and ends by itself.
    public mutating func take(
        _ request: LoadRequest, at now: Duration
    ) throws(RequestFault) {
        try check(request)
        var policy = self
        do throws(OrderFault) {
            for order in request.orders { try policy.take(order, at: now) }
        } catch {
            throw .order(error)
        }
        self = policy
    }

    private func check(_ request: LoadRequest) throws(RequestFault) {
        guard (LoadRequest.shortest...LoadRequest.longest).contains(request.duration) else {
            throw .outOfRange(request.duration)
        }
        for order in request.orders {
            guard let load = loads.first(where: { $0.load.name == order.load })?.load else {
                throw .order(.unknownLoad(order.load, known: loads.map(\.load.name)))
            }
            guard load.tier >= LoadRequest.firstTier else {
                throw .strict(load.name, tier: load.tier)
            }
        }
        if case .swap(let load, let other) = request.wish, load == other { throw .same(load) }
    }

    /// The load that would have had the energy, and for how long.
    private func lost(
        _ energy: Double, _ request: LoadRequest, price: Double
    ) -> RequestCost.Lost? {
        guard energy >= Self.leastCost, price > 0 else { return nil }
        let asked = Set(request.orders.map(\.load))
        let others = loads.map(\.load)
            .filter { $0.tier >= 2 && $0.isSwitchable && !asked.contains($0.name) }
            .sorted { $0.worth < $1.worth }
        guard let load = others.first(where: { $0.worth >= price }) ?? others.last else {
            return nil
        }
        return RequestCost.Lost(load: load.name, hours: energy / max(load.draw.value, 1))
    }
}
