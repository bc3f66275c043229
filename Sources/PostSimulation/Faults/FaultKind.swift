/// A way in which a simulated post is hurt.
public enum FaultKind: String, Sendable, CaseIterable {
    /// The board's disk takes seconds before each piece of work.
    case diskSlow = "disk-slow"
    case diskFull = "disk-full"
    /// Writes and flushes fail.
    case diskFailing = "disk-failing"
    /// What was not flushed is lost when the power is cut.
    case diskDropping = "disk-dropping"
    case linkLost = "link-lost"
    case linkSlow = "link-slow"
    /// Requests arrive twice, the second time up to hours later, and answers get lost behind the
    /// commit.
    case linkDuplicating = "link-duplicating"
    /// The charge controller does not answer, or with what is no answer.
    case controllerSilent = "controller-silent"
    /// It answers what cannot be, or the same for ever.
    case controllerLying = "controller-lying"
    case clockForward = "clock-forward"
    case clockBack = "clock-back"
    /// A role's process is gone between two of its steps.
    case killPower = "kill-power"
    case killUPS = "kill-ups"
    case killCapture = "kill-capture"
    case killUplink = "kill-uplink"
    /// The whole board loses its power, in the midst of an operation of its disk.
    case powerCut = "power-cut"

    /// `all`, `none`, or names with commas between them; `nil` where one is unknown.
    public static func parse(_ text: String) -> Set<FaultKind>? {
        switch text {
        case "all": return Set(allCases)
        case "none": return []
        default:
            let kinds = text.split(separator: ",", omittingEmptySubsequences: false)
                .map { FaultKind(rawValue: String($0)) }
            let known = kinds.compactMap(\.self)
            return known.count == kinds.count ? Set(known) : nil
        }
    }

    /// How these are asked for.
    public static func text(_ kinds: Set<FaultKind>) -> String {
        if kinds.count == allCases.count { return "all" }
        if kinds.isEmpty { return "none" }
        return allCases.filter(kinds.contains).map(\.rawValue).joined(separator: ",")
    }
}
