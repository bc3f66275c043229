import Core
import Records
import Supervision
import Testing

@testable import Uplink

@Suite("Several batches under way")
struct ForwarderFlightTests {
    private let directory: TemporaryDirectory
    private let authority: SampleAuthority
    private let hub: ScriptedHub

    init() throws {
        directory = try TemporaryDirectory()
        authority = try SampleAuthority()
        hub = ScriptedHub(authority)
        var state = UplinkState()
        // Of an earlier run: where the line is not known, batches go one by one.
        state.rate = 8_000
        state.recordBytes = 50
        try LinuxFiles().replace(
            directory.path + "/cursor.json", with: Array(state.json.compactText.utf8),
            mode: 0o640)
    }

    /// Brings all in batches of ten; returns every event up to the first rest with nothing left.
    private func run(
        _ records: [SealedRecord], through exchange: any HubExchange
    ) async throws -> (events: [ForwarderCore.Event], state: UplinkState) {
        let (steps, continuation) = AsyncStream.makeStream(of: Forwarder.Step.self)
        var options = Forwarder.Options()
        options.batchRecords = 10
        options.observer = { continuation.yield($0) }
        let forwarder = try Forwarder(
            source: MemorySource(records), exchange: exchange, verifier: authority.verifier,
            directory: directory.path, time: PatientTime(), random: SeededRandom(seed: 3),
            options: options)
        let events = await withTaskGroup(of: Void.self) { group in
            group.addTask { await forwarder.run() }
            var events: [ForwarderCore.Event] = []
            for await step in steps {
                events.append(step.event)
                if step.event == .nothingToSend { break }
            }
            group.cancelAll()
            return events
        }
        return (events, try UplinkState.load(directory: directory.path))
    }

    @Test("the second leaves before the first is answered, the very first goes alone")
    func together() async throws {
        let records = try SampleChain.records(50)
        let line = MeetingLine(hub, [2: .afterArrival(of: 3), 4: .afterArrival(of: 5)])
        let (events, state) = try await run(records, through: line)
        #expect(line.arrivals == [1, 11, 21, 31, 41])
        // Two answers that are there together are one event: a receipt covers all before it.
        #expect((3...5).contains(events.filter(\.isDelivery).count))
        #expect(hub.snapshot.recordHashes == records.map(\.recordHash))
        #expect(state.forwarded?.position == 50)
    }

    @Test("a cut with several under way is one failure, and nothing comes twice")
    func cut() async throws {
        let records = try SampleChain.records(50)
        let line = MeetingLine(hub, [2: .breaksAfterArrival(of: 3), 3: .breaks])
        let (events, state) = try await run(records, through: line)
        #expect(events.filter { $0 == .failed(retryAfter: nil) }.count == 1)
        // After the new greeting the first goes alone again.
        #expect(line.arrivals == [1, 11, 21, 11, 21, 31, 41])
        #expect(hub.snapshot.recordHashes == records.map(\.recordHash))
        #expect(hub.snapshot.greetings == 2)
        #expect(line.closings > 0)
        #expect(state.forwarded?.position == 50)
    }

    @Test("a lost answer costs nothing where HQ's next receipt covers it")
    func covered() async throws {
        let records = try SampleChain.records(40)
        let line = MeetingLine(hub, [2: .keptAndSilent, 3: .pass])
        let (events, state) = try await run(records, through: line)
        #expect(!events.contains(.failed(retryAfter: nil)))
        #expect(line.arrivals == [1, 11, 21, 31])
        #expect(events.contains(.delivered(upTo: 30)))
        #expect(!events.contains(.delivered(upTo: 20)))
        #expect(hub.snapshot.recordHashes == records.map(\.recordHash))
        #expect(state.forwarded?.position == 40)
    }

    @Test("a refused record is set aside, and those behind it are not blamed")
    func refused() async throws {
        let records = try SampleChain.records(40)
        hub.state.withLock { $0.refused = [14] }
        let line = MeetingLine(hub, [2: .afterArrival(of: 3)])
        let (events, state) = try await run(records, through: line)
        #expect(!events.contains(.failed(retryAfter: nil)))
        #expect(events.filter { $0 == .recordsSetAside }.count == 1)
        #expect(state.setAside.map(\.sequence) == [14])
        #expect(hub.snapshot.withheld == [14])
        #expect(hub.snapshot.recordHashes == records.map(\.recordHash))
    }

    @Test("what is under way is charged to records")
    func account() async throws {
        let records = try SampleChain.records(30)
        let line = MeetingLine(hub, [2: .afterArrival(of: 3)], bytes: 100)
        let (_, state) = try await run(records, through: line)
        #expect(state.monthPurposes[.records]?.sent == 300)
        #expect(state.monthPurposes[.contact] == nil)
    }

    @Test("urgent records are shown as soon as what is under way has landed")
    func urgent() async throws {
        let records = try SampleChain.records(60)
        let line = MeetingLine(hub, [:])
        let source = MemorySource(records, urgent: [55])
        let (steps, continuation) = AsyncStream.makeStream(of: Forwarder.Step.self)
        var options = Forwarder.Options()
        options.batchRecords = 10
        options.observer = { continuation.yield($0) }
        let forwarder = try Forwarder(
            source: source, exchange: line, verifier: authority.verifier,
            directory: directory.path, time: PatientTime(), random: SeededRandom(seed: 3),
            options: options)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await forwarder.run() }
            for await step in steps where step.event == .nothingToSend { break }
            group.cancelAll()
        }
        #expect(hub.snapshot.foretold == [55])
        #expect(hub.snapshot.arrivals.first == "foretold 55")
        #expect(hub.snapshot.recordHashes == records.map(\.recordHash))
    }
}

/// A line on which batches meet: what becomes of each is told by its number of arrival.
private final class MeetingLine: HubExchange {
    enum Fate: Sendable {
        case pass
        /// Goes on to the hub once another has arrived.
        case afterArrival(of: Int)
        case breaksAfterArrival(of: Int)
        case breaks
        /// The hub keeps it; the answer comes when everything else has been said.
        case keptAndSilent
    }

    private enum Need {
        case arrival(Int)
        /// Of all that came before.
        case settling(Int)
    }

    private struct State {
        var firsts: [Int64] = []
        var settled: Set<Int> = []
        var waiting: [(need: Need, continuation: CheckedContinuation<Void, Never>)] = []
        var closings = 0
        var bytes: Int64 = 0
    }

    private let hub: ScriptedHub
    private let fates: [Int: Fate]
    private let bytes: Int64
    private let state = Guarded(State())

    init(_ hub: ScriptedHub, _ fates: [Int: Fate], bytes: Int64 = 0) {
        self.hub = hub
        self.fates = fates
        self.bytes = bytes
    }

    /// First sequences of the batches, as they came.
    var arrivals: [Int64] { state.withLock { $0.firsts } }
    var closings: Int { state.withLock { $0.closings } }

    func hello() async throws(UplinkFault) -> HubGreeting { try await hub.hello() }
    func deliver(_ batch: [UInt8]) async throws(UplinkFault) -> SignedReceipt {
        try await deliver(batch) {}
    }

    func deliver(
        _ batch: [UInt8], onItsWay: @escaping @Sendable () -> Void
    ) async throws(UplinkFault) -> SignedReceipt {
        let first = (try? WireBatch(decoding: batch))?.firstSequence ?? 0
        let number = change { state in
            state.firsts.append(first)
            state.bytes += bytes
            return state.firsts.count
        }
        onItsWay()
        defer { change { _ = $0.settled.insert(number) } }
        switch fates[number] ?? .pass {
        case .pass: break
        case .afterArrival(let other): await wait(.arrival(other))
        case .breaksAfterArrival(let other):
            await wait(.arrival(other))
            throw .unreachable(address: "test", reason: "cut")
        case .breaks: throw .unreachable(address: "test", reason: "cut")
        case .keptAndSilent:
            let receipt = try await hub.deliver(batch)
            change { _ = $0.settled.insert(number) }
            let (never, end) = AsyncStream.makeStream(of: Void.self)
            for await _ in never {}
            end.finish()
            return receipt
        }
        await wait(.settling(number))
        return try await hub.deliver(batch)
    }

    private func wait(_ need: Need) async {
        await withCheckedContinuation { continuation in
            change { $0.waiting.append((need, continuation)) }
        }
    }

    /// Changes something and wakes those whose need is met by it.
    @discardableResult
    private func change<Value: Sendable>(_ change: (inout State) -> Value) -> Value {
        let (value, woken) = state.withLock { state in
            let value = change(&state)
            func isMet(_ need: Need) -> Bool {
                switch need {
                case .arrival(let number): state.firsts.count >= number
                case .settling(let number): state.settled.isSuperset(of: 1..<number)
                }
            }
            let woken = state.waiting.filter { isMet($0.need) }.map(\.continuation)
            state.waiting.removeAll { isMet($0.need) }
            return (value, woken)
        }
        for continuation in woken { continuation.resume() }
        return value
    }

    func foretell(_ batch: [UInt8]) async throws(UplinkFault) { try await hub.foretell(batch) }
    func progress(of attachment: AttachmentName) async throws(UplinkFault) -> AttachmentProgress {
        try await hub.progress(of: attachment)
    }

    func deliver(
        _ part: [UInt8], at offset: Int64, of attachment: AttachmentName
    ) async throws(UplinkFault) -> AttachmentProgress {
        try await hub.deliver(part, at: offset, of: attachment)
    }

    func traffic() -> LinkTraffic { state.withLock { LinkTraffic(sent: $0.bytes) } }
    func close() async { state.withLock { $0.closings += 1 } }
}
