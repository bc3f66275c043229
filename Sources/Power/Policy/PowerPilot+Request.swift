import Core

extension PowerPilot {
    /// What a supervisor's request would cost, without carrying it out.
    public func cost(
        of request: LoadRequest, at now: Duration, clock: WallClock?
    ) throws(RequestFault) -> RequestCost {
        try policy.cost(
            of: request,
            in: Situation(
                now: now, clock: clock, charge: charge.estimate, bank: charge.usableBank,
                sight: watch.sight, otherSource: otherSource, outlook: clock == nil ? nil : outlook)
        )
    }
}
