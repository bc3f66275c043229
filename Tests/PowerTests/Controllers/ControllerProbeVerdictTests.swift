import Core
import Modbus
import Site
import Testing

@testable import Power

/// What a technician is told of a wire.
struct ControllerProbeVerdictTests {
    private static let all = Array(Catalogue.embedded.controllerDefinitions.values)

    private static func verdict(
        _ trouble: ModbusFault.Reason
    ) async -> (ControllerProbe.Verdict, [ControllerProbe.Attempt]) {
        let device = FakeUnits()
        device.state.withLock { $0.trouble = trouble }
        let attempts = await ControllerProbe(bus: device, unit: 1).attempts(all)
        return (ControllerProbe.verdict(attempts), attempts)
    }

    @Test(
        "Each way not to be known has its word and its advice",
        arguments: [
            (.noAnswer(within: .seconds(1)), "nothing", "A and B"),
            (.badFrame("noise"), "garbled", "baud"),
            (.lateAnswer(after: .seconds(2), limit: .seconds(1)), "late", "gateway"),
            (.exception(.illegalAddress), "unknown", "none of the known controllers"),
            (.exception(.deviceBusy), "unknown", "none of the known controllers"),
            (.cannotOpen("no such file"), "broken", "no such file"),
        ] as [(ModbusFault.Reason, String, String)])
    func words(_ trouble: ModbusFault.Reason, _ word: String, _ advice: String) async {
        let (verdict, attempts) = await Self.verdict(trouble)
        #expect(verdict.word == word)
        #expect(verdict.text(unit: 1).contains(advice))
        #expect(verdict.match == nil)
        #expect(attempts.allSatisfy { !$0.answers && !$0.reason.isEmpty })
    }

    @Test("A relay board is no controller")
    func relayBoard() async {
        let device = FakeUnits()
        device.put(1, 0, [UInt16](repeating: 0, count: 32), table: .coil)
        device.put(1, 0, [UInt16](repeating: 0, count: 32))
        let attempts = await ControllerProbe(bus: device, unit: 1).attempts(Self.all)
        #expect(ControllerProbe.verdict(attempts).word == "unknown")
    }

    @Test("Other units are tried only where nothing answers under the one that was said")
    func otherUnits() async {
        let silent = FakeUnits()
        silent.state.withLock { $0.missing = .noAnswer(within: .seconds(1)) }
        _ = await ControllerProbe(bus: silent, unit: 1).attempts(Self.all)
        #expect(silent.state.withLock { $0.requests.contains { $0.unit == 255 } })
        let busy = FakeUnits()
        busy.state.withLock { $0.trouble = .exception(.illegalAddress) }
        _ = await ControllerProbe(bus: busy, unit: 1).attempts(Self.all)
        #expect(busy.state.withLock { !$0.requests.contains { $0.unit == 255 } })
    }

    @Test("The probe never writes")
    func onlyReads() async {
        let device = FakeUnits()
        device.put(1, 0, [UInt16](repeating: 1, count: 200))
        _ = await ControllerProbe(bus: device, unit: 1).attempts(Self.all)
        let requests = device.state.withLock { $0.requests }
        #expect(requests.count > Self.all.count)
        #expect(
            requests.allSatisfy { if case .read = $0.request { true } else { false } })
    }

    @Test("Two profiles that fit are both named")
    func ambiguous() {
        let two = ["a", "b"].map {
            ControllerProbe.Attempt(
                profile: $0, answers: true, reason: "r", unit: 1, contact: .answer)
        }
        let verdict = ControllerProbe.verdict(two)
        #expect(verdict.word == "ambiguous" && verdict.match?.profile == "a")
        #expect(verdict.text(unit: 1).contains("a and like b"))
    }
}
