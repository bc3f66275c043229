import Core
import Foundation
import Journal
import Records
import Supervision
import Testing
import Uplink

@testable import Hub

/// A hub that does not know yet that a batch may lead over lost places.
private struct OlderHub: HubExchange {
    let newer: DirectExchange

    func hello() async throws(UplinkFault) -> HubGreeting {
        let greeting = try await newer.hello()
        return HubGreeting(
            version: greeting.version, at: greeting.at, receipts: greeting.receipts,
            takes: greeting.takes.subtracting([.bridges]))
    }

    func deliver(_ batch: [UInt8]) async throws(UplinkFault) -> SignedReceipt {
        guard batch.first != 3 else { throw .badAnswer(reason: "layout 3 is unknown") }
        return try await newer.deliver(batch)
    }

    func foretell(_ batch: [UInt8]) async throws(UplinkFault) { try await newer.foretell(batch) }

    func progress(of attachment: AttachmentName) async throws(UplinkFault) -> AttachmentProgress {
        try await newer.progress(of: attachment)
    }

    func deliver(
        _ part: [UInt8], at offset: Int64, of attachment: AttachmentName
    ) async throws(UplinkFault) -> AttachmentProgress {
        try await newer.deliver(part, at: offset, of: attachment)
    }

    func traffic() -> LinkTraffic { LinkTraffic() }
    func close() async {}
}

/// A post whose journal lost whole pages, hashes and all.
private struct DamagedPost {
    let fixture: PostAndHub
    let store: any HubStore
    var directory: String { fixture.directory.path + "/journal" }
    private var path: String { directory + "/journal.sqlite" }

    init(_ kind: StoreKind) async throws {
        fixture = try PostAndHub()
        store = try await kind.place().prepared()
    }

    /// Crossing 1 is record 2.
    func fill(_ numbers: ClosedRange<Int>, in journal: Journal) async throws -> [SealedRecord] {
        var stored: [SealedRecord] = []
        for number in numbers {
            stored.append(try await journal.append(fixture.draft(number)).record)
        }
        return stored
    }

    /// Overwrites the pages that hold these crossings, and recovers what is left.
    func lose(_ crossings: ClosedRange<Int>) throws -> JournalRecovery {
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        var bytes = Array(whole)
        for number in crossings {
            let text = Data("\"crossing \(number)\"".utf8)
            let place = try #require(whole.range(of: text)).lowerBound
            let page = place / 2_048 * 2_048
            bytes.replaceSubrange(page..<page + 2_048, with: [UInt8](repeating: 0, count: 2_048))
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        // An orderly close has written all of the log into the file.
        for suffix in ["-wal", "-shm"] { try LinuxFiles().remove(path + suffix) }
        let time = fixture.time
        return try Journal.recover(
            directory: directory, post: fixture.post, stamp: StampingClock(source: time).stamp(),
            random: SystemRandom())
    }

    func exchange() throws -> DirectExchange {
        DirectExchange(
            service: HubService(identity: try HubIdentity(fixture.hub), store: store),
            device: try SampleChain.device(fixture.post))
    }

    /// Forwards until nothing is left to send; returns the batches that HQ took.
    @discardableResult
    func forward(over exchange: any HubExchange) async throws -> Int {
        let delivered = Counter()
        let (idle, continuation) = AsyncStream.makeStream(of: Void.self)
        var options = Forwarder.Options()
        options.batchRecords = 16
        options.observer = { step in
            if case .delivered = step.event { delivered.add() }
            if step.event == .nothingToSend { continuation.yield() }
        }
        let forwarder = try Forwarder(
            source: JournalReader(directory: directory), exchange: exchange,
            verifier: fixture.verifier(), directory: fixture.uplinkDirectory, time: fixture.time,
            random: SystemRandom(), options: options)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await forwarder.run() }
            for await _ in idle { break }
            group.cancelAll()
        }
        return delivered.value
    }

    func sequences(of epoch: Identifier) async throws -> [Int64] {
        try await store.names(of: fixture.post, limit: 10_000).filter { $0.epoch == epoch }
            .map(\.sequence)
    }

    /// Batches as another copy of the card would bring them.
    func deliver(_ records: ArraySlice<SealedRecord>) async throws {
        let batch = try SampleChain.batch(Array(records))
        _ = try await store.apply(
            batch, from: SampleChain.sighting(fixture.post, number: 2), at: fixture.time.now())
    }
}

@Suite("Records lost with their hashes", .serialized)
struct LossTests {
    @Test(
        "do not hold up those behind them; HQ names the hole until they come after all",
        arguments: StoreKind.available)
    func hole(_ kind: StoreKind) async throws {
        let post = try await DamagedPost(kind)
        let journal = try post.fixture.journal()
        let stored = try await post.fill(1...120, in: journal)
        await journal.close()
        let recovery = try post.lose(50...60)
        let lost = try #require(recovery.lost.first)
        #expect(recovery.lost.count == 1 && lost.first <= 51 && lost.last >= 61)
        let epoch = stored[0].envelope.epoch
        try await post.forward(over: post.exchange())

        let held = Array(1..<lost.first) + Array(lost.last + 1...121)
        #expect(try await post.sequences(of: epoch) == held)
        let name = post.fixture.post
        let gap = try #require(try await post.store.gaps(name).first)
        #expect(try await post.store.gaps(name).count == 1)
        #expect(gap.afterSequence == lost.first - 1 && gap.untilSequence == lost.last)
        let report = try await post.store.verify(name)
        #expect(!report.isBroken && report.lost == recovery.lostCount)
        // The epoch that the recovery opened follows.
        #expect(report.records == Int64(held.count) + 1)
        // Said again, all of it changes nothing.
        try LinuxFiles().remove(post.fixture.uplinkDirectory + "/state.json")
        try await post.forward(over: post.exchange())
        #expect(try await post.store.verify(name) == report)

        // An older copy of the card turns up.
        let places = Int(lost.first) - 2..<Int(lost.last) - 1
        try await post.deliver(stored[places.dropLast()])
        #expect(try await post.store.gaps(name).count == 1)
        #expect(try await post.store.verify(name).lost == 1)
        try await post.deliver(stored[places.suffix(1)])
        #expect(try await post.store.gaps(name).isEmpty)
        let whole = try await post.store.verify(name)
        #expect(!whole.isBroken && whole.lost == 0 && whole.records == 122)
        #expect(
            try await post.store.heads(name).contains {
                $0.head == stored.last?.head && !$0.isFork
            })
    }

    @Test(
        "that HQ had in part leave a hole of the rest only", arguments: StoreKind.available)
    func partlyHeld(_ kind: StoreKind) async throws {
        let post = try await DamagedPost(kind)
        let journal = try post.fixture.journal()
        _ = try await post.fill(1...54, in: journal)
        try await post.forward(over: post.exchange())
        let epoch = try await post.fill(55...120, in: journal)[0].envelope.epoch
        await journal.close()
        let lost = try #require(try post.lose(50...60).lost.first)
        #expect(lost.first <= 51 && lost.last >= 61)
        let batches = try await post.forward(over: post.exchange())

        // It went on in front of the hole, not at the start: 60 records in batches of 16.
        #expect(batches <= 6)
        #expect(try await post.sequences(of: epoch) == Array(1...55) + Array(lost.last + 1...121))
        let gap = try #require(try await post.store.gaps(post.fixture.post).first)
        #expect(gap.afterSequence == 55 && gap.untilSequence == lost.last)
        let report = try await post.store.verify(post.fixture.post)
        #expect(!report.isBroken && report.lost == lost.last - 55)
    }

    @Test("travel by hand as well")
    func carried() async throws {
        let post = try await DamagedPost(.sqlite)
        let journal = try post.fixture.journal()
        _ = try await post.fill(1...120, in: journal)
        await journal.close()
        let recovery = try post.lose(50...60)
        var parts: [[UInt8]] = []
        let summary = try CarriedBundle(
            records: JournalReader(directory: post.directory), attachments: nil,
            post: post.fixture.post
        ).seal(
            after: 0, isHeld: { _ in false },
            identity: DeviceIdentity(
                certificate: post.fixture.certificate(), key: post.fixture.key,
                hubAuthorities: [post.fixture.hub.certificate(.hubAuthority)]),
            recipient: post.fixture.hub.certificate(.carried), at: post.fixture.time.now(),
            random: SystemRandom()
        ) { parts.append($1) }
        // The recovery's own epoch is among them.
        #expect(summary.records == 122 - recovery.lostCount)
        let carried = try CarriedImport(post.fixture.hub, service: post.exchange().service)
        for part in parts { #expect(try await carried.take(part).refusals.isEmpty) }
        let report = try await post.store.verify(post.fixture.post)
        #expect(!report.isBroken && report.lost == recovery.lostCount)
    }

    @Test("are passed over, with what is behind them, for a hub of an older release")
    func olderHub() async throws {
        let post = try await DamagedPost(.sqlite)
        let journal = try post.fixture.journal()
        let epoch = try await post.fill(1...120, in: journal)[0].envelope.epoch
        await journal.close()
        let lost = try #require(try post.lose(50...60).lost.first)
        try await post.forward(over: OlderHub(newer: post.exchange()))
        #expect(try await post.sequences(of: epoch) == Array(1..<lost.first))
        #expect(try await post.store.posts(post.fixture.post).first?.epochs == 2)
        // The new epoch said where the one before ended.
        let gap = try #require(try await post.store.gaps(post.fixture.post).first)
        #expect(gap.afterSequence == lost.first - 1 && gap.untilSequence == 121)
    }

    @Test("where HQ has others in their places make a branch", arguments: StoreKind.available)
    func otherBranch(_ kind: StoreKind) async throws {
        let post = try await DamagedPost(kind)
        let name = post.fixture.post
        let ours = try SampleChain.records(60, post: name)
        let others = try SampleChain.records(20, post: name, after: ours[49].head, seed: 9)
        try await post.deliver(ours[...])
        let batch = try WireBatch.leading(
            Array(others[10...]), behind: ours[49].head, isSetAside: { _ in false }
        ).batch
        #expect(try WireBatch(decoding: batch.encoded()) == batch)
        let applied = try await post.store.apply(
            VerifiedBatch(batch), from: SampleChain.device(name), at: SampleChain.now)
        #expect(applied.forked == 10 && applied.isFork && applied.inserted == 0)
        #expect(try await post.store.heads(name).first?.head == ours.last?.head)
        let report = try await post.store.verify(name)
        #expect(!report.isBroken && report.forked == 10 && report.lost == 0)
        let gap = try #require(try await post.store.gaps(name).first)
        #expect(gap.afterSequence == 50 && gap.untilSequence == 60)
        try await post.deliver(others[..<10])
        #expect(try await post.store.gaps(name).isEmpty)
        #expect(try await post.store.verify(name).forked == 20)
    }

    @Test("that HQ holds after all are no hole", arguments: StoreKind.available)
    func held(_ kind: StoreKind) async throws {
        let post = try await DamagedPost(kind)
        let name = post.fixture.post
        let stored = try SampleChain.records(70, post: name)
        try await post.deliver(stored[..<60])
        let batch = try WireBatch.leading(
            Array(stored[60...]), behind: stored[49].head, isSetAside: { _ in false }
        ).batch
        let applied = try await post.store.apply(
            VerifiedBatch(batch), from: SampleChain.device(name), at: SampleChain.now)
        #expect(applied.inserted == 10 && !applied.isFork)
        #expect(try await post.store.gaps(name).isEmpty)
        let report = try await post.store.verify(name)
        #expect(!report.isBroken && report.records == 70 && report.lost == 0)
        // A bridge cannot stand on what HQ never had.
        let strange = try SampleChain.records(70, post: name, seed: 4)
        let loose = try WireBatch.leading(
            Array(strange[60...]), behind: strange[49].head, isSetAside: { _ in false }
        ).batch
        await #expect(throws: HubFault.self) {
            _ = try await post.store.apply(
                VerifiedBatch(loose), from: SampleChain.device(name), at: SampleChain.now)
        }
    }
}
