import Core
import Hub
import Records
import Testing

@Suite("Recomputing a chain while its post goes on sending")
struct VerifyWhileGrowingTests {
    /// A store to which a batch comes behind the first piece of work.
    private struct GrowingStore: HubStore {
        let store: any HubStore
        let next: VerifiedBatch
        let device: DeviceSighting
        let works = Counter()

        func perform<Value: Sendable>(
            _ work: @escaping @Sendable (HubLedger) throws(HubFault) -> Value
        ) async throws(HubFault) -> Value {
            let value = try await store.perform(work)
            works.add()
            if works.value == 1 {
                _ = try await store.apply(next, from: device, at: SampleChain.now)
            }
            return value
        }

        func close() async { await store.close() }
    }

    @Test("What came meanwhile is no break of it")
    func growing() async throws {
        let post = "DEMO-01"
        let store = try await StoreKind.sqlite.place().prepared()
        let records = try SampleChain.records(20, post: post)
        let device = try SampleChain.device(post)
        _ = try await store.apply(
            SampleChain.batch(Array(records[..<10])), from: device, at: SampleChain.now)
        let growing = GrowingStore(
            store: store, next: try SampleChain.batch(Array(records[10...])), device: device)
        let report = try await growing.verify(post)
        #expect(growing.works.value > 1)
        #expect(!report.isBroken)
        #expect(report.records == 10)
        #expect(try await store.verify(post).records == 20)
        await growing.close()
    }
}
