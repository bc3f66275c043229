import Core
import Journal
import PKI
import Records
import Supervision
import Testing
import Uplink

@testable import Hub

@Suite("Post and hub over mutual TLS")
struct EndToEndTests {
    private let fixture: PostAndHub

    init() throws {
        fixture = try PostAndHub()
    }

    @Test("bring every record of a journal to HQ, once, while the hub is ended and started again")
    func restarts() async throws {
        let store = try SQLiteHubStore(path: fixture.directory.path + "/hub.sqlite")
        try await store.prepare(at: fixture.time.now())
        let journal = try fixture.journal()
        let stored = Counter()
        var expected: [Digest256] = []
        var port = 0
        for round in 0..<4 {
            for _ in 0..<40 {
                let appended = try await journal.append(fixture.draft(stored.value))
                stored.add()
                expected.append(appended.record.recordHash)
            }
            // A new server each round, on the port of the first: the post keeps one address.
            port = try await fixture.withHub(store: store, port: port) { port in
                try await fixture.forward(port: port, until: stored.value + 1)
            }
            // With the hub gone the post says so and keeps its place.
            let fault = await fixture.greet(port: port)
            guard case .unreachable? = fault else {
                Issue.record("round \(round): \(String(describing: fault))")
                return
            }
        }
        let names = try await store.names(of: fixture.post, limit: 1_000)
        // The epoch's own first record stands before the crossings.
        #expect(names.dropFirst().map(\.recordHash) == expected)
        let report = try await store.verify(fixture.post)
        #expect(!report.isBroken)
        #expect(report.records == 161)
        let state = try UplinkState.load(directory: fixture.uplinkDirectory)
        #expect(state.forwarded?.position == 161)
        #expect(state.monthTraffic.sent > 0)
        let epoch = try #require(state.forwarded?.epoch)
        let receipt = try #require(
            try ReceiptStore(directory: fixture.uplinkDirectory).receipt(epoch: epoch))
        #expect(try fixture.verifier().verified(receipt).sequence == 161)
        await journal.close()
        await store.close()
    }

    @Test("tell a certificate of another authority at the post")
    func foreignPost() async throws {
        let stranger = try PostAndHub()
        try await fixture.withMemoryHub { port in
            let fault = await fixture.greet(
                port: port, certificate: try stranger.certificate(), key: stranger.key)
            guard case .distrusted(let distrust)? = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
            #expect(distrust.side == .post)
            #expect(fault?.remedy?.contains("enrol") == true)
        }
    }

    @Test("tell a certificate of another authority at the hub")
    func foreignHub() async throws {
        let stranger = try PostAndHub()
        try await fixture.withMemoryHub { port in
            let fault = await fixture.greet(
                port: port, authorities: [try stranger.hub.certificate(.hubAuthority)])
            guard case .distrusted(let distrust)? = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
            #expect(distrust.side == .hub)
            #expect(fault?.remedy?.contains("hub-ca.pem") == true)
        }
    }

    @Test("tell a hub whose certificate does not name its address")
    func wrongAddress() async throws {
        let elsewhere = try PostAndHub(addresses: ["hub.example"])
        try await elsewhere.withMemoryHub { port in
            let fault = await elsewhere.greet(port: port)
            guard case .distrusted(let distrust)? = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
            #expect(distrust.side == .hub)
            #expect(distrust.reason.contains("address"))
        }
    }

    @Test("refuse a server's certificate that is shown by a client")
    func wrongPurpose() async throws {
        try await fixture.withMemoryHub { port in
            let fault = await fixture.greet(
                port: port, certificate: try fixture.hub.certificate(.server),
                key: try fixture.hub.key(.server))
            guard case .distrusted(let distrust)? = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
            #expect(distrust.side == .post)
        }
    }

    @Test("refuse a post that speaks of another, and bytes that are no batch")
    func refusals() async throws {
        try await fixture.withMemoryHub { port in
            let exchange = try fixture.exchange(port: port, claiming: "OTHER")
            let hello = await fixture.fault { () async throws(UplinkFault) in
                _ = try await exchange.hello()
            }
            guard case .refused(let other)? = hello else {
                Issue.record("\(String(describing: hello))")
                return
            }
            #expect(other.status == 403)
            #expect(other.code == .otherPost)
            for (bytes, status, code) in [
                ([1, 2, 3], 400, ProblemDocument.Code.malformed),
                ([UInt8](repeating: 1, count: WireLimits.batchBytes + 1), 413, .tooLarge),
            ] {
                let fault = await fixture.fault { () async throws(UplinkFault) in
                    _ = try await exchange.deliver(bytes)
                }
                guard case .refused(let problem)? = fault else {
                    Issue.record("\(String(describing: fault))")
                    return
                }
                #expect(problem.status == status)
                #expect(problem.code == code)
            }
            await exchange.close()
        }
    }

    @Test("leave the certificate out of receipts once it is known, and keep them whole")
    func knownSigner() async throws {
        try await fixture.withMemoryHub { port in
            let exchange = try fixture.exchange(port: port)
            let records = try SampleChain.records(12, post: fixture.post)
            var received: [Int64] = []
            var certificate = 0
            for start in [0, 4, 8] {
                let batch = try WireBatch.leading(
                    Array(records[start..<start + 4]), isSetAside: { _ in false }
                ).batch
                if start == 0 { _ = try await exchange.hello() }
                let before = exchange.traffic().received
                let receipt = try await exchange.deliver(batch.encoded())
                received.append(exchange.traffic().received - before)
                certificate = receipt.json["certificate"]?.string?.utf8.count ?? 0
                #expect(certificate > 0)
                #expect(try fixture.verifier().verified(receipt).sequence == Int64(start) + 4)
            }
            #expect(received[1] + Int64(certificate) < received[0])
            #expect(received[2] <= received[1] + 10)
            // Another connection of the same post has to be shown it anew.
            let second = try fixture.exchange(port: port)
            let greeting = try await second.hello()
            #expect(try fixture.verifier().verified(greeting.receipts[0]).sequence == 12)
            await second.close()
            await exchange.close()
        }
    }

    @Test("answer a batch that does not follow with a signed place")
    func behind() async throws {
        try await fixture.withMemoryHub { port in
            let exchange = try fixture.exchange(port: port)
            let records = try SampleChain.records(12, post: fixture.post)
            func bytes(_ range: Range<Int>) throws -> [UInt8] {
                try WireBatch.leading(Array(records[range]), isSetAside: { _ in false })
                    .batch.encoded()
            }
            let receipt = try await exchange.deliver(bytes(0..<4))
            #expect(try fixture.verifier().verified(receipt).sequence == 4)
            let later = try bytes(8..<12)
            let fault = await fixture.fault { () async throws(UplinkFault) in
                _ = try await exchange.deliver(later)
            }
            guard case .behind(let place?)? = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
            #expect(try fixture.verifier().verified(place).chainHash == records[3].chainHash)
            let greeting = try await exchange.hello()
            #expect(greeting.receipts.map(\.receipt.sequence) == [4])
            #expect(exchange.traffic().sent > 2_000)
            #expect(exchange.traffic().received > 2_000)
            await exchange.close()
        }
    }

    @Test("say busy with a time when the database is away")
    func databaseAway() async throws {
        let away = PostgresHubStore(
            conninfo: "host=/nonexistent dbname=none", connections: 1)
        _ = try await fixture.withHub(store: away, port: 0) { port in
            let fault = await fixture.greet(port: port)
            guard case .busy(.seconds(15)?, _)? = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
        }
        await away.close()
    }

    @Test("say where the hub cannot listen")
    func portTaken() async throws {
        try await fixture.withMemoryHub { port in
            await #expect {
                try await fixture.withMemoryHub(port: port) { _ in }
            } throws: {
                guard case HubFault.cannotListen = $0 else { return false }
                return true
            }
        }
    }
}
