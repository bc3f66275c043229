import Core
import Hub
import PKI
import Records
import Testing
import Uplink

@Suite("An authority of HQ's that follows another")
struct SuccessionTests {
    private static let year = RenewingPost.year
    private let fixture: PostAndHub
    private let first: Certificate

    init() throws {
        fixture = try PostAndHub()
        first = try fixture.hub.certificate(.hubAuthority)
        let bundle = fixture.bundle
        for (name, text) in [("hub", bundle.hubAuthority), ("lists", bundle.listAuthority)] {
            try LinuxFiles().replace(
                fixture.directory.path + "/\(name).pem", with: Array(text.utf8), mode: 0o644)
        }
    }

    private var hub: HubDirectory { fixture.hub }
    private var now: Timestamp { fixture.time.now() }

    /// The post's own, with what the enrolment brought.
    private var kept: AuthorityFiles {
        AuthorityFiles(
            hub: fixture.directory.path + "/hub.pem", lists: fixture.directory.path + "/lists.pem",
            directory: fixture.uplinkDirectory)
    }

    /// A contact of a post that believes what it has kept; what it learns is kept.
    private func contact(port: Int) async throws -> HubGreeting {
        let exchange = try fixture.exchange(
            port: port, authorities: try kept.trusted(.hub).believed)
        do {
            let greeting = try await exchange.hello()
            for (use, generation) in greeting.authorities
            where try kept.trusted(use).generation < generation {
                _ = try kept.keep(try await exchange.authorities(use))
            }
            await exchange.close()
            return greeting
        } catch {
            await exchange.close()
            throw error
        }
    }

    /// A standing server that takes over the directory when told.
    private func withServer(
        _ body:
            @escaping @Sendable (_ port: Int, _ takeOver: @Sendable () async throws -> Void)
            async throws -> Void
    ) async throws {
        let store = try SQLiteHubStore(path: fixture.directory.path + "/hub.sqlite")
        try await store.prepare(at: now)
        var options = HubServer.Options()
        options.host = "127.0.0.1"
        options.port = 0
        let server = HubServer(identity: try HubIdentity(hub), store: store, options: options)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await server.run { continuation.yield($0) }
            }
            for await port in ports {
                try await body(port) { await server.use(try HubIdentity(hub)) }
                break
            }
            group.cancelAll()
            try await group.waitForAll()
        }
        await store.close()
    }

    /// The listener is made anew while posts may be calling.
    private func patiently<Value>(_ work: () async throws -> Value) async throws -> Value {
        for attempt in 1... {
            do {
                return try await work()
            } catch let fault as UplinkFault {
                guard attempt < 100, case .unreachable = fault else { throw fault }
                try await fixture.time.sleep(for: .milliseconds(50))
            }
        }
        throw UplinkFault.badAnswer(reason: "never")
    }

    @Test("is known before it issues, and believed alone once what was before has ended")
    func wholeLife() async throws {
        try await withServer { port, takeOver in
            #expect(try await contact(port: port).authorities.isEmpty)
            _ = try hub.prepareAuthority(.hub, at: now)
            try await takeOver()
            let greeting = try await patiently { try await contact(port: port) }
            #expect(greeting.authorities == [.hub: 1])
            #expect(try kept.trusted(.hub).believed.count == 2)
            #expect(try hub.certificate(.hubAuthority) == first)

            _ = try hub.switchAuthority(.hub, at: now)
            try await takeOver()
            let second = try hub.certificate(.hubAuthority)
            #expect(second != first)
            for credential in [HubDirectory.Credential.server, .receiptSigner, .carried] {
                #expect(try hub.certificate(credential).isSigned(by: second))
            }
            // The device's certificate is below the first one, the server's below the second.
            _ = try await patiently { try await contact(port: port) }
            #expect(try kept.trusted(.hub).generation == 2)

            #expect(throws: HubFault.self) {
                try hub.retireAuthorities(
                    .hub, isCompromised: false, isForced: false, at: now + Self.year * 2.9)
            }
            let retired = try hub.retireAuthorities(
                .hub, isCompromised: false, isForced: false, at: now + Self.year * 3.1)
            #expect(retired.generation == 3)
            try await takeOver()
            // Nobody gets in with the first one any more, who did not renew in three years.
            await #expect(throws: UplinkFault.self) {
                try await patiently { try await contact(port: port) }
            }
        }
    }

    @Test("is reached by a post that was away all the while, over links in the handshake")
    func longAway() async throws {
        _ = try hub.prepareAuthority(.hub, at: now)
        _ = try hub.switchAuthority(.hub, at: now)
        _ = try hub.prepareAuthority(.hub, at: now)
        _ = try hub.switchAuthority(.hub, at: now)
        let third = try hub.certificate(.hubAuthority)
        #expect(try kept.trusted(.hub).believed == [first])
        try await withServer { (port, _) async throws in
            #expect(try await contact(port: port).authorities == [.hub: 4])
            #expect(try kept.trusted(.hub).believed.first == third)
            #expect(try kept.trusted(.hub).believed.count == 3)
        }
    }

    @Test("vouches for what a new post gets, and old receipts hold after the old one retired")
    func bundles() throws {
        let before = try SignedReceipt.sign(
            Receipt(
                post: fixture.post, epoch: SampleChain.epoch(1), sequence: 1,
                chainHash: ChainHead(startOf: SampleChain.epoch(1)).chainHash, at: now,
                hub: "hub", isFork: false),
            key: hub.key(.receiptSigner), certificate: hub.certificate(.receiptSigner))
        _ = try hub.prepareAuthority(.hub, at: now)
        let register = try hub.switchAuthority(.hub, at: now)
        _ = try kept.keep(try #require(register.signed))
        let key = try PrivateKey.generate()
        let request = try CertificateRequest.make(
            commonName: "DEMO-02", organization: nil, key: key)
        let bundle = try hub.enrol(csr: request.pem, at: now)
        let anchors = try Certificate.bundle(pem: Array(bundle.hubAuthority.utf8))
        #expect(anchors == [try hub.certificate(.hubAuthority), first])
        let device = try Certificate(pem: Array(bundle.certificate.utf8))
        #expect(device.isSigned(by: anchors[0]))
        let retired = try hub.retireAuthorities(
            .hub, isCompromised: false, isForced: true, at: now)
        _ = try kept.keep(try #require(retired.signed))
        func holds() throws -> Bool {
            let trust = TrustStore(anchors: try kept.trusted(.hub).everBelieved)
            return (try? ReceiptVerifier(post: fixture.post, trust: trust).verified(before)) != nil
        }
        #expect(try kept.trusted(.hub).believed == [anchors[0]])
        #expect(try holds())
    }

    @Test("whose predecessor was stolen takes all belief from that one")
    func compromised() throws {
        _ = try hub.prepareAuthority(.lists, at: now)
        _ = try hub.switchAuthority(.lists, at: now)
        let dropped = try hub.retireAuthorities(
            .lists, isCompromised: true, isForced: false, at: now)
        _ = try kept.keep(try #require(dropped.signed))
        let trusted = try kept.trusted(.lists)
        #expect(trusted.everBelieved == [try hub.certificate(.listAuthority)])
        #expect(try hub.publisherTrust().anchors == trusted.believed)
        #expect(try hub.certificate(.listSigner).isSigned(by: trusted.believed[0]))
        // The hub's own stands apart.
        #expect(try hub.certificate(.hubAuthority) == first)
        #expect(try hub.authorities(.hub).generation == 0)
    }

    @Test("is refused by name where there is none, where it is too early, and without the key")
    func refusals() throws {
        func reason(_ work: () throws -> AuthorityRegister) -> String? {
            do {
                _ = try work()
                return nil
            } catch {
                return (error as? HubFault)?.problem
            }
        }
        #expect(
            reason { try hub.switchAuthority(.hub, at: now) }
                == "no authority was prepared for hub")
        #expect(
            reason {
                try hub.retireAuthorities(.hub, isCompromised: false, isForced: true, at: now)
            } == "no previous authority is believed for hub")
        let key = try hub.key(.hubAuthority).pem()
        let path = fixture.directory.path + "/hub/hub-ca.key"
        try LinuxFiles().remove(path)
        #expect(
            reason { try hub.prepareAuthority(.hub, at: now) }?.hasSuffix(
                "hub-ca.key is not here: bring it back") == true)
        #expect(try hub.authorities(.hub).members.count == 1)
        try LinuxFiles().replace(path, with: key, mode: 0o600)
        // Asked twice, one is made.
        let once = try hub.prepareAuthority(.hub, at: now)
        #expect(try hub.prepareAuthority(.hub, at: now) == once)
        #expect(try hub.authorities(.hub).members.count == 2)
        // Init leaves what followed as it is.
        _ = try hub.switchAuthority(.hub, at: now)
        let second = try hub.certificate(.hubAuthority)
        _ = try HubDirectory.create(
            fixture.directory.path + "/hub", addresses: ["127.0.0.1"], at: now)
        #expect(try hub.certificate(.hubAuthority) == second)
        #expect(try hub.certificate(.server).isSigned(by: second))
        try LinuxFiles().replace(
            fixture.directory.path + "/hub/hub-ca.succession.json", with: [0x7B], mode: 0o640)
        #expect(reason { try hub.authorities(.hub) }?.hasSuffix("is damaged") == true)
    }
}
