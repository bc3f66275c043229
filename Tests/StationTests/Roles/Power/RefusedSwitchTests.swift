import Core
import Health
import Power
import Testing

@testable import Station

@Suite("A coil that its board refuses")
struct RefusedSwitchTests {
    private static let coils: [UInt16: Bool] = [0: true, 1: true, 2: true]
    private static let pump = "modbus:tcp://127.0.0.1:1502?unit=2&coil=16"

    private func bench() throws -> PowerBench {
        let bench = try PowerBench(coils: Self.coils, pump: Self.pump, pumpTier: 1)
        bench.board.state.withLock { $0.refused = [16] }
        return bench
    }

    @Test("concerns its load alone: the others are known, switched and put right")
    func alone() async throws {
        let bench = try bench()
        await bench.steps(20)
        for load in ["network", "vsat", "workstation-1"] {
            #expect(await bench.load(load)?.isOn == true, "\(load)")
            #expect(await bench.load(load)?.problem == nil, "\(load)")
        }
        #expect(await bench.load("pump")?.isOn == nil)
        #expect(await bench.load("pump")?.problem == "refused")
        // Somebody opens tier 1: it is closed again.
        bench.board.state.withLock { $0.coils[0] = false }
        await bench.steps(12)
        #expect(bench.board.state.withLock { $0.coils[0] } == true)
    }

    @Test("has a finding that names load, device, unit, coil and exception, and blames no cable")
    func finding() async throws {
        let bench = try bench()
        await bench.steps(3)
        let report = await bench.engine.report
        let load = try #require(report.loads.first { $0.name == "pump" })
        let fault = try #require(load.fault)
        for word in ["coil 16", "scripted", "unit 2", "exception 2 (illegal address)"] {
            #expect(fault.contains(word), "\(word)")
        }
        #expect(PowerReport(report.json).loads == report.loads)
    }

    @Test("an order for it is taken with a word about why nothing happens")
    func order() async throws {
        let bench = try bench()
        await bench.steps(3)
        let order = LoadOrder(load: "pump", wish: .restore, confirmation: "pump")
        #expect(try await bench.engine.take(order)?.contains("switch") == true)
        #expect(try await bench.engine.take(LoadOrder(load: "vsat", wish: .shed)) == nil)
    }
}
