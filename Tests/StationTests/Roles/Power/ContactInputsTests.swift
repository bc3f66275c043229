import Core
import Modbus
import Site
import Testing

@testable import Station

@Suite("Contacts that are read")
struct ContactInputsTests {
    /// Unit 2 has inputs of which the even ones are closed; no other unit answers.
    private final class Inputs: RegisterBus {
        let device = "inputs"
        let asked = Guarded(0)

        func perform(
            _ request: ModbusRequest, unit: UInt8
        ) async throws(ModbusFault) -> ModbusAnswer {
            asked.withLock { $0 += 1 }
            guard unit == 2, case .read(.discrete, let address, 1) = request else {
                throw ModbusFault(
                    device: device, unit: unit, request: request,
                    reason: .noAnswer(within: .seconds(1)))
            }
            guard address < 8 else {
                throw ModbusFault(
                    device: device, unit: unit, request: request,
                    reason: .exception(.illegalAddress))
            }
            return .bits([address % 2 == 0])
        }

        func close() async {}
    }

    private struct Lines: HeldLines {
        var contactsHeld: [String: Bool]?
        func states() async -> [String: Bool]? { nil }
        func set(_ line: String, on: Bool) async -> Bool? { nil }
        func contacts() async -> [String: Bool]? { contactsHeld }
    }

    private static func contacts(_ bus: Inputs, lines: Lines) throws -> ContactInputs {
        let port = try #require(Port("tcp://127.0.0.1:1502?unit=2"))
        return ContactInputs(buses: [port.line: bus], lines: lines)
    }

    private static func detections(_ texts: [String]) throws -> [Int: Detection] {
        try Dictionary(
            uniqueKeysWithValues: texts.enumerated().map {
                ($0.offset, try #require(Detection($0.element)))
            })
    }

    @Test("are told as their inputs and lines are; what does not answer is left out")
    func states() async throws {
        let wanted = try Self.detections([
            "modbus:tcp://127.0.0.1:1502?unit=2&input=4",
            "modbus:tcp://127.0.0.1:1502?unit=2&input=5",
            "modbus:tcp://127.0.0.1:1502?unit=2&input=40",
            "modbus:tcp://127.0.0.1:1502?unit=2&input=6", "gpio:GENERATOR", "gpio:GRID", "none",
            "modbus:tcp://127.0.0.2:1502?unit=2&input=4",
        ])
        let contacts = try Self.contacts(Inputs(), lines: Lines(contactsHeld: ["GENERATOR": true]))
        #expect(await contacts.states(of: wanted) == [0: true, 1: false, 3: true, 4: true])
    }

    @Test("cost one time-out a round where their board is silent, and none where the role is away")
    func silence() async throws {
        let wanted = try Self.detections(
            (0..<3).map { "modbus:tcp://127.0.0.1:1502?unit=9&input=\($0)" } + ["gpio:GENERATOR"])
        let bus = Inputs()
        let contacts = try Self.contacts(bus, lines: Lines(contactsHeld: nil))
        #expect(await contacts.states(of: wanted).isEmpty)
        #expect(bus.asked.withLock { $0 } == 1)
    }
}
