import Core
import Foundation
import Journal
import Records
import Supervision
import Testing

@testable import Capture

/// A post with a real journal and a real folder for attachments, removed with it.
final class JournalPost: Sendable {
    let post: TestPost
    let root: String
    let free = Guarded<Int64>(1 << 40)
    let journal: Journal
    let folder: AttachmentFolder
    let service: CaptureService
    let api: CaptureAPI
    let time: ManualTime
    private let store: AttachmentStore
    private let screening: any TravellerScreening
    private let protection: ProtectionSeal?

    init(
        screening: any TravellerScreening = FixedScreening.clear,
        protection: ProtectionSeal? = nil,
        _ change: (inout AttachmentStore.Options) -> Void = { _ in }
    ) async throws {
        let time = ManualTime()
        self.time = time
        post = try await TestPost(time: time)
        root =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("waypost-routes-\(UUID().uuidString)").path
        try LinuxFiles().makeDirectory(root + "/journal", mode: 0o700)
        let clock = StampingClock(source: time)
        _ = try Journal.provision(
            directory: root + "/journal", post: "TST-01", stamp: clock.stamp(),
            random: SystemRandom())
        folder = AttachmentFolder(directory: root + "/attachments")
        try LinuxFiles().makeDirectory(root + "/attachments/partial", mode: 0o700)
        journal = try Journal(
            directory: root + "/journal", post: "TST-01", clock: clock,
            executor: .thread(name: "journal"), attachments: folder)
        var options = AttachmentStore.Options()
        change(&options)
        store = AttachmentStore(
            folder: folder, executor: .thread(name: "attachments"), options: options,
            space: { [free] in
                DiskSpace(freeBytes: free.withLock { $0 }, totalBytes: 1 << 41)
            })
        self.screening = screening
        self.protection = protection
        service = Self.service(post, journal, at: root, store, screening, protection)
        api = CaptureAPI(service: service, post: "P", time: time)
    }

    /// As after a start of the role: nothing is remembered but what is on the disk.
    func restarted() -> CaptureService {
        Self.service(post, journal, at: root, store, screening, protection)
    }

    private static func service(
        _ post: TestPost, _ journal: Journal, at root: String, _ store: AttachmentStore,
        _ screening: any TravellerScreening, _ protection: ProtectionSeal?
    ) -> CaptureService {
        CaptureService(
            register: post.service.register, store: journal, attachments: store,
            attachmentIndex: journal,
            search: RecordSearch(
                executor: .thread(name: "index"),
                open: { () throws(JournalFault) in
                    try RecordIndex(
                        directory: root + "/journal", meaning: RecordMeaning(time: .utc))
                }), alerts: journal, drafts: drafts(of: post, at: root), screening: screening,
            protection: { protection }, clock: StampingClock(source: post.time),
            random: SystemRandom())
    }

    private static func drafts(of post: TestPost, at root: String) -> DraftShelf {
        DraftShelf(
            directory: root + "/drafts", files: LinuxFiles(), secret: TestPost.pepper,
            time: post.time, random: SystemRandom(), executor: .thread(name: "drafts"))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    func run(
        role: OfficerRole = .officer, _ body: @escaping @Sendable (TestHTTP) async throws -> Void
    ) async throws {
        try await TestHTTP.run(api, post, role: role, body)
    }

    /// What HQ says of a post where it holds everything.
    private struct AllHeld: HeadquartersHoldings {
        func covers(epoch: Identifier, sequence: Int64) -> Bool { true }
        func holds(attachment: Digest256) -> Bool { true }
    }

    /// Lives until the rule for attachments, a day, has erased them.
    func purgeAttachments() async throws {
        #expect(try await purge(crossingsDays: 3_650).attachments > 0)
    }

    /// Lives until every crossing is erased.
    func purgeRecords() async throws {
        #expect(try await purge(crossingsDays: 1).records > 0)
    }

    private func purge(crossingsDays: Int) async throws -> PurgeRound {
        let clock = StampingClock(source: time)
        for _ in 0..<40 {
            time.advance(.seconds(24 * 3_600))
            try await journal.countDay(at: clock.stamp(), holdings: AllHeld())
        }
        let rule = RetentionRule(
            crossingsDays: crossingsDays, attachmentsDays: 1, auditDays: 3_650,
            referralsDays: 3_650)
        return try await journal.purge(rule, at: clock.stamp(), holdings: AllHeld()) {}
    }
}
