public import Core

/// A charge controller, or another meter on a Modbus line, as data (`Board/controllers/ID.toml`).
/// Adding a device means adding such a file; `Board/controllers/README.md` says what stands in it.
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
        /// Silence between two requests on a serial line.
        public var gap: Duration
        /// The same on a network, for a device behind a gateway that needs it there too.
        public var networkGap: Duration
        /// Where else it may be found on the line: as some come from the maker.
        public var otherUnits: [UInt8]
    }

    /// A part of a device that answers under a unit of its own, which may change.
    public struct Service: Sendable, Hashable {
        /// Where it is looked for first.
        public var units: [UInt8]
        /// Whether the whole range from 1 to 247 is searched then.
        public var isSearched: Bool
        /// Where this register holds something the service is.
        public var key: String
    }

    /// A chain of models behind a marker, as SunSpec has it: where a model stands is found out.
    public struct ModelChain: Sendable, Hashable {
        /// Where the marker may stand, in the order in which it is looked for.
        public var bases: [UInt16]
        public var marker: UInt32

        public init(bases: [UInt16], marker: UInt32) {
            self.bases = bases
            self.marker = marker
        }
    }

    /// What stands under one name for several registers.
    public struct Total: Sendable, Hashable {
        public var name: String
        public var parts: [String]
        public var together: ControllerRegister.Block.Together

        public init(
            name: String, parts: [String], together: ControllerRegister.Block.Together
        ) {
            self.name = name
            self.parts = parts
            self.together = together
        }
    }

    /// Names of the fields of a clock; its year is counted from 2000.
    public struct Clock: Sendable, Hashable {
        public var year, month, day, hour, minute, second: String

        public init(
            year: String, month: String, day: String, hour: String, minute: String, second: String
        ) {
            (self.year, self.month, self.day) = (year, month, day)
            (self.hour, self.minute, self.second) = (hour, minute, second)
        }
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
        /// Not zero while the controller leaves sun unused.
        case throttled
        /// What the controller does with its own load output: `warning` before it is cut.
        case loadStage = "load_stage"
    }

    /// Settings of the charger that are read back and never written.
    public enum SetPoint: String, Sendable, CaseIterable {
        /// By its words: `sealed`, `gel`, `flooded`, `lithium`, or what leaves it open: `user`.
        case batteryType = "battery_type"
        /// The voltage that the controller takes the bank for.
        case nominal
        case temperatureCompensation = "temperature_compensation"
        case batteryCapacity = "battery_capacity"
        case equalize, boost, float
        /// What it regulates to now.
        case target
        case chargingLimit = "charging_limit"
        case disconnect, reconnect
    }

    /// One condition for taking a device for this one: the register or field answers with a
    /// plausible value, one of ``values`` where there are any.
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
    /// What stands in for a measure that is not there, in this order.
    public var alternatives: [Measure: [String]]
    public var setPoints: [SetPoint: String]
    /// `nil` where the device disconnects nothing.
    public var lowVoltageDisconnect: LowVoltageDisconnect?
    /// At least one, unless the chain of models says what the device is.
    public var identities: [Identity]
    public var frozen: [FrozenWatch]
    public var products: [Product]
    public var quirks: Quirks
    /// By name.
    public var services: [String: Service]
    public var modelChain: ModelChain?
    /// Made for the blocks of models that were found.
    public var totals: [Total] = []
    /// `nil` where the device has none.
    public var clock: Clock?

    public func register(named name: String) -> ControllerRegister? {
        registers.first { $0.name == name }
    }

    /// The register of this name, or the one that has a field of it.
    public func register(holding name: String) -> ControllerRegister? {
        register(named: name) ?? registers.first { $0.fields.contains { $0.name == name } }
    }
}
