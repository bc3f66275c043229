import Core

/// What the policy must not forget when its process ends: when each load was switched, what people
/// ordered, and what holds tiers off until something has recovered. Times are monotonic.
///
/// What was announced is not in it: a cut that was not carried out is decided and announced anew,
/// with a whole notice. A low voltage must be seen anew for as long as ever.
public struct SheddingMemory: Sendable, Hashable {
    public struct Load: Sendable, Hashable {
        /// As its relay was.
        public var isOn: Bool
        /// `nil` where it is not known how long ago that was.
        public var changedAt: Duration?
        /// It was found so, not switched by the policy.
        public var wasFound: Bool

        public init(isOn: Bool, changedAt: Duration?, wasFound: Bool = false) {
            self.isOn = isOn
            self.changedAt = changedAt
            self.wasFound = wasFound
        }
    }

    /// By name.
    public var loads: [String: Load]
    public var orders: [String: LoadState.Order]
    /// Above every tier.
    public static let everyTier = VoltageGuard.noLimit

    /// The highest tier that the measured voltage leaves on.
    public var highestTier: Int
    /// Tier 2 is held off by the floor.
    public var isBelowFloor: Bool
    /// The tiers that are held off by their share.
    public var tiersBelow: Set<Int>

    public init(
        loads: [String: Load] = [:], orders: [String: LoadState.Order] = [:],
        highestTier: Int = everyTier, isBelowFloor: Bool = false,
        tiersBelow: Set<Int> = []
    ) {
        self.loads = loads
        self.orders = orders
        self.highestTier = highestTier
        self.isBelowFloor = isBelowFloor
        self.tiersBelow = tiersBelow
    }

    /// The same where every monotonic time is later by `difference`.
    public func shifted(by difference: Duration) -> SheddingMemory {
        var memory = self
        memory.loads = loads.mapValues { load in
            var load = load
            load.changedAt = load.changedAt.map { $0 + difference }
            return load
        }
        memory.orders = orders.mapValues {
            LoadState.Order(isOn: $0.isOn, until: $0.until + difference)
        }
        return memory
    }

    /// What is left of it where nobody can say how long ago it was: no time, and no order, which
    /// could last longer than it was given for.
    public var timeless: SheddingMemory {
        var memory = self
        memory.loads = loads.mapValues {
            Load(isOn: $0.isOn, changedAt: nil, wasFound: $0.wasFound)
        }
        memory.orders = [:]
        return memory
    }
}
