public import Site

/// Numbers out of a register's words. What is not there is told from zero.
public enum RegisterDecoder {
    public enum Decoded: Hashable, Sendable {
        /// The device has nothing to say here: a sensor that is not fitted, a broken one.
        case absent
        /// - Parameters:
        ///   - value: scaled, in the register's unit.
        ///   - raw: the words as one pattern, for fields and for telling whether it moved.
        case value(Double, raw: UInt32)
        case text(String)
    }

    /// What the register itself says, before other registers are taken into account.
    ///
    /// - Parameter words: as many as the encoding has, in the order of their addresses; a bit is 0
    ///   or 1.
    public static func decode(_ register: ControllerRegister, words: [UInt16]) -> Decoded {
        guard words.count == register.width else { return .absent }
        if register.encoding == .text { return text(words) }
        let raw = pattern(register.encoding, words)
        if register.absent.contains(raw) { return .absent }
        guard let number = number(register.encoding, raw) else { return .absent }
        return .value(scaled(number, by: register.scale), raw: raw)
    }

    /// The number of some bits of a register.
    public static func field(_ field: ControllerRegister.Field, of raw: UInt32) -> Int {
        Int(UInt64(raw) >> UInt64(field.bits.lowerBound) & (1 << UInt64(field.bits.count) - 1))
    }

    /// The same with its sign and its scale.
    public static func value(_ field: ControllerRegister.Field, of raw: UInt32) -> Double {
        let number = Self.field(field, of: raw)
        guard field.isSignAndMagnitude else { return scaled(Double(number), by: field.scale) }
        let top = 1 << (field.bits.count - 1)
        return scaled(Double(number & top == 0 ? number : -(number & (top - 1))), by: field.scale)
    }

    /// The word for a field's number; `nil` where the definition has none.
    public static func meaning(_ field: ControllerRegister.Field, of number: Int) -> String? {
        field.words.indices.contains(number) ? field.words[number] : field.others[number]
    }

    /// A value times a power of ten. By tenths means divided by ten, as everywhere here.
    static func shifted(_ value: Double, by exponent: Int) -> Double {
        let power = (0..<abs(exponent)).reduce(1.0) { product, _ in product * 10 }
        return exponent < 0 ? value / power : value * power
    }

    /// Two characters a word; what is not printable ends it.
    private static func text(_ words: [UInt16]) -> Decoded {
        let bytes = words.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let printable = bytes.prefix { (0x20...0x7E).contains($0) }
        let trimmed = String(decoding: printable, as: UTF8.self)
            .split(separator: " ").joined(separator: " ")
        return trimmed.isEmpty ? .absent : .text(trimmed)
    }

    private static func pattern(_ encoding: ControllerRegister.Encoding, _ words: [UInt16])
        -> UInt32
    {
        switch encoding {
        case .u32be, .s32be: UInt32(words[0]) << 16 | UInt32(words[1])
        case .u32le, .s32le: UInt32(words[1]) << 16 | UInt32(words[0])
        default: UInt32(words[0])
        }
    }

    /// By hundredths means divided by a hundred: 1070 × 0.01 would be 10.700000000000001.
    private static func scaled(_ number: Double, by scale: Double) -> Double {
        let divisor = (1 / scale).rounded()
        let isDivision = scale > 0 && divisor > 1 && abs(divisor * scale - 1) < 1e-12
        return isDivision ? number / divisor : number * scale
    }

    private static func number(_ encoding: ControllerRegister.Encoding, _ raw: UInt32) -> Double? {
        switch encoding {
        case .s16: return Double(Int16(truncatingIfNeeded: raw))
        case .s32be, .s32le: return Double(Int32(bitPattern: raw))
        case .f16: return halfPrecision(UInt16(truncatingIfNeeded: raw))
        case .bit: return raw == 0 ? 0 : 1
        case .u16, .u32be, .u32le, .bitfield, .twoBytes, .enumeration: return Double(raw)
        case .text: return nil
        }
    }

    /// IEEE 754-2008 binary16; `nil` for NaN and infinity.
    private static func halfPrecision(_ raw: UInt16) -> Double? {
        let exponent = Int(raw >> 10 & 0x1F)
        let fraction = Double(raw & 0x3FF)
        guard exponent != 0x1F else { return nil }
        let magnitude =
            exponent == 0
            ? fraction / 16_777_216
            : Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1_024)
        return raw & 0x8000 == 0 ? magnitude : -magnitude
    }
}
