/// What the power plan says about one load.
public enum LoadPlan: Hashable, Sendable {
    /// It has power and nothing is planned against it.
    case served
    /// Its relay is to open at this monotonic time, which may have passed.
    case cutAt(Duration)
    /// Its relay is open.
    case cut
    /// Nobody knows; the same as silence for the tier.
    case unknown

    /// One word for several loads of a tier, whose clients cannot tell them apart: the earliest
    /// planned cut counts, then doubt, then service.
    static func joined(_ plans: some Collection<LoadPlan>) -> LoadPlan {
        let cuts = plans.compactMap { plan in
            if case .cutAt(let time) = plan { time } else { nil }
        }
        if let first = cuts.min() { return .cutAt(first) }
        if plans.isEmpty || plans.contains(.unknown) { return .unknown }
        return plans.contains(.served) ? .served : .cut
    }
}
