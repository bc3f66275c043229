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
        /// What the exchange itself counted.
        var metered = LinkTraffic()
        var batches = 0
        var connections = 0
        var cuts = 0
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
        try await joined(over: shape, name: name) { ends in
            try await deliver(batches, ends.exchange)
        }
    }

    /// Has the post's own forwarder bring records, from its first greeting to HQ's receipt for the
    /// last of them. What passes is counted on the line itself, handshakes included.
    ///
    /// - Parameter through: stands between the forwarder and its exchange.
    func forward(
        _ records: [SealedRecord], over shape: LineShape, name: String,
        options: Forwarder.Options = Forwarder.Options(),
        through: @escaping @Sendable (any HubExchange) -> any HubExchange = { $0 }
    ) async throws -> Outcome {
        try await joined(over: shape, name: name) { ends in
            let (positions, told) = AsyncStream.makeStream(of: Int64.self)
            var options = options
            let observer = options.observer
            options.observer = { step in
                observer?(step)
                if case .delivered(let position) = step.event { told.yield(position) }
                if case .greeted(let position) = step.event { told.yield(position) }
            }
            let directory = directory + "/" + name + "/uplink"
            try LinuxFiles().makeDirectory(directory, mode: 0o700)
            let forwarder = try Forwarder(
                source: SealedRecords(records), exchange: through(ends.exchange),
                verifier: ends.verifier, directory: directory, time: time,
                random: SystemRandom(), options: options)
            let start = time.monotonic()
            return await withTaskGroup(of: Void.self) { group in
                group.addTask { await forwarder.run() }
                for await position in positions where position >= Int64(records.count) { break }
                var outcome = Outcome()
                outcome.time = time.monotonic() - start
                outcome.records = records.count
                let counts = ends.line.counts
                outcome.traffic = LinkTraffic(
                    sent: Int64(counts.bytesUp), received: Int64(counts.bytesDown))
                outcome.connections = counts.connections
                outcome.cuts = counts.cut
                outcome.metered = ends.exchange.traffic()
                outcome.batches = forwarder.batchesDelivered.value
                group.cancelAll()
                return outcome
            }
        }
    }

    /// What the post has of HQ, and the line between.
    struct Ends: Sendable {
        let exchange: HTTPSHubExchange
        let verifier: ReceiptVerifier
        let line: BadLine
    }

    /// The hub's file once a trial of that name is over.
    func hubFile(_ name: String) -> String { directory + "/" + name + "/hub.sqlite" }

    private func joined(
        over shape: LineShape, name: String, _ work: (Ends) async throws -> Outcome
    ) async throws -> Outcome {
        let folder = directory + "/" + name
        try LinuxFiles().makeDirectory(folder, mode: 0o700)
        let store = try SQLiteHubStore(path: hubFile(name))
        return try await StandingHub.during(
            in: folder, over: store, posts: [post], time: time
        ) { hub in
            let (ports, told) = AsyncStream.makeStream(of: Int.self)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                let line = BadLine(shape, to: "127.0.0.1", port: hub.port, seed: 1)
                group.addTask {
                    try await line.run(host: "127.0.0.1", port: 0) { told.yield($0) }
                }
                var outcome = Outcome()
                for await port in ports {
                    let exchange = try hub.exchange(of: post, port: port)
                    outcome = try await work(
                        Ends(
                            exchange: exchange,
                            verifier: ReceiptVerifier(
                                post: post, trust: TrustStore(anchors: hub.authorities)),
                            line: line))
                    await exchange.close()
                    break
                }
                group.cancelAll()
                try await group.waitForAll()
                return outcome
            }
        }
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
