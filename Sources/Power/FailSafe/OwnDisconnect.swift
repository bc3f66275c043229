public import Core

/// The controller's own low-voltage disconnect beside the voltages at which Waypost sheds: it cuts
/// everything behind its load output at once and tells nobody, so all that can be spared falls
/// before it.
public struct OwnDisconnect: Sendable, Hashable {
    /// Above the disconnect, for a block of 12 V: where shedding begins at the latest, and where
    /// tier 1 does.
    static let margin = 0.4
    static let lastMargin = 0.2
    /// Below ``lastMargin`` there is no time for one tier after the other.
    static let patience = Duration.seconds(30)

    /// For a block of 12 V.
    let block: Double

    /// - Parameter volts: as the controller has it, for the whole bank or for a block of 12 V.
    public init?(_ volts: Volts, bank: BatteryBank) {
        let whole = volts.value / bank.blocks
        // Some makers keep their set points for 12 V whatever the bank is.
        let block = whole < 6.5 ? volts.value : whole
        guard (9...14).contains(block) else { return nil }
        self.block = block
    }

    /// Whether nothing that was planned can be kept in order any more.
    func isAboutToFire(at block: Double) -> Bool { block < self.block + Self.lastMargin }

    func lowVolts(_ character: BatteryCharacter) -> Double {
        max(character.lowVolts, block + Self.margin)
    }

    func lastVolts(_ character: BatteryCharacter) -> Double {
        max(character.lastVolts, block + Self.lastMargin)
    }
}

extension SheddingPolicy {
    /// The controller's own disconnect, as it was read; `nil` where none is known.
    public var ownDisconnect: OwnDisconnect? {
        get { guardian.ownDisconnect }
        set { guardian.ownDisconnect = newValue }
    }
}
