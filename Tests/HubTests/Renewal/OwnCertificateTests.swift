import Core
import Hub
import PKI
import Records
import Testing
import Uplink

@Suite("The hub's own certificates")
struct OwnCertificateTests {
    private static let year = RenewingPost.year
    private static let leaves: [HubDirectory.Credential] = [
        .server, .receiptSigner, .carried, .listSigner,
    ]

    private func certificates(
        _ hub: HubDirectory
    ) throws -> [HubDirectory.Credential: Certificate] {
        var all: [HubDirectory.Credential: Certificate] = [:]
        for credential in HubDirectory.Credential.allCases {
            all[credential] = try hub.certificate(credential)
        }
        return all
    }

    private func rename(_ address: String, _ fixture: PostAndHub) throws {
        _ = try HubDirectory.create(
            fixture.hub.directory, addresses: [address], at: fixture.time.now())
    }

    @Test("are signed anew at two thirds of their life, for the same keys and names")
    func renewed() throws {
        let fixture = try PostAndHub(
            addresses: ["hub.example.org", "10.1.2.3"], enrolledAt: SampleChain.now)
        let before = try certificates(fixture.hub)
        let early = SampleChain.now + Self.year * 1.99
        #expect(try fixture.hub.renewCertificates(at: early) == [])
        #expect(try certificates(fixture.hub) == before)
        let late = SampleChain.now + Self.year * 2.01
        #expect(try fixture.hub.renewCertificates(at: late) == Self.leaves)
        #expect(try fixture.hub.renewCertificates(at: late) == [])
        let after = try certificates(fixture.hub)
        for credential in Self.leaves {
            let (old, new) = (try #require(before[credential]), try #require(after[credential]))
            #expect(new.notAfter > old.notAfter)
            #expect(new.publicKey == old.publicKey)
            #expect(new.subjectCommonName == old.subjectCommonName)
            #expect(new.subjectAlternativeNames == old.subjectAlternativeNames)
            #expect(new.extendedKeyUsages == old.extendedKeyUsages)
        }
        #expect(after[.hubAuthority] == before[.hubAuthority])
        #expect(after[.listAuthority] == before[.listAuthority])
    }

    @Test("never outlive their authority, and are not signed without its key")
    func limits() throws {
        let fixture = try PostAndHub(enrolledAt: SampleChain.now)
        let end = try fixture.hub.certificate(.hubAuthority).notAfter
        let late = SampleChain.now + Self.year * 19
        #expect(try fixture.hub.renewCertificates(at: late) == Self.leaves)
        #expect(try fixture.hub.certificate(.server).notAfter == end)
        // What ends with its authority is left to people.
        #expect(try fixture.hub.renewCertificates(at: end) == [])
        let other = try PostAndHub(enrolledAt: SampleChain.now)
        try LinuxFiles().remove(other.directory.path + "/hub/hub-ca.key")
        let later = SampleChain.now + Self.year * 2.5
        #expect(other.hub.waitingCertificates(at: SampleChain.now).isEmpty)
        #expect(try other.hub.renewCertificates(at: later) == [.listSigner])
        let waiting = other.hub.waitingCertificates(at: later)
        #expect(waiting.map(\.leaf) == [.server, .receiptSigner, .carried])
        #expect(waiting.allSatisfy { $0.key == .hubAuthority })
    }

    @Test("are taken over while the hub serves: what stands goes on, and receipts still hold")
    func whileServing() async throws {
        let time = SystemTime()
        let fixture = try PostAndHub(enrolledAt: time.now() + Self.year * -2.9)
        let store = try SQLiteHubStore(path: fixture.directory.path + "/hub.sqlite")
        try await store.prepare(at: time.now())
        var options = HubServer.Options()
        options.host = "127.0.0.1"
        options.port = 0
        let old = try fixture.hub.certificate(.server)
        let server = HubServer(
            identity: try HubIdentity(fixture.hub), store: store, options: options)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await server.run { continuation.yield($0) }
            }
            for await port in ports {
                let standing = try fixture.exchange(port: port)
                _ = try await standing.hello()
                try fixture.hub.renewCertificates(at: time.now())
                await server.use(try HubIdentity(fixture.hub))
                #expect(try fixture.hub.certificate(.server) != old)
                #expect(await fixture.greet(port: port) == nil)
                // One under another name shows which certificate meets whom.
                try rename("10.1.2.3", fixture)
                await server.use(try HubIdentity(fixture.hub))
                guard case .distrusted = await fixture.greet(port: port) else {
                    Issue.record("a new connection was not answered with the new certificate")
                    return
                }
                _ = try await standing.hello()
                try rename("127.0.0.1", fixture)
                await server.use(try HubIdentity(fixture.hub))
                #expect(await fixture.greet(port: port) == nil)
                let records = try SampleChain.records(3, post: fixture.post)
                let receipt = try await standing.deliver(
                    WireBatch(
                        post: fixture.post, epoch: SampleChain.epoch(1), firstSequence: 1,
                        previous: ChainHead(startOf: SampleChain.epoch(1)).chainHash,
                        entries: records.map { .content($0.bytes) }
                    ).encoded())
                _ = try fixture.verifier().verified(receipt)
                await standing.close()
                break
            }
            group.cancelAll()
            try await group.waitForAll()
        }
        await store.close()
    }

    @Test("that were renewed still open what was sealed to the ones before")
    func carried() async throws {
        let fixture = try PostAndHub(enrolledAt: SampleChain.now)
        let key = try fixture.hub.key(.carried)
        let part = CarriedPart(
            bundle: Identifier(high: 0x4000, low: 0x8000_0000_0000_0001), number: 1, isLast: true,
            madeAt: SampleChain.now, frames: [])
        let sealed = try part.sealed(
            key: fixture.key, certificate: fixture.certificate(),
            for: fixture.hub.certificate(.carried))
        try fixture.hub.renewCertificates(at: SampleChain.now + Self.year * 2.5)
        let trust = TrustStore(anchors: [try fixture.hub.certificate(.hubAuthority)])
        #expect(try CarriedPart.open(sealed, keys: [key], trust: trust).part.isLast)
        let anew = try part.sealed(
            key: fixture.key, certificate: fixture.certificate(),
            for: fixture.hub.certificate(.carried))
        #expect(try CarriedPart.open(anew, keys: [key], trust: trust).part.isLast)
    }
}
