internal import Core
internal import Journal
internal import Records
internal import Supervision

/// A journal of its own that a benchmark fills: records of about 1.5 KB, most of it random.
struct BenchJournal {
    /// Canonical bytes of a record, nearly.
    static let recordBytes = 1_500
    /// Characters of noise in it: with its hash and names more than three fifths of a record.
    private static let noise = 1_024
    private static let post = "BENCH-1"
    /// What JSON writes as it stands, except for quote and backslash: 6.5 bits each.
    private static let letters = (0x21...0x7E).map { UInt8($0) }.filter { $0 != 0x22 && $0 != 0x5C }
    /// Drawn once: what is measured is the journal, and not the dice or who fills in a form.
    private static let bodies = (0..<UInt64(256)).map { seed -> JSONValue in
        var random = SeededRandom(seed: seed)
        let noise = (0..<noise).map { _ in
            letters[Int.random(in: 0..<letters.count, using: &random)]
        }
        return [
            "direction": "entry", "crossed_at": "2026-11-01T08:00:00.000Z",
            "decision": ["outcome": "admitted"],
            "national": ["noise": .string(String(decoding: noise, as: UTF8.self))],
        ]
    }
    private static let names = SeededRandom(seed: 1)

    /// What some appends came to.
    struct Load {
        /// Acknowledged a second.
        let rate: Double
        /// Written by the disk for each record, log and checkpoints.
        let bytesWritten: Double
        /// Canonical bytes of a record.
        let recordBytes: Double
    }

    /// Records after which the log has gone round and no longer grows, as in a post's second hour.
    private static let firstRound = 4_096

    private let directory: String
    private let journal: Journal
    private let executor: any ResourceExecutor
    private let time: any TimeSource

    init(_ directory: String, _ time: any TimeSource) async throws {
        let clock = StampingClock(source: time)
        try LinuxFiles().makeDirectory(directory, mode: 0o700)
        _ = try Journal.provision(
            directory: directory, post: Self.post, stamp: clock.stamp(), random: SystemRandom())
        let executor = ThreadExecutor(name: "journal")
        self.directory = directory
        self.executor = executor
        self.time = time
        journal = try Journal(
            directory: directory, post: Self.post, clock: clock, executor: executor)
        try await fill(Self.firstRound)
    }

    /// Appends as fast as answers come.
    func append(_ producers: Int, for duration: Duration) async throws -> Load {
        let before = try written()
        let start = time.monotonic()
        let (count, bytes) = try await produce(producers) { _ in
            time.monotonic() - start < duration
        }
        let seconds = (time.monotonic() - start).inSeconds
        let written = Double(try written() - before)
        return Load(
            rate: Double(count) / seconds, bytesWritten: written / Double(count),
            recordBytes: Double(bytes) / Double(count))
    }

    func fill(_ count: Int) async throws {
        let producers = 256
        _ = try await produce(producers) { $0 < count / producers }
    }

    private func produce(
        _ producers: Int, _ goesOn: @escaping @Sendable (Int) -> Bool
    ) async throws -> (count: Int, bytes: Int) {
        try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for _ in 0..<producers {
                group.addTask { [journal, time] in
                    var (count, bytes) = (0, 0)
                    while goesOn(count) {
                        let draft = Self.draft(at: time.now(), count)
                        bytes += try await journal.append(draft).record.bytes.count
                        count += 1
                    }
                    return (count, bytes)
                }
            }
            return try await group.reduce(into: (0, 0)) {
                $0 = ($0.0 + $1.0, $0.1 + $1.1)
            }
        }
    }

    func close() async {
        await journal.close()
        executor.stop()
    }

    private static func draft(at time: Timestamp, _ number: Int) -> RecordDraft {
        RecordDraft(
            kind: .crossing, id: .version7(at: time, random: names),
            body: bodies[number % bodies.count], officer: "B-1", workstation: "bench")
    }

    /// What the disk under it has written, by whomever.
    private func written() throws -> Int { try DiskSectors.written(under: directory) }
}
