/// The policy's numbers, all with the value that is shipped.
public struct SheddingSettings: Sendable, Hashable {
    /// From the announcement of a cut to the relay; CONTRACT §6 and the stock clients need 120 s.
    public var notice = Duration.seconds(300)
    public static let shortestNotice = Duration.seconds(120)
    /// A load stays on, and off, for at least so long.
    public var minimumOn = Duration.seconds(1_800)
    public var minimumOff = Duration.seconds(1_800)
    /// A new plan is made this often, and at once when something it stands on changed.
    public var planEvery = Duration.seconds(900)
    /// Share of the battery above the floor that the plan leaves for what it cannot know.
    public var margin = 0.06
    /// By how much the worth of a load counts for more while it is on, and for less while it is
    /// off.
    public var inertia = 0.08
    /// How many times its worth the link counts for in the plan: what is lost with it is more than
    /// its hours.
    public var linkWeight = 1.2
    /// How many deviations of the estimate the plan stays above the floor.
    public var doubt = 0.3
    /// `tiers`: above the floor, in parts of what lies between floor and full, where tier 2 falls
    /// and by how much more each further tier does, and how far above it comes back.
    public var firstTier = 0.02
    public var tierStep = 0.14
    public var tierReturn = 0.12
    /// Above the floor, where tier 2 comes back.
    public var linkReturn = 0.05
    /// A measured voltage must stay low for so long before it cuts; for tier 1 longer.
    public var lowVoltageFor = Duration.seconds(600)
    public var lastVoltageFor = Duration.seconds(900)
    /// What blindness adds to every threshold at once, and for each hour that it lasts.
    public var blindMargin = 0.05
    public var blindMarginPerHour = 0.02
    /// Without any estimate a tier falls each time this has passed, from the last to tier 3.
    public var unknownStep = Duration.seconds(1_800)

    public init() {}

    /// `tiers`: the share below which a tier falls.
    func threshold(of tier: Int, above floor: Double) -> Double {
        let steps = Double(min(tier, 6) - 2)
        return floor + (1 - floor) * (firstTier + tierStep * steps)
    }

    /// The share at which it comes back.
    func returnThreshold(of tier: Int, above floor: Double) -> Double {
        min(0.97, threshold(of: tier, above: floor) + (1 - floor) * tierReturn)
    }
}
