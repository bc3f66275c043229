import Core
import Testing

@testable import Site

/// Our profiles against the tables of facts that they were written from.
struct ControllerFactsTests {
    private static let folder = LinuxFiles.parent(of: SourceTree.root) + "/shared/controllers"

    /// What a profile leaves out, and why.
    private static let leftOut: [String: Set<String>] = [
        // Cannot be read, or is written only to restore, clear or restart.
        "epever-tracer": ["coil_restore_defaults"],
        // The halves of what stands as one number of two words.
        "morningstar-tristar-mppt": [
            "v_pu_hi", "v_pu_lo", "i_pu_hi", "i_pu_lo", "coil_clear_faults", "coil_clear_alarms",
            "coil_reset_control",
        ],
        "morningstar-prostar-mppt": [
            "coil_clear_faults", "coil_clear_alarms", "coil_reset_control",
        ],
        "morningstar-sunsaver-mppt": [],
        "renogy-rover-srne": ["load_command"],
        // Starting a generator stays with people.
        "victron-gx-tcp": ["gen_autostart"],
        // The chain itself, and what stands for nothing there.
        "sunspec": ["sunspec_marker", "model_id", "not_implemented"],
    ]

    private struct Row {
        let cells: [String]
        var name: String { cells[0] }
        var address: String { cells[2] }
        var count: Int? { Int(cells[3]) }
        var type: String { cells[4] }
        var scale: String { cells[5] }
        var unit: String { cells[6] }
    }

    private static func rows(_ profile: String) throws -> [Row] {
        try LinuxFiles().read("\(folder)/\(profile).csv", limit: 1_000_000)
            .split(separator: UInt8(ascii: "\n")).dropFirst()
            .map { line in
                Row(
                    cells: String(decoding: line, as: UTF8.self)
                        .split(separator: ",", omittingEmptySubsequences: false).map(String.init))
            }
    }

    @Test(
        "Every register of the facts is there with its address, type, scale and unit",
        // The facts lie beside the package in its own workspace only.
        .enabled(if: LinuxFiles().exists(folder)), arguments: Array(leftOut.keys).sorted())
    func agrees(_ profile: String) throws {
        let definition = try #require(Catalogue.embedded.controllerDefinitions[profile])
        let rows = try Self.rows(profile)
        #expect(rows.count > 30)
        for row in rows where Self.leftOut[profile]?.contains(row.name) != true {
            let name = row.name.replacing("_n_", with: "_")
            let register = try #require(definition.register(named: name), "\(name)")
            let (model, offset) = Self.place(row.address)
            #expect(register.model == model, "\(name)")
            #expect(Int(register.address) == offset, "\(name)")
            #expect(register.width == row.count, "\(name)")
            Self.compareScale(row, register)
            // Of two bytes each has a unit of its own.
            if !row.unit.contains(";"), register.encoding != .twoBytes {
                #expect(register.unit ?? "" == row.unit, "\(name)")
            }
            let types = Self.encodings(row.type)
            #expect(types.contains(register.encoding), "\(name): \(register.encoding)")
        }
        #expect(Set(Self.leftOut.keys) == Set(Catalogue.embedded.controllerDefinitions.keys))
    }

    private static func encodings(_ type: String) -> [ControllerRegister.Encoding] {
        switch type {
        case "coil", "bit": [.bit]
        case "str": [.text]
        case "2xs8": [.twoBytes]
        case "bytes", "bitfield32be", "bitfield32", "acc32be": [.u32be]
        case "sunssf": [.s16]
        case "bcd": [.u16]
        case "enum16": [.enumeration]
        // Numbers that stand for words, or for two bytes.
        case "u16": [.u16, .enumeration, .twoBytes]
        default: ControllerRegister.Encoding(rawValue: type).map { [$0] } ?? []
        }
    }

    /// `0x3100`, `840`, `M802:34`, `M160:10+20n+9`.
    private static func place(_ text: String) -> (model: UInt16?, offset: Int?) {
        guard text.hasPrefix("M") else {
            return (
                nil, text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : Int(text)
            )
        }
        let parts = text.dropFirst().split(separator: ":")
        let offset = parts[1].split(separator: "+").filter { !$0.hasSuffix("n") }
            .compactMap { Int($0) }.reduce(0, +)
        return (UInt16(parts[0]), offset)
    }

    private static func compareScale(_ row: Row, _ register: ControllerRegister) {
        let name = register.name
        switch row.scale {
        case "V_PU/32768", "I_PU/32768":
            #expect(register.scale == 1.0 / 32_768, "\(name)")
            #expect(register.factors == [row.scale.hasPrefix("V") ? "v_pu" : "i_pu"], "\(name)")
        case "V_PU*I_PU/131072":
            #expect(register.scale == 1.0 / 131_072 && register.factors == ["v_pu", "i_pu"])
        case "system_voltage_multiplier":
            #expect(register.scale == 1 && register.factors == [row.scale], "\(name)")
        case "0.1*sysV/12":
            #expect(abs(register.scale - 0.1 / 12) < 1e-12, "\(name)")
            #expect(register.factors == ["system_voltage_recognised"], "\(name)")
        case let scale where scale.hasPrefix("10^"):
            #expect(register.exponent != nil && register.scale == 1, "\(name)")
        case let scale where scale.contains("/"):
            let parts = scale.split(separator: "/").compactMap { Double($0) }
            #expect(register.scale == parts[0] / parts[1], "\(name)")
        default: #expect(register.scale == Double(row.scale) ?? 1, "\(name)")
        }
        if row.address.contains("n+") { #expect(register.block != nil, "\(name)") }
    }

    @Test(
        "Each power of ten of the facts is the one that stands there",
        .enabled(if: LinuxFiles().exists(folder)))
    func exponents() throws {
        let definition = try #require(Catalogue.embedded.controllerDefinitions["sunspec"])
        for row in try Self.rows("sunspec") {
            // `10^V_SF(M802:59)`
            guard let mark = row.scale.firstIndex(of: "("), row.scale.hasPrefix("10^") else {
                continue
            }
            let (model, offset) = Self.place(
                String(row.scale[row.scale.index(after: mark)...].dropLast()))
            let name = row.name.replacing("_n_", with: "_")
            let exponent = try #require(
                definition.register(named: name)?.exponent.flatMap(definition.register(named:)))
            #expect(exponent.model == model && Int(exponent.address) == offset, "\(name)")
        }
    }

    @Test("Nothing that is written to a device stands among what is read")
    func nothingToWrite() {
        for (id, definition) in Catalogue.embedded.controllerDefinitions {
            for word in ["clear", "reset_control", "restore", "command"] {
                #expect(
                    !definition.registers.contains { $0.name.contains(word) }, "\(id) \(word)")
            }
        }
    }

    @Test("What the papers say of each line")
    func lines() throws {
        let all = Catalogue.embedded.controllerDefinitions
        for id in all.keys where id.hasPrefix("morningstar") {
            let transport = try #require(all[id]?.transport)
            #expect(transport.baud == 9_600 && transport.stopBits == 2 && transport.parity == .none)
        }
        let prostar = try #require(all["morningstar-prostar-mppt"]?.transport)
        #expect(prostar.gap == .milliseconds(500) && prostar.networkGap == .milliseconds(500))
        let renogy = try #require(all["renogy-rover-srne"])
        #expect(
            renogy.transport.otherUnits.contains(255) && renogy.transport.otherUnits.contains(16))
        #expect(renogy.fastPace > .seconds(3))
        #expect(all["sunspec"]?.modelChain?.bases == [40_000, 0, 50_000])
        #expect(all["sunspec"]?.modelChain?.marker == 0x5375_6E53)
        for definition in all.values {
            #expect(definition.transport.timeout >= .milliseconds(500), "\(definition.id)")
        }
    }
}
