/// One row of a controller's register table.
public struct ControllerRegister: Sendable, Hashable {
    /// Which of the four tables of the protocol.
    public enum Table: String, Sendable, CaseIterable {
        case coil, discrete, holding, input

        public var isBits: Bool { self == .coil || self == .discrete }
    }

    /// How words become a number. `be` has the high word first, `le` the low word.
    public enum Encoding: String, Sendable, CaseIterable {
        case bit, u16, s16, u32be, u32le, s32be, s32le
        /// IEEE 754 half precision; NaN and infinity mean that nothing is there.
        case f16
        /// Each of ``ControllerRegister/fields`` is a value of its own.
        case bitfield
        /// Two bytes, each a field.
        case twoBytes = "2xu8"
        case enumeration = "enum"

        /// 16-bit words, or one bit.
        public var width: Int {
            switch self {
            case .u32be, .u32le, .s32be, .s32le: 2
            default: 1
            }
        }
    }

    /// How often it is read.
    public enum Pace: String, Sendable, CaseIterable {
        case fast, slow
    }

    /// Some bits of a register that mean something by themselves.
    public struct Field: Sendable, Hashable {
        public var name: String
        /// The lowest and the highest bit, counted from 0.
        public var bits: ClosedRange<Int>
        /// What the numbers from 0 on mean; empty where the number says it.
        public var words: [String]

        public init(name: String, bits: ClosedRange<Int>, words: [String] = []) {
            self.name = name
            self.bits = bits
            self.words = words
        }
    }

    /// Unique in the definition, fields included.
    public var name: String
    public var table: Table
    /// Of the protocol, from 0.
    public var address: UInt16
    public var encoding: Encoding
    /// The value is the raw number times this.
    public var scale: Double
    /// `V`, `degC`, …; `nil` for a plain number.
    public var unit: String?
    public var pace: Pace
    /// Some devices answer some registers only by themselves.
    public var isAlone: Bool
    /// Raw patterns that mean that nothing is there.
    public var absent: Set<UInt32>
    /// Outside of this the value cannot be; `nil` where anything can.
    public var plausible: ClosedRange<Double>?
    public var fields: [Field]

    public init(
        name: String, table: Table, address: UInt16, encoding: Encoding, scale: Double = 1,
        unit: String? = nil, pace: Pace = .slow, isAlone: Bool = false, absent: Set<UInt32> = [],
        plausible: ClosedRange<Double>? = nil, fields: [Field] = []
    ) {
        self.name = name
        self.table = table
        self.address = address
        self.encoding = encoding
        self.scale = scale
        self.unit = unit
        self.pace = pace
        self.isAlone = isAlone
        self.absent = absent
        self.plausible = plausible
        self.fields = fields
    }

    /// The address behind the last of its words.
    public var end: Int { Int(address) + encoding.width }
}
