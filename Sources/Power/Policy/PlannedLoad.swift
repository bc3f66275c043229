public import Core
public import Site

/// A load as the policy weighs it.
public struct PlannedLoad: Sendable, Hashable {
    public let name: String
    public let tier: Int
    /// At the battery, an inverter's loss included.
    public let draw: Watts
    /// What an hour of it is worth beside others.
    public let value: Double
    /// `nil`: always wanted.
    public var hours: ServiceHours? { minutes?.hours }
    let minutes: WantedMinutes?
    /// Wired loads are never shed.
    public let isSwitchable: Bool

    /// What an inverter of ordinary quality passes on.
    public static let inverterEfficiency = 0.88

    /// - Parameter isDriven: whether its switch, if it has one, is this post's to drive.
    public init(_ load: Site.Power.Load, isDriven: Bool = true) {
        self.init(
            name: load.name, tier: load.tier,
            draw: load.via == .dc ? load.draw : load.draw / Self.inverterEfficiency,
            value: load.value,
            hours: load.hours, isSwitchable: isDriven && load.switchPath != .none)
    }

    public init(
        name: String, tier: Int, draw: Watts, value: Double = 1, hours: ServiceHours? = nil,
        isSwitchable: Bool = true
    ) {
        self.name = name
        self.tier = tier
        self.draw = draw
        self.value = value
        minutes = hours.map(WantedMinutes.init)
        self.isSwitchable = isSwitchable
    }

    /// What a watt-hour of it is worth.
    var worth: Double { value / max(draw.value, 1) }

    /// Whether it is wanted at a local minute of the day; without a clock it always is.
    public func isWanted(_ clock: WallClock?, after later: Duration = .zero) -> Bool {
        guard let minutes, let clock else { return true }
        return minutes.contains(clock.minute(after: later))
    }
}
