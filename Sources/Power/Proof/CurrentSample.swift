public import Core

/// What the loads behind one meter drew together at one moment.
public struct CurrentSample: Sendable, Hashable {
    /// When it was read, monotonic.
    public var at: Duration
    /// Through all loads that the meter sees.
    public var load: Amperes
    /// Of the sun, where that had to be taken out of a battery's current to know ``load``: what two
    /// meters disagree by changes with it. Zero where the meter sees loads alone.
    public var charge: Amperes

    public init(at: Duration, load: Amperes, charge: Amperes = .zero) {
        self.at = at
        self.load = load
        self.charge = charge
    }

    /// The battery's own current tells what the loads draw only together with what comes in.
    ///
    /// - Parameters:
    ///   - net: positive into the battery.
    ///   - charge: from all controllers into the battery and the loads.
    public init(at: Duration, net: Amperes, charge: Amperes) {
        self.init(at: at, load: charge - net, charge: charge)
    }
}
