import Core
import Modbus
import Site
import Testing

@testable import Power

struct ControllerProbeTests {
    @Test("A Tracer is taken for one")
    func tracer() async throws {
        let definition = try Tracer.definition()
        let device = FakeController(definition, values: Tracer.noon)
        let attempts = await ControllerProbe(bus: device, unit: 1).attempts([definition])
        #expect(attempts.map(\.answers) == [true])
        #expect(attempts[0].reason == "system_rated_voltage is 24.0 V, battery_voltage is 27.1 V")
    }

    @Test("Another device is not, and the reason is said")
    func others() async throws {
        let definition = try Tracer.definition()
        let device = FakeController(
            definition, values: ["system_rated_voltage": [2_300], "battery_voltage": [2_700]])
        let wrong = await ControllerProbe(bus: device, unit: 1).attempts([definition])
        #expect(wrong.map(\.answers) == [false])
        #expect(wrong[0].reason.contains("23.0 V"))
        device.set(definition.register(named: "system_rated_voltage"), nil)
        let refused = await ControllerProbe(bus: device, unit: 1).attempts([definition])
        #expect(refused[0].reason.contains("illegal address"))
        device.state.withLock { $0.isAway = true }
        let silent = await ControllerProbe(bus: device, unit: 1).attempts([definition])
        #expect(silent[0].reason.contains("no answer"))
    }
}
