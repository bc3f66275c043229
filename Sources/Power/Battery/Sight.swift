/// How well the battery is seen. All but ``clear`` make the policy more careful, never bolder.
public enum Sight: String, Sendable, Hashable, CaseIterable {
    case clear
    /// The last answer is older than it should be: nothing comes back on its account.
    case late
    /// No answer for ten minutes: the estimate goes on by what the loads are known to draw.
    case silent
    /// Answers that never change while the sun or the loads do.
    case frozen
    /// Answers that cannot be true.
    case implausible

    /// Whether nothing that was read lately may be gone by.
    public var isBlind: Bool {
        switch self {
        case .clear, .late: false
        case .silent, .frozen, .implausible: true
        }
    }
}
