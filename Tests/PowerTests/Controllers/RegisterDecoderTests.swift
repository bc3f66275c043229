import Site
import Testing

@testable import Power

struct RegisterDecoderTests {
    @Test(
        "Words become numbers",
        arguments: [
            (.u16, [0xFFFF], 65_535), (.s16, [0xFFFF], -1), (.s16, [0x8000], -32_768),
            (.u32be, [1, 2], 65_538), (.u32le, [2, 1], 65_538),
            (.s32be, [0xFFFF, 0xFFFE], -2), (.s32le, [0xFFFE, 0xFFFF], -2),
            (.u32le, [0xFFFF, 0xFFFF], 4_294_967_295),
            (.bitfield, [0x8001], 32_769), (.enumeration, [3], 3), (.twoBytes, [0x1234], 4_660),
            (.bit, [1], 1), (.bit, [0], 0),
            // IEEE 754: 1, -2, 65504, the smallest normal, the smallest of all, minus zero.
            (.f16, [0x3C00], 1), (.f16, [0xC000], -2), (.f16, [0x7BFF], 65_504),
            (.f16, [0x0400], 0x1p-14), (.f16, [0x0001], 0x1p-24), (.f16, [0x8000], 0),
            (.f16, [0x4A40], 12.5),
        ] as [(ControllerRegister.Encoding, [UInt16], Double)])
    func numbers(_ encoding: ControllerRegister.Encoding, _ words: [UInt16], _ value: Double) {
        let register = ControllerRegister(
            name: "r", table: .input, address: 0, encoding: encoding)
        guard case .value(let number, _) = RegisterDecoder.decode(register, words: words) else {
            Issue.record("absent")
            return
        }
        #expect(number == value)
    }

    @Test(
        "What is not there is told from zero",
        arguments: [
            (.u16, [0xFFFF], [0xFFFF]), (.s16, [0x8000], [0x7FFF, 0x8000]),
            (.u32le, [0xFFFF, 0xFFFF], [0xFFFF_FFFF]), (.s32be, [0x8000, 0], [0x8000_0000]),
            (.u16, [0], [0]), (.f16, [0x7E00], []), (.f16, [0xFC00], []), (.u32be, [1], []),
        ] as [(ControllerRegister.Encoding, [UInt16], Set<UInt32>)])
    func absent(
        _ encoding: ControllerRegister.Encoding, _ words: [UInt16], _ absent: Set<UInt32>
    ) {
        let register = ControllerRegister(
            name: "r", table: .input, address: 0, encoding: encoding, absent: absent)
        #expect(RegisterDecoder.decode(register, words: words) == .absent)
        let zeros = [UInt16](repeating: 0, count: encoding.width)
        if !absent.contains(0) {
            #expect(RegisterDecoder.decode(register, words: zeros) == .value(0, raw: 0))
        }
    }

    @Test("The scale is applied behind the sign")
    func scale() {
        let register = ControllerRegister(
            name: "t", table: .input, address: 0, encoding: .s16, scale: 0.01)
        #expect(RegisterDecoder.decode(register, words: [0xFEC8]) == .value(-3.12, raw: 0xFEC8))
    }

    @Test("Fields are cut out, and have words where there are some")
    func fields() {
        let field = ControllerRegister.Field(
            name: "stage", bits: 2...3, words: ["none", "float", "boost"])
        #expect(
            [0b0000, 0b0100, 0b1011, 0b1100].map { RegisterDecoder.field(field, of: $0) } == [
                0, 1, 2, 3,
            ])
        #expect(RegisterDecoder.meaning(field, of: 2) == "boost")
        #expect(RegisterDecoder.meaning(field, of: 3) == nil)
        let whole = ControllerRegister.Field(name: "all", bits: 0...15)
        #expect(RegisterDecoder.field(whole, of: 0xFFFF) == 65_535)
    }
}
