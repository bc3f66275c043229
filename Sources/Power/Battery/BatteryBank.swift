public import Core
public import Site

/// The post's battery as it was bought: chemistry, nominal voltage, capacity.
public struct BatteryBank: Sendable, Hashable {
    public let chemistry: Site.Power.Battery.Chemistry
    public let nominal: Volts
    public private(set) var capacity: AmpereHours
    public let character: BatteryCharacter

    public init(_ battery: Site.Power.Battery) {
        self.init(
            chemistry: battery.chemistry, nominal: battery.nominal, capacity: battery.capacity)
    }

    public init(
        chemistry: Site.Power.Battery.Chemistry, nominal: Volts, capacity: AmpereHours
    ) {
        self.chemistry = chemistry
        self.nominal = nominal
        self.capacity = capacity
        character = .of(chemistry)
    }

    /// The same bank holding another part of what its label says.
    func holding(_ part: Double) -> BatteryBank {
        var bank = self
        bank.capacity = capacity * part
        return bank
    }

    /// How many blocks of 12 V stand in series.
    public var blocks: Double { nominal.value / 12 }
    /// What a full battery gives.
    public var energy: WattHours {
        WattHours(capacity.value * character.meanVolts * blocks)
    }
    /// Of the whole bank, in ohms.
    var resistance: Double { character.resistance / capacity.value * blocks }
    var polarisation: Double { character.polarisation / capacity.value * blocks }
}
