public import Core

/// What the forwarder can do for a link that is silent.
public struct ModemCare: Sendable {
    public var power: any LinkPower
    public var limits: ModemLadder.Limits
    /// The time that loads live in; `nil` where that is the forwarder's.
    public var time: (any TimeSource)?
    /// Asks others than HQ over the link; returns who answered. `nil` where nobody is named.
    public var witness: (@Sendable () async -> String?)?

    public init(
        power: any LinkPower, limits: ModemLadder.Limits = ModemLadder.Limits(),
        time: (any TimeSource)? = nil, witness: (@Sendable () async -> String?)? = nil
    ) {
        self.power = power
        self.limits = limits
        self.time = time
        self.witness = witness
    }
}
