import Core
import Records
import Supervision
import Testing

@testable import Uplink

@Suite("The forwarder")
struct ForwarderTests {
    private let directory: TemporaryDirectory
    private let authority: SampleAuthority
    private let hub: ScriptedHub

    init() throws {
        directory = try TemporaryDirectory()
        authority = try SampleAuthority()
        hub = ScriptedHub(authority)
    }

    /// Runs a forwarder until the observer has seen enough, and returns its state.
    @discardableResult
    private func run(
        _ source: MemorySource, through exchange: (any HubExchange)? = nil,
        whenShared: (@Sendable () -> Void)? = nil, by time: PatientTime = PatientTime(),
        whenTimeIsKnown: (@Sendable () -> Void)? = nil,
        until enough: @escaping @Sendable (Forwarder.Step) -> Bool
    ) async throws -> UplinkState {
        let (steps, continuation) = AsyncStream.makeStream(of: Forwarder.Step.self)
        var options = Forwarder.Options()
        options.batchRecords = 10
        options.observer = { continuation.yield($0) }
        options.whenShared = whenShared
        options.whenTimeIsKnown = whenTimeIsKnown
        let forwarder = try Forwarder(
            source: source, exchange: exchange ?? hub, verifier: authority.verifier,
            directory: directory.path, time: time, random: SeededRandom(seed: 3),
            options: options)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await forwarder.run() }
            for await step in steps {
                if enough(step) { break }
            }
            group.cancelAll()
        }
        return try UplinkState.load(directory: directory.path)
    }

    private static func isIdle(_ step: Forwarder.Step) -> Bool { step.event == .nothingToSend }

    @Test("brings every record once, over batches and epochs, and keeps HQ's receipts")
    func everything() async throws {
        let first = try SampleChain.records(25)
        let second = try SampleChain.records(7, epoch: SampleChain.epoch(2))
        let state = try await run(MemorySource(first + second), until: Self.isIdle)
        #expect(hub.snapshot.recordHashes == (first + second).map(\.recordHash))
        #expect(state.forwarded?.position == 32)
        #expect(state.forwarded?.sequence == 7)
        #expect(state.link == .off)
        #expect(state.lastError == nil)
        #expect(state.lastContact == SampleAuthority.now)
        let kept = try ReceiptStore(directory: directory.path).receipt(
            epoch: SampleChain.epoch(1))
        #expect(kept?.receipt.sequence == 25)
        #expect(kept?.receipt.chainHash == first.last?.chainHash)
    }

    @Test("keeps what HQ says of records that are not here, and has somebody told")
    func shared() async throws {
        let common = try SampleChain.records(5)
        try await run(MemorySource(common), until: Self.isIdle)
        // The card goes on and is then turned back: HQ greets it with more than it holds.
        let other = try SampleChain.records(8)
        try await run(MemorySource(other), until: Self.isIdle)
        let store = ReceiptStore(directory: directory.path)
        #expect(try store.names().map(\.isElsewhere) == [false])
        let told = Counter()
        try await run(MemorySource(common), whenShared: { told.add() }, until: Self.isIdle)
        #expect(told.value > 0)
        let name = try #require(try store.names().first(where: \.isElsewhere))
        #expect(try store.receipt(name)?.receipt.sequence == 8)
        // The evidence of what was here once stays.
        #expect(try store.receipt(epoch: SampleChain.epoch(1))?.receipt.sequence == 8)
    }

    @Test("goes on where it was after its own restart, from the durable place")
    func restart() async throws {
        let records = try SampleChain.records(40)
        let source = MemorySource(Array(records.prefix(20)))
        try await run(source, until: Self.isIdle)
        source.append(Array(records.dropFirst(20)))
        let before = hub.snapshot.deliveries
        try await run(source, until: Self.isIdle)
        #expect(hub.snapshot.recordHashes == records.map(\.recordHash))
        #expect(hub.snapshot.deliveries == before + 2)
    }

    @Test("comes through a dead hub, a busy hub and lost receipts, with nothing twice")
    func mishaps() async throws {
        let records = try SampleChain.records(60)
        hub.plan([
            .unreachable, .unreachable, .loseReceipt, .unreachable, .busy(.seconds(2)),
            .loseReceipt, .loseReceipt,
        ])
        let state = try await run(MemorySource(records), until: Self.isIdle)
        #expect(hub.snapshot.recordHashes == records.map(\.recordHash))
        #expect(state.forwarded?.position == 60)
        #expect(hub.snapshot.mishaps.isEmpty)
    }

    @Test("takes the place of a lost receipt from HQ's signed greeting and sends nothing again")
    func lostReceipt() async throws {
        let records = try SampleChain.records(10)
        // The first mishap falls to the greeting, which takes no notice of this kind.
        hub.plan([.busy(.zero), .loseReceipt])
        try await run(MemorySource(records), until: Self.isIdle)
        #expect(hub.snapshot.deliveries == 1)
        #expect(hub.snapshot.recordHashes.count == 10)
    }

    @Test("sends again what HQ lost when it was restored to an earlier moment")
    func restored() async throws {
        let records = try SampleChain.records(30)
        let source = MemorySource(records)
        try await run(source, until: Self.isIdle)
        hub.restore(SampleChain.epoch(1), to: 12)
        let state = try await run(source, until: Self.isIdle)
        #expect(hub.snapshot.recordHashes == records.map(\.recordHash))
        #expect(state.forwarded?.position == 30)
    }

    @Test("rewinds to HQ's signed place when HQ refuses a batch that does not follow")
    func behind() async throws {
        let records = try SampleChain.records(30)
        let source = MemorySource(Array(records.prefix(20)))
        try await run(source, until: Self.isIdle)
        source.append(Array(records.dropFirst(20)))
        let refusals = Counter()
        let state = try await run(
            source, through: ForgetfulHub(hub),
            until: { step in
                if case .behind(3) = step.event { refusals.add() }
                return Self.isIdle(step)
            })
        #expect(refusals.value == 1)
        #expect(hub.snapshot.recordHashes == records.map(\.recordHash))
        #expect(state.forwarded?.position == 30)
    }

    @Test("sets a refused record aside, says so, and brings those behind it")
    func poison() async throws {
        let records = try SampleChain.records(20)
        hub.state.withLock { $0.refused = [4, 17] }
        let state = try await run(MemorySource(records), until: Self.isIdle)
        #expect(hub.snapshot.recordHashes == records.map(\.recordHash))
        #expect(hub.snapshot.withheld == [4, 17])
        #expect(state.setAside.map(\.sequence) == [4, 17])
        #expect(state.setAside.first?.reason == "scripted")
    }

    @Test("hands over the hash of a record whose content is damaged, where the chain still closes")
    func damaged() async throws {
        let records = try SampleChain.records(20)
        let state = try await run(
            MemorySource(records, damaged: [6], knowsHashes: true), until: Self.isIdle)
        #expect(hub.snapshot.recordHashes == records.map(\.recordHash))
        #expect(hub.snapshot.withheld == [6])
        #expect(state.setAside.map(\.sequence) == [6])
    }

    @Test("brings all before a damaged record and says what is wrong where no hash can be told")
    func unreadable() async throws {
        let records = try SampleChain.records(20)
        let state = try await run(
            MemorySource(records, damaged: [6]),
            until: { $0.error != nil })
        #expect(hub.snapshot.recordHashes.count == 5)
        #expect(state.forwarded?.sequence == 5)
        #expect(state.lastError?.contains("damaged at sequence 6") == true)
    }

    @Test(
        "does not move on a receipt that does not hold",
        arguments: [ScriptedHub.Mishap.forgeReceipt, .breakSignature])
    func badReceipt(_ mishap: ScriptedHub.Mishap) async throws {
        let records = try SampleChain.records(10)
        hub.plan([.busy(.zero), mishap])
        let rejected = Guarded<Forwarder.Step?>(nil)
        try await run(
            MemorySource(records),
            until: { step in
                guard step.error?.contains("receipt does not hold") == true else { return false }
                rejected.withLock { $0 = step }
                return true
            })
        let step = try #require(rejected.withLock { $0 })
        #expect(step.event == .failed(retryAfter: nil, isSilent: false))
        guard case .wait = step.action else {
            Issue.record("it goes on with \(step.action)")
            return
        }
    }

    @Test("tells that HQ's time is known, once, whether the clock is right or not")
    func wrongClock() async throws {
        let source = MemorySource(try SampleChain.records(60))
        let told = Counter()
        for (round, wrongBy) in [Duration.zero, .seconds(-3_600)].enumerated() {
            let time = PatientTime(wrongBy: wrongBy, isSynchronised: false)
            let state = try await run(
                source, by: time, whenTimeIsKnown: { told.add() }, until: Self.isIdle)
            let offset = try #require(state.clockOffset)
            #expect((offset + wrongBy).magnitude < .seconds(60))
            #expect(told.value >= round + 1)
            source.append(try SampleChain.records(30, epoch: SampleChain.epoch(UInt64(round) + 2)))
        }
        // Sixty answers narrow it a few times and no more.
        #expect(told.value <= 8)
    }

    @Test("looks at once when it is woken")
    func woken() async throws {
        let records = try SampleChain.records(12)
        let source = MemorySource(Array(records.prefix(5)))
        let counter = Counter()
        let (idle, continuation) = AsyncStream.makeStream(of: Int.self)
        var options = Forwarder.Options()
        options.observer = { step in
            if step.event == .nothingToSend {
                counter.add()
                continuation.yield(counter.value)
            }
        }
        let forwarder = try Forwarder(
            source: source, exchange: hub, verifier: authority.verifier,
            directory: directory.path, time: PatientTime(), random: SeededRandom(seed: 1),
            options: options)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await forwarder.run() }
            for await count in idle {
                if count == 2 { break }
                source.append(Array(records.dropFirst(5)))
                forwarder.wake()
            }
            group.cancelAll()
        }
        #expect(hub.snapshot.recordHashes == records.map(\.recordHash))
    }

    @Test("starts from HQ's word where its own file is damaged")
    func damagedState() async throws {
        let records = try SampleChain.records(10)
        try await run(MemorySource(records), until: Self.isIdle)
        try LinuxFiles().replace(
            directory.path + "/cursor.json", with: Array("{".utf8), mode: 0o640)
        let deliveries = hub.snapshot.deliveries
        let state = try await run(MemorySource(records), until: Self.isIdle)
        #expect(hub.snapshot.deliveries == deliveries)
        #expect(state.forwarded?.position == 10)
    }
}

/// A hub whose database is restored to an earlier moment right after its greeting.
private struct ForgetfulHub: HubExchange {
    private let hub: ScriptedHub

    init(_ hub: ScriptedHub) {
        self.hub = hub
    }

    func hello() async throws(UplinkFault) -> HubGreeting {
        let greeting = try await hub.hello()
        hub.restore(SampleChain.epoch(1), to: 3)
        return greeting
    }

    func deliver(_ batch: [UInt8]) async throws(UplinkFault) -> SignedReceipt {
        try await hub.deliver(batch)
    }

    func foretell(_ batch: [UInt8]) async throws(UplinkFault) {
        try await hub.foretell(batch)
    }

    func progress(of attachment: AttachmentName) async throws(UplinkFault) -> AttachmentProgress {
        try await hub.progress(of: attachment)
    }

    func deliver(
        _ part: [UInt8], at offset: Int64, of attachment: AttachmentName
    ) async throws(UplinkFault) -> AttachmentProgress {
        try await hub.deliver(part, at: offset, of: attachment)
    }

    func traffic() -> LinkTraffic { LinkTraffic() }
    func close() async {}
}
