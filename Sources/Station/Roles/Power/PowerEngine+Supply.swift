internal import Core
internal import Power
internal import UPS

/// What the officers behind a load are to know of it: when it loses its power next.
extension PowerEngine {
    /// What the plan has further ahead is no news yet, and its time of day could be another day's.
    private static let farthestSupply = Duration.seconds(12 * 3_600)

    /// What `ups` is told of a load. A load whose relay waits for its clients' notice is still to
    /// be cut, and one whose relay waits to close is still off.
    func word(_ state: LoadState) -> LoadPlan {
        let name = state.load.name
        if unknown.contains(name) { return .unknown }
        if let want = wants[name] { return want.isOn ? .cut : .cutAt(want.cutAt) }
        guard state.isOn else { return .cut }
        return state.cut.map(LoadPlan.cutAt) ?? .served
    }

    /// The cuts that come without having been announced, soonest first. They change with a step,
    /// and are reckoned for nobody who does not ask.
    func foreseen() -> [ForeseenCut] {
        if let known = foresight, known.step == steps { return known.cuts }
        let cuts = pilot.foreseenCuts()
        foresight = (steps, cuts)
        return cuts
    }

    /// For each load from tier 3 on the earliest cut that is known of, in seconds from now: the one
    /// that is announced, as `ups` counts down to it; else the one that the policy is going to
    /// decide; else that of the plan.
    var supply: JSONValue {
        let now = parts.time.monotonic()
        let clock = parts.clock()
        let cuts = foreseen()
        let course = clock.flatMap { pilot.policy.course(at: now, clock: $0) }
        var loads: [String: JSONValue] = [:]
        for state in pilot.policy.loads
        where state.load.tier >= Self.firstNoticedTier
            && parts.switches.paths[state.load.name] != nil
        {
            let name = state.load.name
            loads[name] =
                switch word(state) {
                case .unknown: Self.supply("unknown", after: nil, nil, clock)
                case .cut:
                    Self.supply("off", after: nil, state.reason.sentence(isOn: false), clock)
                case .cutAt(let time):
                    Self.supply(
                        "announced", after: max(.zero, time - now),
                        state.reason.sentence(isOn: false), clock)
                case .served:
                    if let cut = cuts.first(where: { $0.load == name }) {
                        Self.supply(
                            "planned", after: cut.after, cut.reason.sentence(isOn: false), clock)
                    } else if let after = course?.firstCut(of: name), after <= Self.farthestSupply {
                        Self.supply("planned", after: after, nil, clock)
                    } else {
                        Self.supply("served", after: nil, nil, clock)
                    }
                }
        }
        return [
            "utc_offset_s": JSONValue(clock.map { Int64($0.offset) }), "loads": .object(loads),
        ]
    }

    private static func supply(
        _ state: String, after: Duration?, _ reason: String?, _ clock: WallClock?
    ) -> JSONValue {
        [
            "state": .string(state), "left_s": JSONValue(after.map { Int64($0.inSeconds) }),
            "off_at": JSONValue(
                after.flatMap { after in clock.map { ($0.time + after).description } }),
            "reason": JSONValue(reason),
        ]
    }
}
