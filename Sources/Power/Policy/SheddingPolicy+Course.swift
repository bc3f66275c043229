public import Core

/// What the plan has in store, counted from now: for people who look at it.
public struct PlannedCourse: Sendable, Hashable {
    /// A load that the plan will switch.
    public struct Switching: Sendable, Hashable {
        public var load: String
        public var isOn: Bool
        public var after: Duration
    }

    public struct Hour: Sendable, Hashable {
        /// When it begins; the first may have begun.
        public var after: Duration
        public var length: Duration
        /// What the loads draw that are then wanted and admitted.
        public var load: Watts
        /// Of the battery at its end, 0…1.
        public var share: Double
    }

    public var hours: [Hour]
    /// Of these the first so many lie before the next dawn.
    public var dawn: Int
    /// Ascending in time, from tier 3 on, up to the plan's end.
    public var switchings: [Switching]
    /// As in ``EnergyPlan/neededToDawn``.
    public var neededToDawn: Double

    public var untilDawn: Duration? { dawn < hours.count ? hours[dawn].after : nil }
    public var shareAtDawn: Double? { dawn > 0 ? hours[dawn - 1].share : nil }

    /// Until a load that is on goes off.
    public func firstCut(of load: String) -> Duration? {
        switchings.first { $0.load == load && !$0.isOn }?.after
    }
}

extension SheddingPolicy {
    /// `nil` where nothing can be planned.
    ///
    /// - Parameter now: monotonic; the plan may be a quarter of an hour older.
    public func course(at now: Duration, clock: WallClock) -> PlannedCourse? {
        guard let plan, plan.admitted.count == loads.count else { return nil }
        let age = max(.zero, now - (plannedAt ?? now))
        func start(_ slot: Int) -> Duration { plan.slot * slot - age }
        let middle = plan.slot / 2
        var hours = plan.shares.enumerated().map {
            PlannedCourse.Hour(
                after: start($0.offset), length: plan.slot, load: .zero, share: $0.element)
        }
        var switchings: [PlannedCourse.Switching] = []
        for (state, admitted) in zip(loads, plan.admitted) {
            let isWeighed = state.load.isSwitchable && state.load.tier >= 3 && !state.isStuck
            var isOn = state.isOn
            for slot in hours.indices.prefix(admitted.count) {
                guard state.load.isWanted(clock, after: max(.zero, start(slot) + middle)) else {
                    continue
                }
                let isAdmitted = isWeighed ? admitted[slot] : state.isOn
                if isAdmitted { hours[slot].load += state.load.draw }
                // Its first slot is now: what the load is, and why, is told elsewhere.
                if isWeighed, slot > 0, isAdmitted != isOn {
                    switchings.append(
                        PlannedCourse.Switching(
                            load: state.load.name, isOn: isAdmitted, after: start(slot)))
                }
                isOn = isAdmitted
            }
        }
        return PlannedCourse(
            hours: hours, dawn: min(plan.dawn, hours.count),
            switchings: switchings.sorted { ($0.after, $0.load) < ($1.after, $1.load) },
            neededToDawn: plan.neededToDawn)
    }
}
