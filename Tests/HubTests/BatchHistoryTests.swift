import Core
import Records
import Testing
import Uplink

@testable import Hub

@Suite("A batch that builds on what HQ holds")
struct BatchHistoryTests {
    private let fixture: PostAndHub

    init() throws {
        fixture = try PostAndHub()
    }

    private func compact(
        _ records: [SealedRecord], of range: Range<Int>, after count: Int
    ) throws -> [UInt8] {
        try WireBatch.leading(Array(records[range]), isSetAside: { _ in false }).batch
            .compact(after: records[range.lowerBound - count..<range.lowerBound].map(\.bytes))
    }

    @Test("is read from the database of any store, and kept", arguments: StoreKind.available)
    func held(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let service = HubService(identity: try HubIdentity(fixture.hub), store: store)
        let device = try SampleChain.device(fixture.post)
        let records = try SampleChain.records(120, post: fixture.post)
        for (range, count) in [(0..<40, 0), (40..<41, 40), (41..<100, 30), (100..<120, 64)] {
            let bytes = try compact(records, of: range, after: count)
            let receipt = try await service.accept(bytes, from: device)
            #expect(receipt.receipt.chainHash == records[range.upperBound - 1].chainHash)
            // The same again is the same.
            let again = try await service.accept(bytes, from: device)
            #expect(again.receipt.chainHash == receipt.receipt.chainHash)
        }
        let names = try await store.names(of: fixture.post, limit: 1_000)
        #expect(names.map(\.recordHash) == records.map(\.recordHash))
        #expect(try await !store.verify(fixture.post).isBroken)
        await store.close()
    }

    @Test(
        "is refused with HQ's place where HQ does not hold it all", arguments: StoreKind.available)
    func missing(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let service = HubService(identity: try HubIdentity(fixture.hub), store: store)
        let device = try SampleChain.device(fixture.post)
        let records = try SampleChain.records(60, post: fixture.post)
        func place(_ bytes: [UInt8]) async throws -> ChainHead? {
            do throws(HubFault) {
                _ = try await service.accept(bytes, from: device)
            } catch .behind(let head) {
                return head
            }
            Issue.record("it was taken")
            return nil
        }
        // Nothing of the epoch.
        #expect(try await place(compact(records, of: 20..<30, after: 20)) == nil)
        // Less than the batch follows.
        _ = try await service.accept(compact(records, of: 0..<10, after: 0), from: device)
        #expect(try await place(compact(records, of: 20..<30, after: 20)) == records[9].head)
        // A record of it without its content: on from there the batch must stand for itself.
        _ = try await store.apply(
            SampleChain.batch(Array(records[10..<20]), withholding: [15]), from: device,
            at: SampleChain.now)
        #expect(try await place(compact(records, of: 20..<30, after: 10)) == records[19].head)
        _ = try await service.accept(compact(records, of: 20..<30, after: 0), from: device)
        _ = try await service.accept(compact(records, of: 30..<60, after: 14), from: device)
        #expect(try await store.names(of: fixture.post, limit: 100).count == 60)
        await store.close()
    }
}
