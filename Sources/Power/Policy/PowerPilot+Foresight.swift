import Core

/// A cut that is not announced yet and comes if sun and loads go on as expected.
public struct ForeseenCut: Sendable, Hashable {
    public var load: String
    /// Until it falls, the notice of its clients included.
    public var after: Duration
    public var reason: LoadReason
}

extension PowerPilot {
    /// The plan has slots of an hour and is made anew every quarter: within its first hour only the
    /// policy itself can say when it will cut.
    public static let foresight = Duration.seconds(2_700)
    private static let foresightStep = Duration.seconds(60)

    /// The cuts that the policy will decide within ``foresight``, from tier 3 on: the same policy,
    /// led through the minutes to come with the expected sun and the loads that it has on. What it
    /// would do of a voltage or of a line that falls silent cannot be foreseen.
    ///
    /// A cut that is announced already is not among them, nor is one that the policy would take
    /// back within that time.
    public func foreseenCuts() -> [ForeseenCut] {
        guard let start = situation else { return [] }
        var ahead = self
        let store = EnergyStore(
            start.bank ?? policy.bank, hours: Self.foresightStep.inSeconds / 3_600)
        var situation = start
        // A voltage of now says nothing of later.
        situation.volts = nil
        var found: [String: ForeseenCut] = [:]
        while situation.now < start.now + Self.foresight {
            let load = ahead.modelledLoad(situation.clock)
            let sun = situation.outlook?.expected.first ?? 0
            if let charge = situation.charge, situation.outlook != nil {
                let level = store.level(after: charge.share * store.full, sun - load.value)
                situation.charge?.share = level / store.full
            }
            situation.now += Self.foresightStep
            situation.clock = situation.clock.map { $0 + Self.foresightStep }
            situation.outlook = ahead.outlook(at: situation.clock)
            situation.isThrottled = start.isThrottled && sun > load.value
            for action in ahead.policy.tick(situation) {
                switch action {
                case .announceCut(let load, let time):
                    guard let state = ahead.policy.loads.first(where: { $0.load.name == load }),
                        state.load.tier >= 3
                    else { continue }
                    found[load] =
                        found[load]
                        ?? ForeseenCut(load: load, after: time - start.now, reason: state.reason)
                case .cancelCut(let load): found[load] = nil
                case .switch: break
                }
            }
        }
        return found.values.sorted { ($0.after, $0.load) < ($1.after, $1.load) }
    }
}

extension PlannedCourse {
    /// The switchings, with those before them that the policy will decide within the plan's first
    /// hour. A load that goes off then does not go off again before it came back.
    public func preceded(by cuts: [ForeseenCut]) -> [Switching] {
        let early = cuts.map { Switching(load: $0.load, isOn: false, after: $0.after) }
        let later = switchings.filter { switching in
            !cuts.contains { $0.load == switching.load }
                || switchings.contains {
                    $0.load == switching.load && $0.isOn && $0.after <= switching.after
                }
        }
        return (early + later).sorted { ($0.after, $0.load) < ($1.after, $1.load) }
    }
}
