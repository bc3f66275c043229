import Core
import Records
import Simulation
import Testing

@testable import Hub
@testable import PostSimulation
@testable import Uplink

@Suite("A backlog over a line that is cut")
struct CutLineTests {
    /// Counts what is under way at a time.
    private final class Watched: HubExchange {
        private let exchange: any HubExchange
        private let underWay = Guarded((now: 0, most: 0))

        init(_ exchange: any HubExchange) { self.exchange = exchange }

        var most: Int { underWay.withLock { $0.most } }

        func hello() async throws(UplinkFault) -> HubGreeting { try await exchange.hello() }
        func deliver(_ batch: [UInt8]) async throws(UplinkFault) -> SignedReceipt {
            try await deliver(batch) {}
        }

        func deliver(
            _ batch: [UInt8], onItsWay: @escaping @Sendable () -> Void
        ) async throws(UplinkFault) -> SignedReceipt {
            underWay.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            defer { underWay.withLock { $0.now -= 1 } }
            return try await exchange.deliver(batch, onItsWay: onItsWay)
        }

        func foretell(_ batch: [UInt8]) async throws(UplinkFault) {
            try await exchange.foretell(batch)
        }
        func progress(
            of attachment: AttachmentName
        ) async throws(UplinkFault) -> AttachmentProgress {
            try await exchange.progress(of: attachment)
        }
        func deliver(
            _ part: [UInt8], at offset: Int64, of attachment: AttachmentName
        ) async throws(UplinkFault) -> AttachmentProgress {
            try await exchange.deliver(part, at: offset, of: attachment)
        }
        func traffic() -> LinkTraffic { exchange.traffic() }
        func close() async { await exchange.close() }
    }

    @Test("loses nothing, doubles nothing, and rests once for each cut with several under way")
    func cuts() async throws {
        let folder = try RunFolder(in: "/tmp")
        defer { folder.remove() }
        let traffic = try await BorderTraffic(
            seed: 5, corpus: nil, withImages: true, directory: folder.path)
        var records: [SealedRecord] = []
        while records.count < 800 {
            records += try await traffic.traffic(crossings: 50).records
        }
        let failures = Counter()
        let watched = Guarded<Watched?>(nil)
        var options = Forwarder.Options()
        options.batchRecords = 32
        options.limits.firstBackOff = .milliseconds(20)
        options.limits.longestBackOff = .milliseconds(40)
        options.observer = { step in
            if step.error != nil { failures.add() }
        }
        let trial = LineTrial(post: BorderTraffic.post, directory: folder.path)
        // Two connections in three are cut within their first 64 KiB.
        let outcome = try await trial.forward(
            records,
            over: LineShape(
                kilobits: 1_000, delay: .milliseconds(20), jitter: .milliseconds(10), lost: 67),
            name: "cut", options: options
        ) { exchange in
            let watch = Watched(exchange)
            watched.withLock { $0 = watch }
            return watch
        }
        #expect(outcome.cuts > 0)
        #expect(failures.value > 0)
        #expect(failures.value <= outcome.connections)
        #expect(watched.withLock { $0?.most ?? 0 } > 1)

        let store = try SQLiteHubStore(path: trial.hubFile("cut"))
        let hashes = try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.query("SELECT record_hash FROM records ORDER BY sequence", [])
                .map { $0[0].digest }
        }
        #expect(hashes == records.map(\.recordHash))
        let report = try await store.verify(BorderTraffic.post)
        #expect(!report.isBroken)
        await store.close()
    }

    @Test("the post's own account of the link is what passed the line")
    func account() async throws {
        let folder = try RunFolder(in: "/tmp")
        defer { folder.remove() }
        let traffic = try await BorderTraffic(
            seed: 6, corpus: nil, withImages: false, directory: folder.path)
        let records = try await traffic.traffic(crossings: 30).records
        let trial = LineTrial(post: BorderTraffic.post, directory: folder.path)
        let outcome = try await trial.forward(
            records, over: LineShape(kilobits: 10_000, delay: .milliseconds(5)), name: "account")
        // What the line holds when the last receipt has come was counted at one end only.
        #expect(abs(outcome.metered.sent - outcome.traffic.sent) < 100, "\(outcome)")
        #expect(abs(outcome.metered.received - outcome.traffic.received) < 100, "\(outcome)")
    }
}
