import Core
import Journal
import PKI
import Records
import Testing

@testable import Uplink

@Suite("The forwarder's last lanes")
struct ForwarderRingsTests {
    private let directory: TemporaryDirectory
    private let authority: SampleAuthority
    private let hub: ScriptedHub

    init() throws {
        directory = try TemporaryDirectory()
        authority = try SampleAuthority()
        hub = ScriptedHub(authority)
    }

    /// Runs until nothing is left to send.
    @discardableResult
    private func run(
        _ rings: any RingSource, records: Int = 25, _ attachments: MemoryAttachments? = nil,
        budget: LinkBudget? = nil, until count: Int = 1
    ) async throws -> UplinkState {
        let (steps, continuation) = AsyncStream.makeStream(of: Forwarder.Step.self)
        var options = Forwarder.Options()
        options.batchRecords = 10
        options.rings = rings
        options.budget = budget
        options.observer = { continuation.yield($0) }
        let forwarder = try Forwarder(
            source: MemorySource(try SampleChain.records(records)), attachments: attachments,
            exchange: hub, verifier: authority.verifier, directory: directory.path,
            time: PatientTime(), random: SeededRandom(seed: 3), options: options)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await forwarder.run() }
            var idle = 0
            for await step in steps {
                idle += step.event == .nothingToSend ? 1 : 0
                if idle == count { break }
            }
            group.cancelAll()
        }
        return try UplinkState.load(directory: directory.path)
    }

    @Test("come behind all else, history first, each part once, also by the next process")
    func order() async throws {
        let image = [UInt8](repeating: 3, count: 40_000)
        let rings = MemoryRings(history: 3, logs: 1, empty: 5)
        let attachments = MemoryAttachments([(2, true, image)])
        let state = try await run(rings, attachments)
        let arrivals = hub.snapshot.arrivals
        #expect(arrivals.suffix(4) == ["history", "history", "history", "logs"])
        #expect(!arrivals.dropLast(4).contains { $0 == "history" || $0 == "logs" })
        #expect(state.deferrals == [:])
        #expect(state.monthPurposes[.history] != nil || hub.snapshot.ringCost == 0)
        try await run(rings, attachments)
        #expect(hub.snapshot.rings.count == 4)
        rings.add(1, to: .logs)
        try await run(rings, attachments)
        #expect(hub.snapshot.arrivals.last == "logs")
        #expect(Set(hub.snapshot.rings).count == 5)
    }

    @Test("are not offered to an older hub, and none of its files is read")
    func olderHub() async throws {
        hub.state.withLock { $0.takes.subtract([.history, .logs]) }
        let rings = MemoryRings(history: 1, logs: 1)
        let state = try await run(rings)
        #expect(hub.snapshot.rings.isEmpty)
        #expect(rings.looks.value == 0)
        #expect(state.deferrals == [.history: .hub, .logs: .hub])
    }

    @Test("go again where HQ's answer was lost, and past what HQ cannot read")
    func faults() async throws {
        let rings = MemoryRings(history: 2, logs: 0)
        hub.plan([.unreachable])
        hub.state.withLock {
            $0.answers = [
                .ring: .refused(
                    ProblemDocument(status: 400, code: .malformed, title: "It cannot be read"))
            ]
        }
        let state = try await run(rings)
        #expect(hub.snapshot.rings.isEmpty)
        #expect(state.rings["history"]?.offset == 2)
        #expect(state.troubles[.history]?.contains("refuses a part") == true)
        // A hub that stumbles over them holds up no record.
        hub.state.withLock {
            $0.answers = [.ring: .badAnswer(reason: "odd")]
            $0.held = [:]
        }
        rings.add(1, to: .history)
        let other = try await run(rings, records: 40)
        #expect(hub.snapshot.held.values.first?.count == 40)
        #expect(other.troubles[.history] != nil)
        #expect(hub.snapshot.rings.isEmpty)
    }

    @Test("stop for the day once its share is used, and for the month where records need the rest")
    func allowance() async throws {
        hub.state.withLock { $0.ringCost = RingTurns.allowance / 3 + 1 }
        let state = try await run(MemoryRings(history: 9, logs: 0))
        #expect(hub.snapshot.rings.count == 3)
        #expect(state.deferrals == [.history: .allowance])
        #expect(state.monthPurposes[.history]?.total ?? 0 > RingTurns.allowance)

        hub.state.withLock { $0.ringCost = 0 }
        let poor = try await run(
            MemoryRings(history: 0, logs: 1), budget: LinkBudget(bytes: 1_000))
        #expect(poor.deferrals[.logs] == .budget)
    }

    @Test("are told again to a hub that was turned back")
    func restored() async throws {
        let rings = MemoryRings(history: 2, logs: 1)
        try await run(rings)
        let epoch = try #require(hub.snapshot.held.keys.first)
        hub.restore(epoch, to: 5)
        try await run(rings)
        #expect(hub.snapshot.rings.count == 6)
        #expect(Set(hub.snapshot.rings).count == 3)
    }
}
