internal import Core
internal import Foundation
internal import Records
internal import Station
internal import Uplink

/// Batches of so many crossings, one behind the other, in every layout.
struct WireMeasure {
    let size: Int
    /// Bytes a crossing.
    let floor: Double

    /// Batches for which gzip is started.
    private static let mostPacked = 20

    private struct Sums {
        var compact = 0
        var alone = 0
        var verbatim = 0
        var plain = 0
        var packed = 0
        var packedCrossings = 0
        var records = 0
        var writing = Duration.zero
        var reading = Duration.zero
    }

    /// - Parameters:
    ///   - crossings: the records of each.
    ///   - past: the records before them.
    func run(
        _ crossings: [[SealedRecord]], past: [SealedRecord], into values: inout WireValues
    ) throws {
        var before = past
        var sums = Sums()
        for start in stride(from: 0, to: crossings.count, by: size) {
            let part = crossings[start..<min(start + size, crossings.count)]
            if start / size < Self.mostPacked {
                let lines = part.joined().map(\.bytes).joined(separator: [0x0A])
                sums.packed += try Self.gzip(Array(lines))
                sums.packedCrossings += part.count
            }
            var rest = Array(part.joined())[...]
            while !rest.isEmpty {
                let batch = try WireBatch.leading(Array(rest), isSetAside: { _ in false }).batch
                try measure(batch, before: before, &sums)
                before = (before + rest.prefix(batch.entries.count))
                    .suffix(WireLimits.historyRecords)
                rest = rest.dropFirst(batch.entries.count)
            }
        }
        let whole = Double(crossings.count)
        let count = Double(sums.records)
        values.add("payload.\(size)", Double(sums.compact) / whole)
        values.add("ratio.\(size)", Double(sums.compact) / whole / floor)
        values.add("no-history.\(size)", Double(sums.alone) / whole)
        values.add("zstd.\(size)", Double(sums.verbatim) / whole)
        values.add("gzip.\(size)", Double(sums.packed) / Double(sums.packedCrossings))
        values.add("encode.\(size)", sums.writing.inSeconds * 1e6 / count)
        values.add("decode.\(size)", sums.reading.inSeconds * 1e6 / count)
        if size == 100 { values.add("json", Double(sums.plain) / whole) }
    }

    private func measure(
        _ batch: WireBatch, before: [SealedRecord], _ sums: inout Sums
    ) throws {
        let time = SystemTime()
        let history = before.suffix(
            CompactBatch.usefulHistory(for: batch.entries.count)
        ).map(\.bytes)
        let start = time.monotonic()
        let sent = try batch.compact(after: history)
        let written = time.monotonic()
        let read = try CompactBatch(reading: sent).batch(
            post: batch.post, epoch: batch.epoch, previous: batch.previous, history: history)
        sums.reading += time.monotonic() - written
        sums.writing += written - start
        guard read == batch else { throw WireFault.notFaithful }
        sums.compact += sent.count
        sums.alone += try batch.compact().count
        sums.verbatim += try batch.encoded().count
        sums.records += batch.entries.count
        for case .content(let bytes) in batch.entries { sums.plain += bytes.count }
    }

    /// Bytes that `gzip -6` makes of it.
    private static func gzip(_ bytes: [UInt8]) throws -> Int {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-6", "-c", "-n"]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        // What comes out is a fraction of what goes in and fits a pipe.
        try input.fileHandleForWriting.write(contentsOf: Data(bytes))
        try input.fileHandleForWriting.close()
        let packed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return packed.count
    }
}

/// What each run found, by name, in the order of the first.
struct WireValues {
    private var order: [String] = []
    private var values: [String: [Double]] = [:]

    mutating func add(_ name: String, _ value: Double) {
        if values[name] == nil { order.append(name) }
        values[name, default: []].append(value)
    }

    /// - Parameter own: the same with the generator's own names, where these are others: then the
    ///   goal is how little those cost more.
    func figures(_ suffix: String, own: WireValues? = nil) -> [BenchFigure] {
        let goals: [String: BenchFigure.Goal] = [
            "ratio.10": .atMost(1.45), "ratio.100": .atMost(1.3),
        ]
        var figures: [BenchFigure] = []
        for name in goals.keys.sorted() {
            guard let own else { break }
            let ratios = zip(values[name] ?? [], own.values[name] ?? []).map { $0 / $1 }
            figures.append(
                BenchFigure("\(name).\(suffix)/own", unit: "x", ratios, goal: .atMost(1.15)))
        }
        for name in order {
            let unit =
                switch name.prefix(5) {
                case "ratio": ""
                case "recor": "records"
                case "encod", "decod": "us/rec"
                default: "B"
                }
            figures.append(
                BenchFigure(
                    "\(name).\(suffix)", unit: unit, values[name] ?? [],
                    goal: own == nil ? goals[name] : nil))
        }
        return figures
    }

    static func tenth(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
