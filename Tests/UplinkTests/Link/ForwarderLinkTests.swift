import Core
import Records
import Supervision
import Testing

@testable import Uplink

@Suite("A forwarder whose link is silent")
struct ForwarderLinkTests {
    private let directory: TemporaryDirectory
    private let authority: SampleAuthority
    private let hub: ScriptedHub
    private let power = ScriptedPower()

    init() throws {
        directory = try TemporaryDirectory()
        authority = try SampleAuthority()
        hub = ScriptedHub(authority)
    }

    @discardableResult
    private func run(
        _ records: [SealedRecord], by time: any TimeSource, witness: String? = nil,
        until enough: @escaping @Sendable (Forwarder.Step) -> Bool
    ) async throws -> UplinkState {
        try await run(MemorySource(records), by: time, witness: witness, until: enough)
    }

    @discardableResult
    private func run(
        _ source: MemorySource, by time: any TimeSource, witness: String? = nil,
        until enough: @escaping @Sendable (Forwarder.Step) -> Bool
    ) async throws -> UplinkState {
        let (steps, continuation) = AsyncStream.makeStream(of: Forwarder.Step.self)
        var options = Forwarder.Options()
        options.observer = { continuation.yield($0) }
        options.modem = ModemCare(power: power)
        if let witness { options.modem?.witness = { witness } }
        let forwarder = try Forwarder(
            source: source, exchange: hub, verifier: authority.verifier,
            directory: directory.path, time: time, random: SeededRandom(seed: 5),
            options: options)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await forwarder.run() }
            for await step in steps {
                if enough(step) { break }
            }
            group.cancelAll()
        }
        return await forwarder.snapshot
    }

    private static func isIdle(_ step: Forwarder.Step) -> Bool { step.event == .nothingToSend }

    @Test("has its modem switched off and on behind a silence, and says that it helped")
    func cycled() async throws {
        hub.plan(Array(repeating: .unreachable, count: 40))
        let time = RunningTime()
        let state = try await run(try SampleChain.records(3), by: time, until: Self.isIdle)
        let calls = power.calls
        #expect(!calls.isEmpty && calls.count <= 4)
        #expect(calls.allSatisfy { $0 == "vsat 20" })
        #expect(state.modem?.count == Int64(calls.count))
        #expect(state.modem?.last?.result == .helped)
        #expect(hub.snapshot.recordHashes.count == 3)
        #expect(state.lastBreak?.reason.contains("scripted") == true)
        #expect(state.lastError == nil)
    }

    @Test("a restart in the middle goes on with the count of the day")
    func restarted() async throws {
        let time = RunningTime()
        for _ in 0..<12 {
            // Each run is killed in its silence; the card's word is all that is left.
            hub.plan(Array(repeating: .unreachable, count: 500))
            let failures = Counter()
            try await run([], by: time) { step in
                if case .failed = step.event { failures.add() }
                return failures.value == 30
            }
        }
        #expect(time.monotonic() < .seconds(86_400))
        #expect(power.calls.count == 4, "\(power.calls.count)")
    }

    @Test("leaves the modem alone while somebody else answers over the link")
    func explained() async throws {
        hub.plan(Array(repeating: .unreachable, count: 60))
        let state = try await run([], by: RunningTime(), witness: "192.0.2.1:53") {
            Self.isIdle($0)
        }
        #expect(power.calls.isEmpty)
        #expect(state.modem?.last?.result == .explained)
        #expect(state.modem?.last?.reason?.contains("192.0.2.1:53") == true)
    }

    @Test("says why the power role would not, and asks again")
    func refused() async throws {
        power.refuse("a person's order stands for vsat")
        hub.plan(Array(repeating: .unreachable, count: 60))
        let state = try await run([], by: RunningTime(), until: Self.isIdle)
        #expect(power.calls.count > 1)
        #expect(state.modem?.count == 0)
        #expect(state.modem?.last?.result == .refused)
        #expect(state.modem?.last?.reason == "a person's order stands for vsat")
    }

    @Test("tries nothing while the link's load is off, and says so")
    func unpowered() async throws {
        power.say(isOn: false)
        let waits = Counter()
        let state = try await run([], by: RunningTime()) { step in
            if step.event == .unpowered { waits.add() }
            return waits.value == 50
        }
        #expect(hub.snapshot.greetings == 0)
        #expect(power.calls.isEmpty)
        #expect(state.lastBreak?.reason == "vsat is off: the battery is down to its reserve")
        power.say(isOn: true)
        let back = try await run(try SampleChain.records(2), by: RunningTime(), until: Self.isIdle)
        #expect(hub.snapshot.recordHashes.count == 2)
        #expect(back.linkSince != nil)
    }

    @Test("without energy to spare brings what comes in a bundle of half an hour")
    func shortage() async throws {
        power.say(shortage: "41 % left, tonight needs 12 %, 40 % stay in reserve")
        let records = try SampleChain.records(6)
        let source = MemorySource(Array(records.prefix(3)))
        let time = RunningTime()
        let hub = hub
        let rest = Guarded<Duration?>(nil)
        try await run(source, by: time) { step in
            guard step.event == .nothingToSend else { return false }
            rest.withLock { rest in
                guard rest == nil else { return }
                rest = time.monotonic()
                source.append(Array(records[3..<6]))
            }
            return hub.snapshot.recordHashes.count == 6
        }
        let waited = time.monotonic() - (rest.withLock { $0 } ?? .zero)
        // Somebody else's minute may have passed between the bundle and the word on it.
        let least = LinkThrift.pause - .seconds(60)
        #expect(waited >= least && waited < LinkThrift.pause * 2, "\(waited)")
    }

    @Test("a power role that says nothing keeps nobody from forwarding, and switches nothing")
    func silentPower() async throws {
        power.fallSilent()
        hub.plan(Array(repeating: .unreachable, count: 40))
        try await run(try SampleChain.records(2), by: RunningTime(), until: Self.isIdle)
        #expect(power.calls.isEmpty)
        #expect(hub.snapshot.recordHashes.count == 2)
    }
}

/// The power role with one modem.
private final class ScriptedPower: LinkPower {
    private struct State {
        var isOn = true
        var isSilent = false
        var shortage: String?
        var refusal: String?
        var calls: [String] = []
    }

    private let state = Guarded(State())

    var calls: [String] { state.withLock { $0.calls } }

    func refuse(_ reason: String) { state.withLock { $0.refusal = reason } }
    func say(isOn: Bool) { state.withLock { $0.isOn = isOn } }
    func say(shortage: String) { state.withLock { $0.shortage = shortage } }
    func fallSilent() { state.withLock { $0.isSilent = true } }

    func supply() async -> LinkSupply? {
        state.withLock { state in
            guard !state.isSilent else { return nil }
            let load = LinkSupply.Load(
                name: "vsat", isOn: state.isOn,
                reason: state.isOn ? "enough" : "off: the battery is down to its reserve",
                isSwitched: true)
            return LinkSupply(loads: [load], shortage: state.shortage)
        }
    }

    func cycle(_ load: String, offFor duration: Duration) async -> String? {
        state.withLock { state in
            state.calls.append("\(load) \(duration.components.seconds)")
            return state.refusal
        }
    }
}

/// Time that passes with each wait, by as much.
private final class RunningTime: TimeSource {
    let bootID = Identifier(high: 1, low: 1)
    private let passed = Guarded(Duration.zero)

    func now() -> Timestamp { SampleAuthority.now + monotonic() }
    func monotonic() -> Duration { passed.withLock { $0 } }
    func kernelSaysSynchronised() -> Bool { true }

    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        await Task.yield()
        passed.withLock { $0 += duration }
    }
}
