import Core
import Foundation
import PKI
import Records
import Simulation
import Supervision
import Testing

@testable import Journal

/// A post whose journal and attachments lie on one disk that loses its power.
private final class CutPost {
    let disk: FaultingDisk
    let root: String
    let folder: AttachmentFolder
    private let executor = ThreadExecutor(name: "journal")
    private let files = ThreadExecutor(name: "attachments")
    private let clock = StampingClock(source: SystemTime())
    private var random: SeededRandom
    var journal: Journal
    var store: AttachmentStore

    init(seed: UInt64) throws {
        root =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("waypost-cut-\(UUID().uuidString)").path
        try LinuxFiles().makeDirectory(root + "/journal", mode: 0o700)
        try LinuxFiles().makeDirectory(root + "/attachments/partial", mode: 0o700)
        random = SeededRandom(seed: seed)
        disk = try FaultingDisk(directory: root, random: SeededRandom(seed: seed &* 31))
        folder = AttachmentFolder(directory: root + "/attachments", files: disk.files)
        _ = try Journal.provision(
            directory: root + "/journal", post: JournalFixture.post, stamp: clock.stamp(),
            random: random, vfs: disk.vfsName)
        journal = try Self.open(root, disk, folder, clock, executor)
        store = AttachmentStore(folder: folder, executor: files)
    }

    deinit {
        disk.close()
        try? FileManager.default.removeItem(atPath: root)
    }

    private static func open(
        _ root: String, _ disk: FaultingDisk, _ folder: AttachmentFolder, _ clock: StampingClock,
        _ executor: ThreadExecutor
    ) throws -> Journal {
        try Journal(
            directory: root + "/journal", post: JournalFixture.post, clock: clock,
            executor: executor, attachments: folder, vfs: disk.vfsName)
    }

    func reopen() async throws {
        await journal.close()
        journal = try Self.open(root, disk, folder, clock, executor)
        store = AttachmentStore(folder: folder, executor: files)
    }

    func image() -> [UInt8] { random.bytes(Int.random(in: 1..<9_000, using: &random)) }
    func pick(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

    /// What a workstation does: the image, then the record that names it. Returns whether both
    /// were acknowledged.
    func deliver(_ image: [UInt8], _ draft: RecordDraft) async -> (image: Bool, record: Bool) {
        let name = SHA256.digest(image)
        var isHeld = false
        do {
            var offset = await store.held(name).bytes
            while offset < image.count {
                let end = min(image.count, Int(offset) + 1_500)
                _ = try await store.take(Array(image[Int(offset)..<end]), at: offset, of: name)
                offset = Int64(end)
            }
            _ = try await store.finish(name)
            isHeld = true
            _ = try await journal.append(draft)
            return (true, true)
        } catch {
            return (isHeld, false)
        }
    }

    func draft(_ image: [UInt8]) -> RecordDraft {
        RecordDraft(
            kind: .crossing,
            id: .version7(at: Timestamp(milliseconds: 1_760_000_000_000), random: random),
            body: ["attachments": [["sha256": .string("\(SHA256.digest(image))")]]])
    }

    /// Names that records hold and whose files are missing or have other bytes.
    func missing() throws -> [String] {
        let reader = try JournalReader(directory: root + "/journal", vfs: disk.vfsName)
        return try reader.attachments(after: 0, through: .max, limit: .max).compactMap { named in
            let path = folder.path(of: named.sha256)
            guard let bytes = try? LinuxFiles().read(path, limit: 1 << 20),
                SHA256.digest(bytes) == named.sha256, Int64(bytes.count) == named.size
            else { return "\(named)" }
            return nil
        }
    }
}

/// HQ holds everything.
private struct Everything: HeadquartersHoldings {
    func covers(epoch: Identifier, sequence: Int64) -> Bool { sequence <= 1_000 }
    func holds(attachment: Digest256) -> Bool { true }
}

@Suite("Attachments through power cuts")
struct AttachmentCutTests {
    @Test("no record names a file that is not whole, and what was acknowledged is there")
    func cuts() async throws {
        var completed = 0
        for seed in Lane.seeds(short: 60, full: 1_500) {
            let post = try CutPost(seed: seed)
            for _ in 0..<3 {
                post.disk.failPower(after: post.pick(0..<120))
                var images: [[UInt8]] = []
                var last: (image: [UInt8], draft: RecordDraft)?
                for _ in 0..<20 where post.disk.isPowered {
                    let image = post.image()
                    let draft = post.draft(image)
                    let done = await post.deliver(image, draft)
                    if done.image { images.append(image) }
                    if !done.record { last = (image, draft) }
                }
                try post.disk.cut()
                try await post.reopen()
                #expect(try post.missing() == [], "seed \(seed)")
                for image in images {
                    let size = post.folder.size(of: SHA256.digest(image))
                    #expect(size == Int64(image.count), "seed \(seed)")
                }
                // Whatever the cut left of it, the workstation gets through, at most after one
                // refusal that drops it.
                if let last, await !post.deliver(last.image, last.draft).record {
                    let again = await post.deliver(last.image, last.draft)
                    #expect(again.record, "seed \(seed)")
                }
                completed += images.count
            }
            #expect(try post.missing() == [], "seed \(seed)")
        }
        #expect(completed > 100)
    }

    @Test("no record names a file whose name a crash left in the kernel alone")
    func crashThenCut() async throws {
        for seed in Lane.seeds(short: 60, full: 600) {
            let post = try CutPost(seed: seed)
            let image = post.image()
            let draft = post.draft(image)
            // Each step of one delivery in turn, the flush of the name among them.
            post.disk.failPower(after: Int(seed % 20))
            _ = await post.deliver(image, draft)
            try post.disk.killHolders()
            try await post.reopen()
            _ = await post.deliver(image, draft)
            let done = await post.deliver(image, draft)
            #expect(done.record, "seed \(seed)")
            try post.disk.cut()
            try await post.reopen()
            #expect(try post.missing() == [], "seed \(seed)")
            let name = SHA256.digest(image)
            #expect(post.folder.size(of: name) == Int64(image.count), "seed \(seed)")
        }
    }

    @Test("a purge that a cut ends has taken each body or left it, and no file that is named")
    func purges() async throws {
        var purged: Set<Int64> = []
        for seed in Lane.seeds(short: 30, full: 500) {
            let post = try CutPost(seed: seed)
            for _ in 0..<6 {
                let image = post.image()
                _ = await post.deliver(image, post.draft(image))
            }
            for day in 0..<40 {
                try await post.journal.countDay(at: Self.day(day), holdings: Everything())
            }
            let rule = RetentionRule(
                crossingsDays: 30, attachmentsDays: seed.isMultiple(of: 2) ? 30 : 3_000,
                auditDays: 30, referralsDays: 30)
            post.disk.failPower(after: post.pick(0..<20))
            _ = try? await post.journal.purge(rule, at: Self.day(40), holdings: Everything()) {}
            if !seed.isMultiple(of: 3) { try post.disk.killHolders() }
            try post.disk.cut()
            try await post.reopen()
            let reader = try JournalReader(
                directory: post.root + "/journal", vfs: post.disk.vfsName)
            let found = reader.verify(vouched: [])
            #expect(found.isWhole && found.records == 7, "seed \(seed)")
            #expect(try post.missing() == [], "seed \(seed)")
            purged.insert(found.purged)
            _ = try await post.journal.purge(rule, at: Self.day(40), holdings: Everything()) {}
            #expect(reader.verify(vouched: []).purged == 6, "seed \(seed)")
        }
        #expect(purged == [0, 6], "no cut fell before and behind the commit")
    }

    private static func day(_ number: Int) -> ClockStamp {
        ClockStamp(
            time: SystemTime().now() + .seconds(number * 86_400), trust: .synchronised,
            bootID: Identifier(high: 3, low: UInt64(number)), monotonicMilliseconds: 1)
    }

    @Test("would be caught by this on a disk that lies about its flushes")
    func lying() async throws {
        var caught = 0
        for seed in Lane.seeds(short: 20, full: 60) {
            let post = try CutPost(seed: seed)
            post.disk.behaviour.isLying = true
            for _ in 0..<8 {
                let image = post.image()
                _ = await post.deliver(image, post.draft(image))
            }
            let count = try JournalReader(directory: post.root + "/journal", vfs: post.disk.vfsName)
                .attachments(after: 0, through: .max, limit: .max).count
            try post.disk.cut()
            guard (try? await post.reopen()) != nil, let missing = try? post.missing() else {
                caught += 1
                continue
            }
            let left = try JournalReader(directory: post.root + "/journal", vfs: post.disk.vfsName)
                .attachments(after: 0, through: .max, limit: .max).count
            if !missing.isEmpty || left < count { caught += 1 }
        }
        #expect(caught > 0)
    }
}
