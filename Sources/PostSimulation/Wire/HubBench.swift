internal import Core
internal import Hub
internal import Records
package import Station
internal import Uplink

/// What HQ's end takes: records a second from posts at the same time, over HTTPS with mutual
/// authentication and a signed receipt for each batch, and what looking at many posts costs.
package struct HubBench: Sendable {
    package struct Options: Sendable {
        /// `postgres:CONNINFO` of an empty database; `nil` for the embedded store.
        package var store: HubCommands.StoreChoice?
        /// Records that each post brings.
        package var records = 1_000
        package var batch = 100
        /// Posts of which the overview is made.
        package var posts = 200
        package var runs = 3
        package var seed: UInt64 = 1

        package init() {}
    }

    /// A database that holds records already is not for this.
    package struct NotEmpty: Error, CustomStringConvertible {
        package let description =
            "the database has posts already; give an empty one: the bench leaves its own behind"
    }

    package static let recordLimit = 20_000
    /// Posts that bring records at the same time.
    private static let senders = [1, 8, 32]
    private static let greetings = 200

    private let options: Options
    private let time = SystemTime()

    package init(_ options: Options) {
        self.options = options
    }

    package func report() async throws -> BenchReport {
        let folder = try RunFolder(in: "/tmp")
        defer { folder.remove() }
        var values: [String: [Double]] = [:]
        let names = (1...max(options.posts, Self.senders.max() ?? 1)).map { "BENCH-\($0)" }
        for run in 0..<options.runs {
            let place = folder.path + "/\(run)"
            try LinuxFiles().makeDirectory(place, mode: 0o700)
            // Each run has posts of its own names: a database is given once.
            let posts = names.map { "\($0)-R\(run + 1)" }
            let day = try await day(seed: options.seed &+ UInt64(run), directory: place)
            let found = try await StandingHub.during(
                in: place, over: try await store(place, isFirst: run == 0), posts: posts,
                time: time
            ) { hub in
                try await measured(hub, posts, day)
            }
            for (name, value) in found { values[name, default: []].append(value) }
        }
        return report(values)
    }

    private func store(_ place: String, isFirst: Bool) async throws -> any HubStore {
        guard case .postgres(let conninfo) = options.store else {
            return try SQLiteHubStore(path: place + "/hub.sqlite")
        }
        let store = PostgresHubStore(conninfo: conninfo)
        guard isFirst else { return store }
        try await store.prepare(at: time.now())
        guard try await store.posts().isEmpty else {
            await store.close()
            throw NotEmpty()
        }
        return store
    }

    /// An invented day's records, which every post brings under its own name.
    private func day(seed: UInt64, directory: String) async throws -> [SealedRecord] {
        let traffic = try await BorderTraffic(
            seed: seed, corpus: nil, withImages: true, directory: directory)
        var records: [SealedRecord] = []
        while records.count < options.records {
            records += try await traffic.traffic(crossings: 100).records
        }
        return Array(records.prefix(options.records))
    }

    /// The batches of a day as that post sends them.
    private func batches(
        _ day: ArraySlice<SealedRecord>, of post: String, size: Int
    ) throws -> [[UInt8]] {
        let random = SystemRandom()
        var head = ChainHead(startOf: .version4(random: random))
        var records: [SealedRecord] = []
        for record in day {
            let envelope = record.envelope
            let draft = RecordDraft(
                kind: envelope.kind,
                id: .version7(at: envelope.stamp.time, random: random), body: envelope.body,
                officer: envelope.officer, workstation: envelope.workstation,
                verdicts: envelope.verdicts)
            let own = try SealedRecord(
                draft: draft, post: post, after: head, stamp: envelope.stamp)
            head = own.head
            records.append(own)
        }
        return try WireBench.batches(records, size: size).map(\.bytes)
    }

    private func measured(
        _ hub: StandingHub, _ posts: [String], _ day: [SealedRecord]
    ) async throws -> [(String, Double)] {
        var found: [(String, Double)] = []
        // Those of the overview, with a few records each.
        for post in posts {
            let exchange = try hub.exchange(of: post)
            _ = try await exchange.hello()
            for batch in try batches(day.prefix(10), of: post, size: 10) {
                _ = try await exchange.deliver(batch)
            }
            await exchange.close()
        }
        for count in Self.senders {
            let sending = try posts.prefix(count).map { post in
                (post, try batches(day[...], of: post, size: options.batch))
            }
            let passed = try await deliver(sending, to: hub)
            found.append(
                ("records.\(count)", Double(count * day.count) / passed.inSeconds))
        }
        let exchange = try hub.exchange(of: posts[0])
        _ = try await exchange.hello()
        var took: [Double] = []
        for _ in 0..<Self.greetings {
            let start = time.monotonic()
            _ = try await exchange.hello()
            took.append((time.monotonic() - start).inSeconds * 1_000)
        }
        await exchange.close()
        took.sort()
        found.append(("greeting.p50", took[took.count / 2]))
        found.append(("greeting.p99", took[took.count * 99 / 100]))
        var start = time.monotonic()
        _ = try await hub.store.health()
        found.append(("status", (time.monotonic() - start).inSeconds * 1_000))
        start = time.monotonic()
        let report = try await hub.store.verify(posts[0])
        found.append(("verify", Double(report.records) / (time.monotonic() - start).inSeconds))
        return found
    }

    /// Each post brings its batches one after the other, all posts at the same time.
    private func deliver(
        _ sending: [(post: String, batches: [[UInt8]])], to hub: StandingHub
    ) async throws -> Duration {
        var ready: [(HTTPSHubExchange, [[UInt8]])] = []
        for (post, batches) in sending {
            let exchange = try hub.exchange(of: post)
            _ = try await exchange.hello()
            ready.append((exchange, batches))
        }
        let start = time.monotonic()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (exchange, batches) in ready {
                group.addTask {
                    for batch in batches { _ = try await exchange.deliver(batch) }
                }
            }
            try await group.waitForAll()
        }
        let passed = time.monotonic() - start
        for (exchange, _) in ready { await exchange.close() }
        return passed
    }

    private func report(_ values: [String: [Double]]) -> BenchReport {
        func figure(_ name: String, _ unit: String) -> BenchFigure {
            BenchFigure(name, unit: unit, values[name] ?? [])
        }
        let isEmbedded = if case .postgres = options.store { false } else { true }
        return BenchReport(
            suite: "hub",
            terms: [
                "store": isEmbedded ? "embedded" : "postgres",
                "records": JSONValue(options.records), "batch": JSONValue(options.batch),
                "posts": JSONValue(options.posts),
            ],
            figures: Self.senders.map { figure("records.\($0)", "1/s") } + [
                figure("greeting.p50", "ms"), figure("greeting.p99", "ms"),
                figure("status", "ms"), figure("verify", "1/s"),
            ],
            notes: [
                "records.N: kept and signed for, from N posts at a time, \(options.records)",
                "records each in batches of \(options.batch), over HTTPS with both ends' keys;",
                "the posts' ends run on the same machine; status: of \(options.posts) posts;",
                "store: \(isEmbedded ? "embedded" : "PostgreSQL")",
            ], machine: .present(LinuxFiles()))
    }
}
