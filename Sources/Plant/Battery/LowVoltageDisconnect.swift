public import Core

/// The controller's own switch of its load output, by voltage alone.
public struct LowVoltageDisconnect: Hashable, Sendable {
    public var disconnect: Volts
    public var reconnect: Volts

    public init(disconnect: Volts, reconnect: Volts) {
        self.disconnect = disconnect
        self.reconnect = reconnect
    }

    /// The factory's voltages of the EPEVER family, scaled to the bank.
    public static func factory(nominal: Volts) -> LowVoltageDisconnect {
        let scale = nominal.value / 24
        return LowVoltageDisconnect(disconnect: Volts(22.2 * scale), reconnect: Volts(25.2 * scale))
    }
}
