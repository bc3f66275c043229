import Core
import Foundation
import Records
import Simulation
import Supervision

@testable import Journal

/// A provisioned journal on a simulated disk, and what it has acknowledged.
final class JournalOnDisk {
    let disk: FaultingDisk
    let directory: String
    private(set) var journal: Journal
    /// By name: what a receipt was given for.
    private(set) var acknowledged: [Identifier: SealedRecord] = [:]
    /// What was refused, in the order in which it was sent.
    private(set) var refused: [RecordDraft] = []
    /// All that was ever sent.
    private(set) var sent: [Identifier: RecordDraft] = [:]
    private(set) var faults: [JournalFault] = []
    private let executor = ThreadExecutor(name: "journal")
    private let clock = StampingClock(source: SystemTime())
    private var random: SeededRandom

    init(seed: UInt64) throws {
        directory =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("waypost-journal-disk-\(UUID().uuidString)").path
        try LinuxFiles().makeDirectory(directory, mode: 0o700)
        random = SeededRandom(seed: seed)
        disk = try FaultingDisk(directory: directory, random: SeededRandom(seed: seed &* 31))
        _ = try Journal.provision(
            directory: directory, post: JournalFixture.post, stamp: clock.stamp(), random: random,
            vfs: disk.vfsName)
        journal = try Journal(
            directory: directory, post: JournalFixture.post, clock: clock, executor: executor,
            vfs: disk.vfsName)
    }

    deinit {
        disk.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    func pick(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

    func reopen() async throws {
        await journal.close()
        journal = try Journal(
            directory: directory, post: JournalFixture.post, clock: clock, executor: executor,
            vfs: disk.vfsName)
    }

    func reader() throws -> JournalReader {
        try JournalReader(directory: directory, vfs: disk.vfsName)
    }

    func draft(bytes: Int) -> RecordDraft {
        RecordDraft(
            kind: .crossing,
            id: .version7(at: Timestamp(milliseconds: 1_760_000_000_000), random: random),
            body: ["text": .string(Hexadecimal.text(random.bytes(bytes / 2)))], officer: "1")
    }

    /// Sends the drafts at the same time, as workstations do.
    func send(_ drafts: [RecordDraft]) async {
        for draft in drafts { sent[draft.id] = draft }
        let answers = await withTaskGroup(
            of: (Int, Result<Journal.Appended, JournalFault>).self
        ) { [journal] group in
            for (index, draft) in drafts.enumerated() {
                group.addTask {
                    do throws(JournalFault) {
                        return (index, .success(try await journal.append(draft)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }
        }
        for (index, answer) in answers {
            switch answer {
            case .success(let appended): acknowledged[drafts[index].id] = appended.record
            case .failure(let fault):
                faults.append(fault)
                refused.append(drafts[index])
            }
        }
    }

    /// Sends again what was refused, as workstations do until they have their receipt.
    func resend() async {
        let drafts = refused
        refused = []
        for draft in drafts { await send([draft]) }
    }

    /// Sends until something is refused, at most `limit` groups.
    func sendUntilRefused(limit: Int = 2_000) async {
        for _ in 0..<limit where refused.isEmpty {
            await send((0..<pick(1..<4)).map { _ in draft(bytes: pick(200..<6_000)) })
        }
    }

    /// What does not hold of what a journal promises; empty where all does.
    func broken() -> [String] {
        do {
            let reader = try reader()
            let verification = reader.verify(vouched: [])
            var faults: [String] = []
            if !verification.isWhole { faults.append("the chain is broken: \(verification)") }
            let records = try reader.records(after: 0, limit: .max, byteLimit: .max).map(\.record)
            var counts: [Identifier: Int] = [:]
            for record in records { counts[record.envelope.id, default: 0] += 1 }
            for (id, record) in acknowledged {
                if counts[id] != 1 { faults.append("\(id) is there \(counts[id] ?? 0) times") }
                if try reader.record(id) != record { faults.append("\(id) is another record") }
            }
            for record in records.dropFirst()
            where sent[record.envelope.id]?.body != record.envelope.body {
                faults.append("\(record.envelope.id) is not what was sent")
            }
            return faults
        } catch {
            return ["it cannot be read: \(error)"]
        }
    }
}

/// How often a seeded test is repeated: `Tests/run --full` sets `WAYPOST_FULL`.
enum Lane {
    static let isFull = ProcessInfo.processInfo.environment["WAYPOST_FULL"] != nil
    static func seeds(short: UInt64, full: UInt64) -> ClosedRange<UInt64> {
        1...(isFull ? full : short)
    }
}
