import Core
import Records
import Testing
import Uplink

@testable import Hub

@Suite("Records shown ahead of their turn")
struct ForetoldTests {
    private static let post = "DEMO-01"

    private func foretold(_ store: any HubStore) async throws -> [Int64] {
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.query("SELECT sequence FROM foretold ORDER BY sequence", [])
                .compactMap { $0[0].integer }
        }
    }

    @Test(
        "stand beside the chain until they come in it, and move nothing",
        arguments: StoreKind.available)
    func beside(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let records = try SampleChain.records(10, post: Self.post)
        let device = SampleChain.sighting(Self.post)
        for _ in 0..<2 {
            let early = try SampleChain.batch([records[7]])
            try await store.foretell(
                early, from: device, at: SampleChain.now)
        }
        #expect(try await foretold(store) == [8])
        let shown = try #require(try await store.foretold(of: Self.post).first)
        #expect(shown.envelope["id"]?.string == records[7].envelope.id.description)
        #expect(shown.receivedAt == SampleChain.now)
        #expect(try await store.posts(Self.post).first?.foretold == 1)
        #expect(try await store.heads(Self.post).isEmpty)
        #expect(try await store.names(of: Self.post, limit: 100).isEmpty)
        _ = try await store.apply(
            SampleChain.batch(Array(records[..<5])), from: device, at: SampleChain.now)
        #expect(try await foretold(store) == [8])
        _ = try await store.apply(
            SampleChain.batch(Array(records[5...])), from: device, at: SampleChain.now)
        #expect(try await foretold(store).isEmpty)
        try await store.foretell(
            SampleChain.batch([records[7]]), from: device, at: SampleChain.now)
        #expect(try await foretold(store).isEmpty)
        await store.close()
    }

    @Test("are kept up to a limit, the newest", arguments: StoreKind.available)
    func limit(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let records = try SampleChain.records(
            HubLedger.foretoldLimit + 100, post: Self.post)
        for start in stride(from: 0, to: records.count, by: 100) {
            let batch = try SampleChain.batch(Array(records[start..<start + 100]))
            try await store.foretell(
                batch,
                from: SampleChain.sighting(Self.post),
                at: SampleChain.now + .seconds(Int64(start)))
        }
        let kept = try await foretold(store)
        #expect(kept.count == HubLedger.foretoldLimit)
        #expect(kept.first == 101)
        await store.close()
    }
}
