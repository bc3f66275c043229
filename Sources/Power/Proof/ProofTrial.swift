import Core

/// Whether one switching shows in what a meter saw before and after it.
///
/// The change must be far from nothing to be taken for obedience, and close to nothing to be taken
/// for disobedience; what lies between is waited with. A load that was switched meanwhile may have
/// obeyed or not: only what holds in either case counts.
struct ProofTrial: Sendable, Hashable {
    enum Finding: Sendable, Hashable {
        /// By so many amperes, and what flows since; `isSure` where nothing else moved.
        case obeyed(amperes: Double, after: Double, isSure: Bool)
        /// The current did not change; amperes before and after.
        case ignored(before: Double, after: Double)
        case muddy
    }

    /// Of what the load draws: less than this is no sign of it, so much is one.
    static let leastShare = 0.35
    /// More loads moving at once than this cannot be told apart.
    static let othersLimit = 6
    /// By how much another load's draw may be other than the site file says, and than was seen.
    private static let declaredError = 0.4
    private static let learnedError = 0.1

    let isOn: Bool
    /// What the load draws when it is on.
    let amperes: Double

    /// What closes may take its time; what opens falls at once, or it is another that fell.
    func judge(_ first: MeterLog.Change, _ latest: MeterLog.Change) -> Finding {
        switch (judge(first), isOn ? judge(latest) : judge(first)) {
        case (.obeyed(let amperes, let after, let isSure), _),
            (_, .obeyed(let amperes, let after, let isSure)):
            .obeyed(amperes: amperes, after: after, isSure: isSure)
        case (.ignored(let before, _), .ignored(_, let after)):
            .ignored(before: before, after: after)
        default: .muddy
        }
    }

    private func judge(_ change: MeterLog.Change) -> Finding {
        guard change.others.count <= Self.othersLimit else { return .muddy }
        let direction = isOn ? 1.0 : -1.0
        let cut = Self.leastShare * amperes
        var (mayObey, mayIgnore, isMuddy) = (false, false, false)
        for choice in 0..<(1 << change.others.count) {
            var (others, error) = (0.0, 0.0)
            for (place, other) in change.others.enumerated() where choice & 1 << place != 0 {
                others += other.amperes
                error +=
                    abs(other.amperes) * (other.isLearned ? Self.learnedError : Self.declaredError)
            }
            let seen = direction * (change.after - change.before - others)
            let doubt = change.doubt + error
            if seen - doubt >= cut {
                mayObey = true
            } else if seen + doubt < 0 {
                // The other way: that choice does not fit, or something else has changed.
                continue
            } else if seen + doubt <= cut, seen <= doubt {
                mayIgnore = true
            } else {
                isMuddy = true
            }
        }
        switch (mayObey, mayIgnore, isMuddy) {
        case (true, false, false):
            let seen = direction * (change.after - change.before)
            return .obeyed(
                amperes: seen, after: change.after, isSure: change.others.isEmpty)
        case (false, true, false):
            return .ignored(before: change.before, after: change.after)
        default: return .muddy
        }
    }
}
