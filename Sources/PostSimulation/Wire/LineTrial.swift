internal import Core
internal import Hub
internal import PKI
internal import Records
internal import Uplink

/// A real hub over a store of its own, and the post's exchange with it through a bad line: what
/// HTTPS and receipts add to batches, and how long many of them take.
struct LineTrial: Sendable {
    /// What passed, encryption and headers of HTTP included, and how long it took.
    struct Outcome: Sendable {
        var traffic = LinkTraffic()
        var payload = 0
        var records = 0
        var time = Duration.zero
    }

    private let post: String
    private let directory: String
    private let time = SystemTime()

    /// - Parameter directory: where a folder for the hub may be made.
    init(post: String, directory: String) {
        self.post = post
        self.directory = directory
    }

    /// Brings batches one after the other, each with what the post has before it.
    func bring(
        _ batches: [(batch: WireBatch, bytes: [UInt8])], over shape: LineShape, name: String
    ) async throws -> Outcome {
        let folder = directory + "/" + name
        try LinuxFiles().makeDirectory(folder, mode: 0o700)
        let hub = try HubDirectory.create(
            folder + "/hub", addresses: ["127.0.0.1"], at: time.now())
        let key = try PrivateKey.generate()
        let request = try CertificateRequest.make(commonName: post, organization: nil, key: key)
        let bundle = try hub.enrol(csr: request.pem, at: time.now())
        let identity = DeviceIdentity(
            certificate: try Certificate(pem: Array(bundle.certificate.utf8)), key: key,
            hubAuthorities: [try hub.certificate(.hubAuthority)])
        let store = try SQLiteHubStore(path: folder + "/hub.sqlite")
        try await store.prepare(at: time.now())
        var options = HubServer.Options()
        options.host = "127.0.0.1"
        options.port = 0
        let server = HubServer(identity: try HubIdentity(hub), store: store, options: options)
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let outcome = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { told.yield($0) } }
            var outcome = Outcome()
            var iterator = ports.makeAsyncIterator()
            if let hubPort = await iterator.next() {
                let line = BadLine(shape, to: "127.0.0.1", port: hubPort, seed: 1)
                group.addTask {
                    try await line.run(host: "127.0.0.1", port: 0) { told.yield($0) }
                }
                if let port = await iterator.next() {
                    let exchange = try HTTPSHubExchange(
                        address: "https://127.0.0.1:\(port)", post: post, identity: identity)
                    outcome = try await deliver(batches, exchange)
                    await exchange.close()
                }
            }
            group.cancelAll()
            try await group.waitForAll()
            return outcome
        }
        await store.close()
        return outcome
    }

    private func deliver(
        _ batches: [(batch: WireBatch, bytes: [UInt8])], _ exchange: HTTPSHubExchange
    ) async throws -> Outcome {
        _ = try await exchange.hello()
        let before = exchange.traffic()
        let start = time.monotonic()
        var outcome = Outcome()
        for (batch, bytes) in batches {
            let receipt = try await exchange.deliver(bytes).receipt
            guard receipt.sequence == batch.lastSequence else { throw WireFault.notFaithful }
            outcome.payload += bytes.count
            outcome.records += batch.entries.count
        }
        outcome.time = time.monotonic() - start
        let after = exchange.traffic()
        outcome.traffic = LinkTraffic(
            sent: after.sent - before.sent, received: after.received - before.received)
        return outcome
    }
}
