import Core
import Site
import Testing

@testable import Power

/// What other registers say about a number.
struct ControllerNumbersTests {
    private static func numbers(
        _ registers: [ControllerRegister], _ words: [String: [UInt16]]
    ) throws -> ControllerNumbers {
        var definition = try Tracer.definition()
        definition.registers = registers
        var cells: [String: ControllerReaderCore.Cell] = [:]
        for register in registers {
            guard let words = words[register.name] else { continue }
            cells[register.name] = ControllerReaderCore.Cell(
                decoded: RegisterDecoder.decode(register, words: words), readAt: .zero,
                changedAt: .zero)
        }
        return ControllerNumbers(definition, cells: cells)
    }

    private static let scaling = [
        ControllerRegister(
            name: "v_pu", table: .holding, address: 0, encoding: .u32be, scale: 1 / 65_536),
        ControllerRegister(
            name: "i_pu", table: .holding, address: 2, encoding: .u32be, scale: 1 / 65_536),
        ControllerRegister(
            name: "volts", table: .holding, address: 24, encoding: .s16, scale: 1 / 32_768,
            factors: ["v_pu"]),
        ControllerRegister(
            name: "watts", table: .holding, address: 25, encoding: .u16, scale: 1 / 131_072,
            factors: ["v_pu", "i_pu"]),
    ]

    @Test("A share of a scaling that the device says is multiplied by it")
    func factors() throws {
        let numbers = try Self.numbers(
            Self.scaling,
            [
                "v_pu": [180, 0x8000], "i_pu": [80, 0], "volts": [4_096], "watts": [1_024],
            ])
        #expect(numbers["v_pu"] == 180.5)
        #expect(numbers["volts"] == 180.5 / 8)
        #expect(numbers["watts"] == 180.5 * 80 / 128)
    }

    @Test("Without the scaling the share says nothing")
    func lackingFactor() throws {
        let numbers = try Self.numbers(
            Self.scaling, ["v_pu": [180, 0], "volts": [4_096], "watts": [1_024]])
        #expect(numbers["volts"] == 22.5)
        #expect(numbers["watts"] == nil)
    }

    @Test(
        "A power of ten shifts, and one that is not implemented leaves nothing",
        arguments: [
            (-2, 12.34), (-1, 123.4), (0, 1_234), (2, 123_400), (-10, 0.000_000_123_4),
        ] as [(Int, Double)])
    func exponent(_ power: Int, _ value: Double) throws {
        let registers = [
            ControllerRegister(
                name: "v", table: .holding, address: 0, encoding: .u16, exponent: "v_sf"),
            ControllerRegister(
                name: "v_sf", table: .holding, address: 1, encoding: .s16, absent: [0x8000]),
        ]
        let raw = UInt16(bitPattern: Int16(power))
        let numbers = try Self.numbers(registers, ["v": [1_234], "v_sf": [raw]])
        #expect(numbers["v"] == value)
        #expect(try Self.numbers(registers, ["v": [1_234], "v_sf": [0x8000]])["v"] == nil)
        #expect(try Self.numbers(registers, ["v": [1_234], "v_sf": [11]])["v"] == nil)
        #expect(try Self.numbers(registers, ["v": [1_234]])["v"] == nil)
    }

    @Test(
        "The direction is what another register says, whichever sign the amount has",
        arguments: [(4, 5.7), (3, -5.7), (5, nil), (0xFFFF, nil)] as [(UInt16, Double?)])
    func sign(_ status: UInt16, _ value: Double?) throws {
        let registers = [
            ControllerRegister(
                name: "a", table: .holding, address: 0, encoding: .s16, scale: 0.1,
                sign: ControllerRegister.Sign(by: "status", plus: [4], minus: [3])),
            ControllerRegister(
                name: "status", table: .holding, address: 1, encoding: .enumeration,
                absent: [0xFFFF]),
        ]
        for raw: Int16 in [57, -57] {
            let words: [String: [UInt16]] = ["a": [UInt16(bitPattern: raw)], "status": [status]]
            #expect(try Self.numbers(registers, words)["a"] == value)
        }
    }

    @Test(
        "What reads as zero where there is nothing counts only beside a voltage",
        arguments: [
            (2_600, 0.0), (0, nil), (0xFFFF, nil), (9_000, nil),
        ] as [(UInt16, Double?)])
    func needs(_ volts: UInt16, _ charge: Double?) throws {
        let registers = [
            ControllerRegister(
                name: "volts", table: .holding, address: 259, encoding: .u16, scale: 0.01,
                absent: [0, 0xFFFF], plausible: 5...72),
            ControllerRegister(
                name: "soc", table: .holding, address: 266, encoding: .u16, scale: 0.1,
                needs: "volts"),
        ]
        #expect(try Self.numbers(registers, ["volts": [volts], "soc": [0]])["soc"] == charge)
    }

    @Test("A total is there when every part is")
    func totals() throws {
        var definition = try Tracer.definition()
        definition.registers = ["a", "b"].enumerated().map {
            ControllerRegister(
                name: $1, table: .holding, address: UInt16($0), encoding: .u16,
                absent: [0xFFFF])
        }
        definition.totals = [
            .init(name: "sum", parts: ["a", "b"], together: .sum),
            .init(name: "mean", parts: ["a", "b"], together: .mean),
        ]
        func cell(_ value: Double) -> ControllerReaderCore.Cell {
            .init(decoded: .value(value, raw: 1), readAt: .zero, changedAt: .zero)
        }
        let both = ControllerNumbers(definition, cells: ["a": cell(3), "b": cell(5)])
        #expect(both["sum"] == 8 && both["mean"] == 4)
        let one = ControllerNumbers(definition, cells: ["a": cell(3)])
        #expect(one["sum"] == nil && one["mean"] == nil)
    }

    @Test(
        "Sign and magnitude, words beyond a list, a field's own scale",
        arguments: [(0x05, 5), (0x85, -5), (0x00, 0), (0x80, 0), (0xFF, -127)]
            as [(UInt32, Double)])
    func fields(_ raw: UInt32, _ value: Double) {
        let field = ControllerRegister.Field(
            name: "t", bits: 0...7, words: ["cold"], others: [252: "controlled"],
            isSignAndMagnitude: true)
        #expect(RegisterDecoder.value(field, of: raw | 0x2500) == value)
        let tenths = ControllerRegister.Field(name: "u", bits: 8...15, scale: 0.1)
        #expect(RegisterDecoder.value(tenths, of: 0x2500) == 3.7)
        #expect(RegisterDecoder.meaning(field, of: 252) == "controlled")
        #expect(RegisterDecoder.meaning(field, of: 0) == "cold")
        #expect(RegisterDecoder.meaning(field, of: 1) == nil)
        let high = ControllerRegister.Field(name: "h", bits: 0...31)
        #expect(RegisterDecoder.field(high, of: 0xFFFF_FFFF) == 0xFFFF_FFFF)
    }

    @Test(
        "Text ends where it stops being text",
        arguments: [
            ([0x4142, 0x4300], "ABC"), ([0x2041, 0x2020], "A"), ([0x4120, 0x2042], "A B"),
            ([0x41FF, 0x4242], "A"), ([0, 0], nil), ([0x2020, 0x2020], nil),
        ] as [([UInt16], String?)])
    func text(_ words: [UInt16], _ text: String?) {
        let register = ControllerRegister(
            name: "model", table: .holding, address: 0, encoding: .text, length: 2)
        let decoded = RegisterDecoder.decode(register, words: words)
        #expect(decoded == text.map { .text($0) } ?? .absent)
        #expect(RegisterDecoder.decode(register, words: [0x4142]) == .absent)
    }
}
