import Core
import Hub
import Journal
import PKI
import Records
import Supervision
import Uplink

/// A hub's directory and an enrolled post, with real keys and the real clock.
struct PostAndHub: Sendable {
    let post = "DEMO-01"
    let time = SystemTime()
    let directory: TemporaryDirectory
    let hub: HubDirectory
    let key: PrivateKey
    let bundle: EnrolmentBundle

    /// - Parameter enrolledAt: `nil` for now, when the hub was made too.
    init(addresses: [String] = ["127.0.0.1"], enrolledAt: Timestamp? = nil) throws {
        let enrolledAt = enrolledAt ?? time.now()
        directory = try TemporaryDirectory()
        hub = try HubDirectory.create(
            directory.path + "/hub", addresses: addresses, at: enrolledAt)
        key = try .generate()
        let request = try CertificateRequest.make(
            commonName: post, organization: nil, key: key)
        bundle = try hub.enrol(csr: request.pem, at: enrolledAt)
        try LinuxFiles().makeDirectory(directory.path + "/uplink", mode: 0o750)
        try LinuxFiles().makeDirectory(directory.path + "/journal", mode: 0o750)
    }

    var uplinkDirectory: String { directory.path + "/uplink" }

    func certificate() throws -> Certificate {
        try Certificate(pem: Array(bundle.certificate.utf8))
    }

    func verifier() throws -> ReceiptVerifier {
        ReceiptVerifier(
            post: post, trust: TrustStore(anchors: [try hub.certificate(.hubAuthority)]))
    }

    func exchange(
        port: Int, claiming name: String? = nil, certificate: Certificate? = nil,
        key: PrivateKey? = nil, authorities: [Certificate]? = nil,
        time: any TimeSource = SystemTime()
    ) throws -> HTTPSHubExchange {
        let identity = DeviceIdentity(
            certificate: try certificate ?? self.certificate(), key: key ?? self.key,
            hubAuthorities: try authorities ?? [hub.certificate(.hubAuthority)])
        return try HTTPSHubExchange(
            address: "https://127.0.0.1:\(port)", post: name ?? post, identity: identity,
            time: time)
    }

    /// What goes wrong with a greeting; `nil` when nothing does.
    func greet(
        port: Int, certificate: Certificate? = nil, key: PrivateKey? = nil,
        authorities: [Certificate]? = nil
    ) async -> UplinkFault? {
        await fault { () async throws(UplinkFault) in
            let exchange: HTTPSHubExchange
            do {
                exchange = try self.exchange(
                    port: port, certificate: certificate, key: key, authorities: authorities)
            } catch {
                throw .identity(reason: "\(error)")
            }
            do throws(UplinkFault) {
                _ = try await exchange.hello()
            } catch {
                await exchange.close()
                throw error
            }
            await exchange.close()
        }
    }

    func fault(_ work: () async throws(UplinkFault) -> Void) async -> UplinkFault? {
        do throws(UplinkFault) {
            try await work()
            return nil
        } catch {
            return error
        }
    }

    /// Runs a server while `body` runs, and ends it; returns the port.
    @discardableResult
    func withHub(
        store: any HubStore, port: Int,
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws -> Int {
        var options = HubServer.Options()
        options.host = "127.0.0.1"
        options.port = port
        let server = HubServer(
            identity: try HubIdentity(hub), store: store, options: options)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await server.run { continuation.yield($0) }
            }
            var listening = 0
            for await port in ports {
                listening = port
                try await body(port)
                break
            }
            group.cancelAll()
            try await group.waitForAll()
            return listening
        }
    }

    func withMemoryHub(
        port: Int = 0, _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let place = try TemporaryDirectory()
        let store = try SQLiteHubStore(path: place.path + "/hub.sqlite")
        try await store.prepare(at: time.now())
        try await withHub(store: store, port: port, body)
        await store.close()
    }

    func journal() throws -> Journal {
        let clock = StampingClock(source: time)
        let path = directory.path + "/journal"
        _ = try Journal.provision(
            directory: path, post: post, stamp: clock.stamp(), random: SystemRandom())
        return try Journal(
            directory: path, post: post, clock: clock, executor: .thread(name: "journal"))
    }

    func draft(_ number: Int) -> RecordDraft {
        RecordDraft(
            kind: .crossing, id: .version7(at: time.now(), random: SystemRandom()),
            body: SampleChain.crossing("crossing \(number)"), officer: "1001",
            workstation: "counter-1")
    }

    /// Runs a forwarder over the real journal until HQ has acknowledged so many records.
    func forward(port: Int, until count: Int) async throws {
        let (positions, continuation) = AsyncStream.makeStream(of: Int64.self)
        var options = Forwarder.Options()
        options.batchRecords = 16
        options.observer = { step in
            if case .delivered(let position) = step.event { continuation.yield(position) }
        }
        let forwarder = try Forwarder(
            source: JournalReader(directory: directory.path + "/journal"),
            exchange: exchange(port: port), verifier: verifier(), directory: uplinkDirectory,
            time: time, random: SystemRandom(), options: options)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await forwarder.run() }
            for await position in positions where position >= Int64(count) { break }
            group.cancelAll()
        }
    }
}
