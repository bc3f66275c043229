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
        /// Text of two characters a word, the first in the high byte, ended by NUL or blanks.
        case text = "str"

        /// 16-bit words, or one bit; of text it is the register that says how many.
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
        /// What numbers beyond ``words`` mean.
        public var others: [Int: String]
        /// `V`, `degC`, …; `nil` for a plain number.
        public var unit: String?
        /// The value is the number times this.
        public var scale: Double
        /// The highest bit is the sign and the others are the amount, as SRNE's temperatures are.
        public var isSignAndMagnitude: Bool
        /// Outside of this the value cannot be; `nil` where anything can.
        public var plausible: ClosedRange<Double>?

        public init(
            name: String, bits: ClosedRange<Int>, words: [String] = [], others: [Int: String] = [:],
            unit: String? = nil, scale: Double = 1, isSignAndMagnitude: Bool = false,
            plausible: ClosedRange<Double>? = nil
        ) {
            self.name = name
            self.bits = bits
            self.words = words
            self.others = others
            self.unit = unit
            self.scale = scale
            self.isSignAndMagnitude = isSignAndMagnitude
            self.plausible = plausible
        }
    }

    /// A group of registers that a model of a chain repeats, as often as its length has room.
    public struct Block: Sendable, Hashable {
        /// What stands under the register's own name.
        public enum Together: String, Sendable, CaseIterable {
            case sum, mean
        }

        /// Words from one block to the next.
        public var every: Int
        /// Where the first block begins, in words from the model's ID.
        public var from: Int
        public var together: Together

        public init(every: Int, from: Int, together: Together) {
            self.every = every
            self.from = from
            self.together = together
        }
    }

    /// Where a register says the amount and another one the direction.
    public struct Sign: Sendable, Hashable {
        /// A register or field.
        public var by: String
        /// Its numbers for plus and for minus; with any other the value is not known.
        public var plus: Set<Int>
        public var minus: Set<Int>

        public init(by: String, plus: Set<Int>, minus: Set<Int>) {
            self.by = by
            self.plus = plus
            self.minus = minus
        }
    }

    /// Unique in the definition, fields included.
    public var name: String
    public var table: Table
    /// Of the protocol, from 0; of a register with a ``model`` the words from the model's ID.
    public var address: UInt16
    public var encoding: Encoding
    /// Words of a text.
    public var length: Int
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
    /// Registers or fields whose values it is multiplied by: `V_PU`, the bank's blocks.
    public var factors: [String]
    /// A register whose value is the power of ten that it is multiplied by.
    public var exponent: String?
    /// It means something only while this register or field is there, plausible and not zero.
    public var needs: String?
    /// `nil` where the value has its own sign.
    public var sign: Sign?
    /// Which of the definition's services has it; `nil` for the device itself.
    public var service: String?
    /// Which model of the definition's chain has it; `nil` where the address is fixed.
    public var model: UInt16?
    /// Only with a ``model``.
    public var block: Block?

    public init(
        name: String, table: Table, address: UInt16, encoding: Encoding, length: Int = 1,
        scale: Double = 1, unit: String? = nil, pace: Pace = .slow, isAlone: Bool = false,
        absent: Set<UInt32> = [], plausible: ClosedRange<Double>? = nil, fields: [Field] = [],
        factors: [String] = [], exponent: String? = nil, needs: String? = nil,
        sign: Sign? = nil, service: String? = nil, model: UInt16? = nil, block: Block? = nil
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
        self.length = length
        self.factors = factors
        self.exponent = exponent
        self.needs = needs
        self.sign = sign
        self.service = service
        self.model = model
        self.block = block
    }

    /// 16-bit words, or one bit.
    public var width: Int { encoding == .text ? length : encoding.width }

    /// The address behind the last of its words.
    public var end: Int { Int(address) + width }
}
