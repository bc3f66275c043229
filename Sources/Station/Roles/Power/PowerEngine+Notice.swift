internal import Core
internal import Logging
internal import Power
internal import UPS

/// What clients are told of what is planned.
extension PowerEngine {
    /// Steps between two words to `ups` while there is nothing new: each costs both roles a
    /// wake-up, and `ups` waits for more than twice as long (``UPSTiming/patience``).
    static let quietSteps = 3

    /// Whether `ups` has to hear of the plan in this step.
    var isNews: Bool {
        let tiers = plan.tiers
        guard wants.isEmpty, toldTiers == tiers, steps % Self.quietSteps != 0 else { return true }
        return tiers.values.contains { tier in
            tier.loads.values.contains { if case .cutAt = $0 { true } else { false } }
        }
    }

    func tell() async -> [Int: NoticeState]? {
        let plan = plan
        let notices = await parts.notices.report(plan)
        toldTiers = notices == nil ? nil : plan.tiers
        return notices
    }

    /// What clients are to know. A load whose relay waits for their notice is still to be cut, and
    /// one whose relay waits to close is still off.
    var plan: PlanSnapshot {
        var tiers: [Int: PlanSnapshot.Tier] = [:]
        for state in pilot.policy.loads where parts.switches.paths[state.load.name] != nil {
            tiers[state.load.tier, default: PlanSnapshot.Tier(loads: [:])]
                .loads[state.load.name] = word(state)
        }
        let answer = pilot.sight.isBlind ? nil : summary.answer
        return PlanSnapshot(
            tiers: tiers, batteryVoltage: answer?.volts, batteryCurrent: answer?.netCurrent,
            batteryTemperature: answer?.temperature, panelVoltage: summary.panelVoltage,
            panelPower: summary.panelPower)
    }

    /// Where clients heed a tier's UPS, its loads fall together: the clients cannot tell them
    /// apart and all shut down, and a computer whose load stays on would not start again.
    ///
    /// - Returns: whether there is something to tell.
    func joinCuts(_ notices: [Int: NoticeState]) -> Bool {
        var isNews = false
        for (tier, notice) in notices where tier >= Self.firstNoticedTier && notice.clients > 0 {
            let states = pilot.policy.loads.filter { $0.load.tier == tier }
            let cuts = states.compactMap { state -> (load: String, at: Duration)? in
                let name = state.load.name
                if let want = wants[name] { return want.isOn ? nil : (name, want.cutAt) }
                // What falls for another's sake is nobody's cause, or two would hold each other.
                return state.joined == nil ? state.cut.map { (name, $0) } : nil
            }
            guard let first = cuts.min(by: { $0.at < $1.at }) else { continue }
            for state in states where wants[state.load.name] == nil {
                let name = state.load.name
                guard !unknown.contains(name),
                    pilot.policy.join(name, with: first.load, at: first.at)
                else { continue }
                parts.log.info("\(name) goes off with \(first.load): they share a UPS")
                isNews = true
            }
        }
        return isNews
    }
}
