internal import Core
internal import Records
package import Station
internal import Uplink

/// How long a post's forwarder takes to bring a backlog to a hub over a thin line, and what passes
/// meanwhile; beside it one request a record. Both are real, and so are TLS, HTTP and receipts.
package struct UplinkBench: Sendable {
    package struct Options: Sendable {
        /// Brought by the forwarder.
        package var records = 10_000
        /// Brought one a request, which takes a second each.
        package var alone = 100
        package var kilobits = 64
        /// Milliseconds from one end to the other and back.
        package var roundTrip = 600
        package var runs = 1
        package var seed: UInt64 = 1

        package init() {}
    }

    package static let recordLimit = 100_000

    private let options: Options

    package init(_ options: Options) {
        self.options = options
    }

    package func report() async throws -> BenchReport {
        let folder = try RunFolder(in: "/tmp")
        defer { folder.remove() }
        let shape = LineShape(
            kilobits: Double(options.kilobits), delay: .milliseconds(options.roundTrip / 2))
        var values: [String: [Double]] = [:]
        for run in 0..<options.runs {
            let traffic = try await BorderTraffic(
                seed: options.seed &+ UInt64(run), corpus: nil, withImages: true,
                directory: folder.path)
            var records: [SealedRecord] = []
            while records.count < max(options.records, options.alone) {
                records += try await traffic.traffic(crossings: 100).records
            }
            let trial = LineTrial(post: BorderTraffic.post, directory: folder.path)
            let backlog = try await trial.forward(
                Array(records.prefix(options.records)), over: shape, name: "backlog-\(run)")
            let alone = try await trial.bring(
                WireBench.batches(Array(records.prefix(options.alone)), size: 1), over: shape,
                name: "alone-\(run)")
            let payload = try WireBench.batches(
                Array(records.prefix(options.records)),
                size: max(1, options.records / max(1, backlog.batches))
            ).reduce(0) { $0 + $1.bytes.count }
            for (name, value) in [
                ("time", backlog.time.inSeconds), ("batches", Double(backlog.batches)),
                ("payload", Double(payload)), ("up", Double(backlog.traffic.sent)),
                ("down", Double(backlog.traffic.received)),
                ("alone.time", alone.time.inSeconds * scale),
                ("alone.up", Double(alone.traffic.sent) * scale),
                ("alone.down", Double(alone.traffic.received) * scale),
            ] { values[name, default: []].append(value) }
        }
        return report(values)
    }

    /// From the records that went alone to all of them.
    private var scale: Double { Double(options.records) / Double(options.alone) }

    private func report(_ values: [String: [Double]]) -> BenchReport {
        let isOfContract =
            options.records == 10_000 && options.kilobits == 64 && options.roundTrip == 600
        func figure(_ name: String, _ unit: String, goal: BenchFigure.Goal? = nil) -> BenchFigure {
            BenchFigure(name, unit: unit, values[name] ?? [], goal: goal)
        }
        return BenchReport(
            suite: "uplink",
            terms: [
                "records": JSONValue(options.records), "alone": JSONValue(options.alone),
                "kilobits": JSONValue(options.kilobits),
                "round_trip_ms": JSONValue(options.roundTrip),
            ],
            figures: [
                figure("time", "s", goal: isOfContract ? .atMost(150) : nil),
                figure("batches", "1"), figure("payload", "B"), figure("up", "B"),
                figure("down", "B"), figure("alone.time", "s"), figure("alone.up", "B"),
                figure("alone.down", "B"),
            ],
            notes: [
                "time: from the first greeting to the receipt for the last record; up, down: all",
                "that passed, TLS, HTTP and receipts included, TCP and IP not; payload: the",
                "batches alone, cut evenly; alone: one request a record, one after the other, of",
                "\(options.alone) records and reckoned up to \(options.records)",
            ], machine: .present(LinuxFiles()))
    }
}
