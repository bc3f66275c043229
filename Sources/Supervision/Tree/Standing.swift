/// What a tree can show for itself at one moment; evidence for a watchdog.
public struct Standing: Sendable, Hashable {
    /// Children whose proof and stop time are over without anybody having acted on it: their
    /// supervisor does not do its work.
    public let neglected: [String]
    /// Children that did not stop in their time, of the supervisors that are there now.
    public let leaks: Int
    /// The tree is down, whatever its process still does.
    public let hasEnded: Bool

    public init(neglected: [String] = [], leaks: Int = 0, hasEnded: Bool = false) {
        self.neglected = neglected
        self.leaks = leaks
        self.hasEnded = hasEnded
    }
}
