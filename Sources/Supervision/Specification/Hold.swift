/// A wish that a child stays stopped, until the same holder takes it back.
public struct Hold: Sendable, Hashable {
    /// Who wants it. Each has a wish of its own: what the energy plan releases stays stopped for a
    /// person who wants it so.
    public enum Holder: String, Sendable, CaseIterable {
        /// Somebody at the command line.
        case person
        case energyPlan = "energy_plan"
        /// The post came up with the least that it can do, after repeated resets.
        case safeMode = "safe_mode"
    }

    /// Characters of a reason that are kept.
    public static let reasonLimit = 200

    public let holder: Holder
    /// For people: why.
    public let reason: String

    public init(by holder: Holder, because reason: String) {
        self.holder = holder
        self.reason = String(reason.prefix(Self.reasonLimit))
    }
}
