internal import Core
internal import Records
package import Station
internal import Uplink

/// How many bytes a crossing costs on the link, with all records that it causes, against what the
/// draws of its fields are worth, and what HTTPS and receipts add.
package struct WireBench: Sendable {
    package struct Options: Sendable {
        /// Measured in each run, up to ``WireBench/crossingLimit``.
        package var crossings = 400
        package var runs = 3
        package var seed: UInt64 = 1
        /// A file of names from elsewhere; see `NameCorpus`.
        package var corpus: String?
        /// A file for the records of the first run, one a line.
        package var save: String?

        package init() {}
    }

    package static let crossingLimit = 100_000
    /// Of a batch, in crossings.
    private static let sizes = [1, 10, 100]
    /// Crossings before those that are measured: what HQ holds already.
    private static let past = 400
    /// Batches of one are dear to measure by the thousand.
    private static let mostAlone = 100
    private static let corpusBytes = 16 << 20
    private static let httpsRecords = 2_000

    private let options: Options
    private let corpus: NameCorpus?

    /// - Throws: what is wrong with the corpus.
    package init(_ options: Options) throws {
        self.options = options
        corpus = try options.corpus.map {
            try NameCorpus(try LinuxFiles().read($0, limit: Self.corpusBytes))
        }
    }

    package func report() async throws -> BenchReport {
        let folder = try RunFolder(in: "/tmp")
        defer { folder.remove() }
        var figures: [BenchFigure] = []
        var notes = [
            "B a crossing with all records that it causes, in batches of 1, 10, 100 crossings;",
            "ratio: to the floor, the worth of all draws; gzip, zstd: the same as JSON lines",
        ]
        for withImages in [true, false] {
            let name = withImages ? "images" : "no-images"
            // First, so that what is saved is the corpus's.
            var own: WireValues?
            if corpus != nil {
                own = try await measured(nil, withImages: withImages, in: folder.path).values
            }
            let (values, floor) = try await measured(
                corpus, withImages: withImages, in: folder.path)
            figures += values.figures(name, own: own)
            notes.append("floor.\(name): " + floor)
        }
        if corpus != nil { notes.append("own: the same with the generator's own names") }
        figures += try await lineFigures(in: folder.path)
        return BenchReport(
            suite: "wire",
            terms: [
                "crossings": JSONValue(options.crossings), "runs": JSONValue(options.runs),
                "corpus": JSONValue(options.corpus),
            ],
            figures: figures, notes: notes, machine: .present(LinuxFiles()))
    }

    /// What each run found, and what the floor is made of.
    private func measured(
        _ corpus: NameCorpus?, withImages: Bool, in directory: String
    ) async throws -> (values: WireValues, floor: String) {
        var values = WireValues()
        var shares: [String: Double] = [:]
        for run in 0..<options.runs {
            let traffic = try await BorderTraffic(
                seed: options.seed &+ UInt64(run), corpus: corpus, withImages: withImages,
                directory: directory)
            let past = try await traffic.traffic(crossings: Self.past).records
            // One a crossing, so that batches can be cut by crossings.
            var parts: [BorderTraffic.Yield] = []
            for _ in 0..<options.crossings {
                let part = try await traffic.traffic(crossings: 1)
                shares.merge(part.shares.mapValues { $0 / 8 }) { $0 + $1 }
                parts.append(part)
            }
            let floor = parts.reduce(0) { $0 + $1.bits } / 8 / Double(options.crossings)
            let records = parts.flatMap(\.records)
            if withImages, run == 0 { try save(past + records) }
            values.add("floor", floor)
            values.add("records", Double(records.count) / Double(options.crossings))
            for size in Self.sizes {
                try WireMeasure(size: size, floor: floor).run(
                    parts.prefix(size == 1 ? Self.mostAlone : parts.count).map(\.records),
                    past: past, into: &values)
            }
        }
        let total = Double(options.crossings * options.runs)
        let list = shares.sorted { $0.value > $1.value }.prefix(9)
            .map { "\($0.key) \(WireValues.tenth($0.value / total))" }.joined(separator: ", ")
        return (values, list)
    }

    private func save(_ records: [SealedRecord]) throws {
        guard let path = options.save else { return }
        var lines: [UInt8] = []
        for record in records { lines += record.bytes + [0x0A] }
        try LinuxFiles().replace(path, with: lines, mode: 0o600)
    }

    private func lineFigures(in directory: String) async throws -> [BenchFigure] {
        let traffic = try await BorderTraffic(
            seed: options.seed, corpus: corpus, withImages: true, directory: directory)
        var records: [SealedRecord] = []
        while records.count < Self.httpsRecords {
            records += try await traffic.traffic(crossings: 100).records
        }
        let trial = LineTrial(post: BorderTraffic.post, directory: directory)
        var figures: [BenchFigure] = []
        // A crossing has some two records.
        for (name, size) in [("10", 20), ("100", 200)] {
            let outcome = try await trial.bring(
                try Self.batches(Array(records.prefix(Self.httpsRecords)), size: size),
                over: LineShape(kilobits: 1_000_000, delay: .zero), name: "https-\(name)")
            let count = Double(Self.httpsRecords / size)
            let added = outcome.traffic.sent - Int64(outcome.payload)
            figures += [
                BenchFigure("https-up.\(name)", unit: "B/batch", [Double(added) / count]),
                BenchFigure(
                    "https-down.\(name)", unit: "B/batch",
                    [Double(outcome.traffic.received) / count]),
            ]
        }
        return figures
    }

    static func batches(
        _ records: [SealedRecord], size: Int
    ) throws -> [(batch: WireBatch, bytes: [UInt8])] {
        var batches: [(WireBatch, [UInt8])] = []
        for start in stride(from: 0, to: records.count, by: size) {
            let part = Array(records[start..<min(start + size, records.count)])
            let batch = try WireBatch.leading(part, isSetAside: { _ in false }).batch
            let history = records[..<start].suffix(
                CompactBatch.usefulHistory(for: batch.entries.count)
            ).map(\.bytes)
            batches.append((batch, try batch.compact(after: history)))
        }
        return batches
    }
}
