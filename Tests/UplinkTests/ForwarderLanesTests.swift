import Core
import Journal
import PKI
import Records
import Supervision
import Testing

@testable import Uplink

@Suite("The forwarder's lanes")
struct ForwarderLanesTests {
    private let directory: TemporaryDirectory
    private let authority: SampleAuthority
    private let hub: ScriptedHub

    init() throws {
        directory = try TemporaryDirectory()
        authority = try SampleAuthority()
        hub = ScriptedHub(authority)
    }

    private static func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    /// Runs until nothing is left to send; a forwarder that never rests fails by its steps.
    @discardableResult
    private func run(
        _ source: MemorySource, _ attachments: MemoryAttachments? = nil,
        choice: AttachmentChoice = .flagged, budget: LinkBudget? = nil, steps limit: Int = 2_000
    ) async throws -> UplinkState {
        let (steps, continuation) = AsyncStream.makeStream(of: Forwarder.Step.self)
        var options = Forwarder.Options()
        options.batchRecords = 10
        options.attachments = choice
        options.budget = budget
        options.observer = { continuation.yield($0) }
        let forwarder = try Forwarder(
            source: source, attachments: attachments, exchange: hub,
            verifier: authority.verifier, directory: directory.path, time: PatientTime(),
            random: SeededRandom(seed: 3), options: options)
        let count = await withTaskGroup(of: Void.self) { group in
            group.addTask { await forwarder.run() }
            var count = 0
            for await step in steps {
                count += 1
                if step.event == .nothingToSend || count == limit { break }
            }
            group.cancelAll()
            return count
        }
        #expect(count < limit)
        return try UplinkState.load(directory: directory.path)
    }

    private var store: ReceiptStore { ReceiptStore(directory: directory.path) }

    @Test(
        "show HQ what is urgent before the backlog in front of it, once, and bring it in its turn")
    func foretelling() async throws {
        let records = try SampleChain.records(95)
        let state = try await run(MemorySource(records, urgent: [4, 37, 91]))
        // The fourth record stands in the first batch: it is there as soon as any.
        #expect(hub.snapshot.foretold == [37, 91])
        #expect(
            Array(hub.snapshot.arrivals.prefix(3)) == ["foretold 37", "foretold 91", "records 1"])
        #expect(hub.snapshot.recordHashes == records.map(\.recordHash))
        #expect(state.foretold == 91)
    }

    @Test("show an older hub nothing that it would not take")
    func olderHub() async throws {
        hub.state.withLock { $0.takes = [] }
        let records = try SampleChain.records(40)
        let image = Self.bytes(50_000, seed: 1)
        let state = try await run(
            MemorySource(records, urgent: [37]), MemoryAttachments([(3, true, image)]))
        #expect(hub.snapshot.foretold.isEmpty)
        #expect(hub.snapshot.attachments.isEmpty)
        #expect(hub.snapshot.recordHashes.count == 40)
        #expect(state.deferrals == [.flaggedAttachments: .hub])
    }

    @Test("bring attachments of flagged records in parts, behind their records; others wait")
    func flagged() async throws {
        let image = Self.bytes(300_000, seed: 1)
        let other = Self.bytes(40_000, seed: 2)
        let attachments = MemoryAttachments([(5, true, image), (6, false, other)])
        let state = try await run(MemorySource(try SampleChain.records(12)), attachments)
        let held = hub.snapshot.attachments
        #expect(held[SHA256.digest(image)] == image)
        #expect(held[SHA256.digest(other)] == nil)
        #expect(store.holds(attachment: SHA256.digest(image)))
        let receipt = try #require(try store.receipt(attachment: SHA256.digest(image)))
        #expect(try authority.verifier.verified(receipt).size == 300_000)
        #expect(state.deferrals == [.otherAttachments: .stick])
        #expect(state.lostAttachments.isEmpty)
        // What is done with is not looked at or sent again.
        let parts = hub.snapshot.parts
        try await run(MemorySource(try SampleChain.records(12)), attachments)
        #expect(hub.snapshot.parts == parts)
    }

    @Test("go on where HQ stands after each break of the line, and send no part twice more")
    func resume() async throws {
        let image = Self.bytes(400_000, seed: 4)
        hub.state.withLock { $0.breaksEvery = 3 }
        try await run(
            MemorySource(try SampleChain.records(3)), MemoryAttachments([(2, true, image)]))
        #expect(hub.snapshot.attachments[SHA256.digest(image)] == image)
        let least = 400_000 / (16 << 10) + 1
        #expect(hub.snapshot.parts <= least)
    }

    @Test("leave all attachments to the stick where the site says so, but for what HQ asks for")
    func stick() async throws {
        let asked = Self.bytes(20_000, seed: 5)
        let flagged = Self.bytes(20_000, seed: 6)
        hub.state.withLock { $0.wanted = [SHA256.digest([9]), SHA256.digest(asked)] }
        let state = try await run(
            MemorySource(try SampleChain.records(3)),
            MemoryAttachments([(1, false, asked), (2, true, flagged)]), choice: .stick)
        #expect(Array(hub.snapshot.attachments.keys) == [SHA256.digest(asked)])
        #expect(state.deferrals[.flaggedAttachments] == .stick)
        #expect(state.deferrals[.otherAttachments] == nil)
    }

    @Test("keep the month's budget for records")
    func budget() async throws {
        let image = Self.bytes(60_000, seed: 7)
        let state = try await run(
            MemorySource(try SampleChain.records(30)), MemoryAttachments([(1, true, image)]),
            budget: LinkBudget(bytes: 100))
        #expect(hub.snapshot.recordHashes.count == 30)
        #expect(hub.snapshot.attachments.isEmpty)
        #expect(state.deferrals == [.flaggedAttachments: .budget])
    }

    @Test("give a file up that is not what it is called, or not there, and tell of it")
    func lost() async throws {
        let wrong = Self.bytes(30_000, seed: 8)
        let gone = Self.bytes(30_000, seed: 9)
        let attachments = MemoryAttachments([(1, true, wrong), (2, true, gone)])
        attachments.remove(SHA256.digest(gone))
        hub.state.withLock { $0.isMisreading = true }
        let state = try await run(MemorySource(try SampleChain.records(3)), attachments)
        #expect(
            state.lostAttachments.map(\.sha256) == [SHA256.digest(gone), SHA256.digest(wrong)]
                || state.lostAttachments.map(\.sha256)
                    == [SHA256.digest(wrong), SHA256.digest(gone)]
        )
        #expect(hub.snapshot.recordHashes.count == 3)
        #expect(state.lastError == nil)
    }

    @Test("ask a hub that was turned back for each attachment, and bring again what it lost")
    func turnedBack() async throws {
        let kept = Self.bytes(20_000, seed: 10)
        let lost = Self.bytes(20_000, seed: 11)
        let records = try SampleChain.records(20)
        let attachments = MemoryAttachments([(3, true, kept), (15, true, lost)])
        try await run(MemorySource(records), attachments)
        #expect(hub.snapshot.attachments.count == 2)
        hub.restore(SampleChain.epoch(1), to: 10)
        hub.state.withLock {
            $0.attachments[SHA256.digest(lost)] = nil
            $0.parts = 0
        }
        let state = try await run(MemorySource(records), attachments)
        #expect(hub.snapshot.attachments[SHA256.digest(lost)] == lost)
        #expect(hub.snapshot.parts == 2)
        #expect(hub.snapshot.recordHashes.count == 20)
        #expect(state.doubtful == 20)
    }

    @Test("never let a long row of attachments stand before a record that comes meanwhile")
    func recordsFirst() async throws {
        let source = MemorySource(try SampleChain.records(5))
        let images = (0..<20).map { (Int64(1), true, Self.bytes(16_000, seed: 20 + UInt64($0))) }
        let more = try SampleChain.records(1, after: try SampleChain.records(5).last?.head)
        hub.whenPart(3) { source.append(more) }
        try await run(source, MemoryAttachments(images))
        let arrivals = hub.snapshot.arrivals
        let third = try #require(
            arrivals.indices.filter { arrivals[$0].hasPrefix("part") }.dropFirst(2).first)
        #expect(arrivals[third + 1] == "records 6")
    }

    /// What HQ may say to what is brought beside the records, for as long as it likes.
    private static let refusals: [UplinkFault] = [
        .refused(ProblemDocument(status: 400, code: .malformed, title: "not understood")),
        .refused(ProblemDocument(status: 401, code: .failed, title: "not you")),
        .busy(retryAfter: nil, reason: "scripted"), .badAnswer(reason: "scripted"),
        .badReceipt(reason: "scripted"),
    ]

    @Test(
        "bring all records whatever becomes of what is brought beside them",
        arguments: [ScriptedHub.Call.foretell, .progress, .part], refusals)
    func beside(call: ScriptedHub.Call, fault: UplinkFault) async throws {
        hub.state.withLock { $0.answers = [call: fault] }
        let image = Self.bytes(40_000, seed: 12)
        let records = try SampleChain.records(40)
        let attachments = MemoryAttachments([(2, true, image)])
        let state = try await run(MemorySource(records, urgent: [37]), attachments)
        #expect(hub.snapshot.recordHashes == records.map(\.recordHash))
        #expect(hub.snapshot.deliveries == 4)
        // Whoever looks is told, in one place or the other.
        let isGivenUp = state.lostAttachments.contains { $0.sha256 == SHA256.digest(image) }
        let isPassedOver = call == .foretell && state.foretold == 37
        let isTrouble = state.troubles[call == .foretell ? .urgent : .attachments] != nil
        #expect([isGivenUp, isPassedOver, isTrouble].count { $0 } == 1)
        #expect((hub.snapshot.attachments[SHA256.digest(image)] == image) == (call == .foretell))
    }

    @Test("bring all records although the index of attachments cannot be read, and tell of it")
    func damagedIndex() async throws {
        let attachments = MemoryAttachments([(2, true, Self.bytes(10, seed: 13))])
        attachments.fail(.damaged(epoch: nil, sequence: nil, reason: "scripted"))
        let state = try await run(MemorySource(try SampleChain.records(25)), attachments)
        #expect(hub.snapshot.recordHashes.count == 25)
        #expect(state.troubles[.attachments]?.contains("scripted") == true)
    }

    @Test("let a failing lane rest longer each time, an hour at most")
    func rest() {
        var rest = LaneRest()
        #expect(rest.isOver(at: .zero))
        var (now, waits) = (Duration.seconds(5), [Duration]())
        for _ in 0..<10 {
            rest.begin(at: now)
            var wait = Duration.zero
            while !rest.isOver(at: now + wait) { wait += .seconds(30) }
            waits.append(wait)
            now += wait
        }
        #expect(waits.prefix(3) == [.seconds(30), .seconds(60), .seconds(120)])
        #expect(waits.suffix(2) == [.seconds(3_600), .seconds(3_600)])
    }
}
