public import Core

/// The outside of a replay: sun, panel, battery and loads, and the instruments that show them.
///
/// `Power` knows no plant; who joins the two makes one conform.
public protocol ReplayPlant {
    /// Advances by one step with the relays as given.
    mutating func advance(_ step: ReplayInput) -> ReplayObservation
    /// The truth, 0 to 1.
    var stateOfCharge: Double { get }
}

/// What acts on the plant in one step.
public struct ReplayInput: Sendable, Hashable {
    public var start: Timestamp
    public var duration: Duration
    /// Which of the weather's steps this one lies in.
    public var index: Int
    /// Of the local day, when the step begins.
    public var localMinute: Int
    /// One for each load, in the order of the site.
    public var closed: [Bool]
}

/// What a step showed, and what was true.
public struct ReplayObservation: Sendable, Hashable {
    /// What the instruments say at the end of the step, currents as means over it.
    public var answer: PowerPilot.Answer
    /// Means over the step, at the array.
    public var available: Watts
    public var used: Watts
    /// True voltage at the end.
    public var volts: Volts
    /// One for each load.
    public var loads: [Load]

    public struct Load: Sendable, Hashable {
        public var isDemanded: Bool
        /// Part of the step with power while wanted, 0 to 1.
        public var servedShare: Double
        /// At the end of the step.
        public var isPowered: Bool

        public init(isDemanded: Bool, servedShare: Double, isPowered: Bool) {
            self.isDemanded = isDemanded
            self.servedShare = servedShare
            self.isPowered = isPowered
        }
    }

    public init(
        answer: PowerPilot.Answer, available: Watts, used: Watts, volts: Volts, loads: [Load]
    ) {
        self.answer = answer
        self.available = available
        self.used = used
        self.volts = volts
        self.loads = loads
    }
}
