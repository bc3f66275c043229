public import Core

/// What the policy decides by.
public struct Situation: Sendable, Hashable {
    /// Monotonic; all waiting is counted in it.
    public var now: Duration
    /// `nil` while the time of day is not known: nothing is planned by hours then.
    public var clock: WallClock?
    public var charge: StateOfCharge.Estimate?
    /// The bank as it is now; `nil` for as it was bought.
    public var bank: BatteryBank?
    /// At the battery, measured and plausible; `nil` otherwise.
    public var volts: Volts?
    /// The controllers throw sun away.
    public var isThrottled: Bool
    public var sight: Sight
    /// A generator, the grid, a charger: what the sun cannot explain.
    public var otherSource: OtherSource?
    /// From `clock` on in slots of an hour, four days of them; `nil` without a clock.
    public var outlook: SunForecast.Outlook?

    public init(
        now: Duration, clock: WallClock?, charge: StateOfCharge.Estimate?,
        bank: BatteryBank? = nil, volts: Volts? = nil, isThrottled: Bool = false,
        sight: Sight = .clear, otherSource: OtherSource? = nil,
        outlook: SunForecast.Outlook? = nil
    ) {
        self.now = now
        self.clock = clock
        self.charge = charge
        self.bank = bank
        self.volts = volts
        self.isThrottled = isThrottled
        self.sight = sight
        self.otherSource = otherSource
        self.outlook = outlook
    }
}
