import Core
import Modbus
import Power
import Site
import Testing

@testable import Station

@Suite("What a controller refused")
struct ReadPlanMemoryTests {
    private let now = Timestamp(milliseconds: 1_795_258_800_000)
    private let refusals = [
        ReadPlan.Refusal(table: .input, address: 0x3112, count: 1),
        ReadPlan.Refusal(table: .coil, address: 1, count: 1),
    ]

    private var tracer: ControllerDefinition {
        get throws {
            try #require(Catalogue.embedded.controllerDefinitions["epever-tracer"])
        }
    }

    private func port(_ text: String = "tcp://127.0.0.1:1502?unit=1") throws -> Port {
        try #require(Port(text))
    }

    private func learnt() throws -> ReadPlanMemory {
        var memory = ReadPlanMemory()
        #expect(memory.learn(refusals, try port(), try tracer, at: now))
        return memory
    }

    @Test("is remembered for this port, unit and profile, and no other")
    func key() throws {
        let memory = try #require(ReadPlanMemory(try learnt().json))
        #expect(memory == (try learnt()))
        #expect(memory.refusals(try port(), try tracer) == refusals)
        #expect(memory.refusals(try port("tcp://127.0.0.1:1502?unit=2"), try tracer).isEmpty)
        #expect(memory.refusals(try port("tcp://127.0.0.1:1503?unit=1"), try tracer).isEmpty)
        var other = try tracer
        other.id = "other"
        #expect(memory.refusals(try port(), other).isEmpty)
    }

    @Test("is forgotten when the profile reads otherwise, not when it is only named otherwise")
    func profile() throws {
        let memory = try learnt()
        var renamed = try tracer
        renamed.name = "another name"
        #expect(memory.refusals(try port(), renamed) == refusals)
        var moved = try tracer
        moved.registers[0].address += 1
        #expect(memory.refusals(try port(), moved).isEmpty)
        var limited = try tracer
        limited.limits.words -= 1
        #expect(memory.refusals(try port(), limited).isEmpty)
    }

    @Test("is news once, and is asked for anew after a month or by a clock that went wrong")
    func age() throws {
        var memory = try learnt()
        #expect(!memory.learn(refusals, try port(), try tracer, at: now + .seconds(9)))
        memory.forget(at: now + ReadPlanMemory.forgottenAfter)
        #expect(memory.refusals(try port(), try tracer) == refusals)
        var old = memory
        old.forget(at: now + ReadPlanMemory.forgottenAfter + .seconds(1))
        #expect(old.devices.isEmpty)
        memory.forget(at: now + .seconds(-1))
        #expect(memory.devices.isEmpty)
    }

    @Test("begins anew from a file that is none", arguments: ["", "{}", "[]", "{\"devices\":7}"])
    func damaged(_ text: String) throws {
        let root = TemporaryRoot()
        let path = try root.write(text, "read-plans.json")
        #expect(throws: (any Error).self) {
            try ReadPlanMemory.load(path, files: LinuxFiles())
        }
        #expect(try ReadPlanMemory.load(path + "x", files: LinuxFiles()) == ReadPlanMemory())
    }

    @Test("a device with a range that cannot be is left out", arguments: [-1, 0, 65_536])
    func outOfRange(count: Int64) throws {
        let text = try learnt().json.compactText
            .replacing("\"count\":1", with: "\"count\":\(count)")
        #expect(try #require(ReadPlanMemory(JSONValue(parsing: text))).devices.isEmpty)
    }

    @Test("spares a device that is read anew the requests that it refuses")
    func reader() async throws {
        let device = RefusingDevice()
        var memory = ReadPlanMemory()
        let first = ControllerReader(try tracer, bus: device, unit: 1, time: SetTime())
        await first.round()
        let asked = device.refusals
        #expect(asked > 0)
        #expect(memory.learn(await first.refusals, try port(), try tracer, at: now))
        let second = ControllerReader(
            try tracer, bus: device, unit: 1, time: SetTime(),
            refusals: memory.refusals(try port(), try tracer))
        await second.round()
        #expect(device.refusals == asked, "nothing refused was asked for again")
        #expect(!memory.learn(await second.refusals, try port(), try tracer, at: now))
    }
}

/// A device that has no coil 1, as some models, and refuses every read that touches it.
private final class RefusingDevice: RegisterBus {
    let device = "refusing"
    private let count = Guarded(0)

    var refusals: Int { count.withLock { $0 } }

    func perform(_ request: ModbusRequest, unit: UInt8) async throws(ModbusFault) -> ModbusAnswer {
        switch request {
        case .read(let table, let address, let length):
            if table == .coil, (Int(address)..<(Int(address) + Int(length))).contains(1) {
                count.withLock { $0 += 1 }
                throw ModbusFault(
                    device: device, unit: unit, request: request,
                    reason: .exception(.illegalAddress))
            }
            return table.isBits
                ? .bits([Bool](repeating: false, count: Int(length)))
                : .registers([UInt16](repeating: 1, count: Int(length)))
        default: return .written
        }
    }

    func close() async {}
}
