import Core
import Journal
import PKI
import Records
import Supervision
import Testing
import Uplink

@testable import Hub

/// One card's journal.
private struct Card: RecordSource {
    let stored: [SealedRecord]

    func records(
        after position: Int64, limit: Int, byteLimit: Int
    ) throws(JournalFault) -> [PlacedRecord] {
        stored.enumerated().dropFirst(Int(position)).prefix(limit).map {
            PlacedRecord(position: Int64($0) + 1, record: $1)
        }
    }

    func position(epoch: Identifier, sequence: Int64) throws(JournalFault) -> Int64? {
        stored.firstIndex {
            $0.envelope.epoch == epoch && $0.envelope.sequence == sequence
        }.map { Int64($0) + 1 }
    }

    func chainHash(epoch: Identifier, sequence: Int64) throws(JournalFault) -> Digest256? {
        stored.first {
            $0.envelope.epoch == epoch && $0.envelope.sequence == sequence
        }?.chainHash
    }
}

@Suite("A card that was copied")
struct ForkTests {
    private let fixture: PostAndHub
    private let store: SQLiteHubStore

    init() async throws {
        fixture = try PostAndHub()
        store = try SQLiteHubStore(path: fixture.directory.path + "/hub.sqlite")
        try await store.prepare(at: SampleChain.now)
    }

    private func forward(_ records: [SealedRecord], state directory: String) async throws
        -> UplinkState
    {
        let (idle, continuation) = AsyncStream.makeStream(of: Void.self)
        var options = Forwarder.Options()
        options.batchRecords = 4
        options.observer = { step in
            if step.event == .nothingToSend { continuation.yield() }
        }
        let exchange = DirectExchange(
            service: HubService(identity: try HubIdentity(fixture.hub), store: store),
            device: try SampleChain.device(fixture.post))
        let forwarder = try Forwarder(
            source: Card(stored: records), exchange: exchange, verifier: fixture.verifier(),
            directory: directory, time: fixture.time, random: SystemRandom(), options: options)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await forwarder.run() }
            for await _ in idle { break }
            group.cancelAll()
        }
        return try UplinkState.load(directory: directory)
    }

    @Test(
        "brings both branches to HQ, which keeps them apart and has both posts told",
        arguments: [true, false])
    func copied(_ copiesCursor: Bool) async throws {
        let first = try TemporaryDirectory()
        let second = try TemporaryDirectory()
        let common = try SampleChain.records(6, post: fixture.post)
        let original = try SampleChain.records(
            7, post: fixture.post, after: common[5].head, seed: 5)
        let copy = try SampleChain.records(
            5, post: fixture.post, after: common[5].head, remark: "copy", seed: 6)
        _ = try await forward(common, state: copiesCursor ? second.path : first.path)
        let before = try await forward(common + original, state: first.path)
        #expect(before.forkedEpochs.isEmpty)
        let copied = try await forward(common + copy, state: second.path)
        #expect(copied.forkedEpochs == [SampleChain.epoch(1)])
        #expect(copied.forwarded?.sequence == 11)
        let more = try SampleChain.records(
            3, post: fixture.post, after: original[6].head, seed: 7)
        let after = try await forward(common + original + more, state: first.path)
        #expect(after.forkedEpochs == [SampleChain.epoch(1)])
        let names = try await store.names(of: fixture.post, limit: 100)
        #expect(
            Set(names.map(\.recordHash))
                == Set((common + original + copy + more).map(\.recordHash)))
        #expect(names.count == 21)
        let summary = try #require(try await store.posts(fixture.post).first)
        #expect(summary.forks == 5)
        #expect(summary.crossings == 21)
        let report = try await store.verify(fixture.post)
        #expect(!report.isBroken)
        await store.close()
    }

    @Test("is found again after HQ lost the copy's branch")
    func restored() async throws {
        let directory = try TemporaryDirectory()
        let common = try SampleChain.records(3, post: fixture.post)
        let original = try SampleChain.records(
            4, post: fixture.post, after: common[2].head, seed: 5)
        let copy = try SampleChain.records(
            9, post: fixture.post, after: common[2].head, remark: "copy", seed: 6)
        _ = try await store.apply(
            SampleChain.batch(common + original), from: SampleChain.device(fixture.post),
            at: SampleChain.now)
        _ = try await forward(common + copy.prefix(5), state: directory.path)
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.script(
                """
                DELETE FROM forks;
                DELETE FROM records WHERE record_hash IN
                    (SELECT record_hash FROM places WHERE is_main = 0);
                DELETE FROM places WHERE is_main = 0
                """)
        }
        let state = try await forward(common + copy, state: directory.path)
        #expect(state.forwarded?.sequence == 12)
        let summary = try #require(try await store.posts(fixture.post).first)
        #expect(summary.forks == 9)
        await store.close()
    }
}
