public import Core

/// A charge controller, or another meter on a Modbus line, as data (`Board/controllers/ID.toml`).
/// Adding a device means adding such a file.
public struct ControllerDefinition: Sendable, Hashable {
    /// How the maker ships it. The port of the site file has the last word on unit and baud.
    public struct Transport: Sendable, Hashable {
        public enum Parity: String, Sendable, CaseIterable {
            case none, even, odd
        }

        public var unit: UInt8
        public var baud: Int
        public var parity: Parity
        public var stopBits: Int
        /// Until an answer begins, at least half a second.
        public var timeout: Duration
        /// Silence between two requests.
        public var gap: Duration
    }

    /// What one request may ask for.
    public struct ReadLimits: Sendable, Hashable {
        /// Words, or bits of the tables of bits.
        public var words: Int
        /// Words that nobody asked for between two that are wanted.
        public var hole: Int
        /// No request reads across these addresses: one may begin there or end before.
        public var barriers: [ControllerRegister.Table: Set<UInt16>]

        public init(
            words: Int, hole: Int = 0,
            barriers: [ControllerRegister.Table: Set<UInt16>] = [:]
        ) {
            self.words = words
            self.hole = hole
            self.barriers = barriers
        }
    }

    /// What the power role knows by the same name in every profile.
    public enum Measure: String, Sendable, CaseIterable {
        case pvVoltage = "pv_voltage"
        case pvCurrent = "pv_current"
        case pvPower = "pv_power"
        case batteryVoltage = "battery_voltage"
        /// Into the battery's node, the load not subtracted.
        case chargeCurrent = "charge_current"
        /// Of the battery, positive while charging.
        case netCurrent = "net_current"
        case batteryTemperature = "battery_temperature"
        case loadVoltage = "load_voltage"
        case loadCurrent = "load_current"
        case loadPower = "load_power"
        case stateOfCharge = "state_of_charge"
        case chargeStage = "charge_stage"
        case night
        case loadOn = "load_on"
        case generatedToday = "generated_today"
    }

    /// Settings of the charger that are read back and never written.
    public enum SetPoint: String, Sendable, CaseIterable {
        case batteryType = "battery_type"
        case batteryCapacity = "battery_capacity"
        case equalize, boost, float
        case chargingLimit = "charging_limit"
        case disconnect, reconnect
    }

    /// One condition for taking a device for this one: the register answers with a plausible
    /// value, one of ``values`` where there are any.
    public struct Identity: Sendable, Hashable {
        public var register: String
        public var values: [Double]
    }

    /// Registers that cannot all stand still for so long while ``gate`` is above zero.
    public struct FrozenWatch: Sendable, Hashable {
        public var registers: [String]
        public var gate: String?
        public var after: Duration
    }

    /// A power that the device computes from its own voltage and current.
    public struct Product: Sendable, Hashable {
        public var power: String
        public var voltage: String
        public var current: String
        /// Share of the product by which it may differ, beside ``slack``.
        public var tolerance: Double
        public var slack: Watts
    }

    /// The controller's own disconnect, for a nominal battery of 12 V.
    public struct LowVoltageDisconnect: Sendable, Hashable {
        public var disconnect: Volts
        public var reconnect: Volts

        public func scaled(to nominal: Volts) -> LowVoltageDisconnect {
            LowVoltageDisconnect(
                disconnect: disconnect * (nominal.value / 12),
                reconnect: reconnect * (nominal.value / 12))
        }
    }

    public struct Quirks: Sendable, Hashable {
        /// The device falls silent at night with its load output off.
        public var keepsLoadOn: Bool
        /// The register that switches the load output; `nil` where there is none.
        public var loadCoil: String?
    }

    /// Lower-case letters, digits and hyphens, up to 40.
    public var id: String
    public var name: String
    public var transport: Transport
    public var fastPace: Duration
    public var slowPace: Duration
    public var limits: ReadLimits
    /// Ordered by table and address.
    public var registers: [ControllerRegister]
    /// Names of registers or fields.
    public var measures: [Measure: String]
    public var setPoints: [SetPoint: String]
    /// `nil` where the device disconnects nothing.
    public var lowVoltageDisconnect: LowVoltageDisconnect?
    /// At least one.
    public var identities: [Identity]
    public var frozen: [FrozenWatch]
    public var products: [Product]
    public var quirks: Quirks

    public func register(named name: String) -> ControllerRegister? {
        registers.first { $0.name == name }
    }
}
