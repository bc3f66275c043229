internal import Capture
internal import Core
internal import Foundation
internal import Journal
internal import Logging
internal import Records
internal import Screening
internal import Site
internal import Supervision

/// Where those who learn work: a journal, images, drafts and an alert list of their own, in one
/// folder that capture alone reads. Nothing that forwards, exports or counts knows of it.
///
/// 1. Its records name the post ``Site/Post/trainingID``, which no post may be called: one that
///    got out all the same is nobody's at HQ.
/// 2. It begins anew after a month, once nobody has worked there for an hour; at once where
///    it has grown to its limit, or cannot be read. Nothing in it is worth keeping.
/// 3. It takes nothing from the post: it stores while the disk has far more room than the post's
///    own records need, on one thread of its own, and whatever fails here ends nothing but itself.
struct TrainingRoom: Sendable {
    static let lifetime: Duration = .seconds(30 * 86_400)
    private static let quietTime: Duration = .seconds(3_600)
    /// Of all files together.
    static let bytesLimit: Int64 = 256 << 20
    /// Free bytes of the disk that stay for the post.
    static let reserveBytes: Int64 = 512 << 20
    private static let round: Duration = .seconds(60)
    /// Between two attempts at a folder that cannot be used.
    private static let pause: Duration = .seconds(300)

    private let directory: String
    private let context: RoleContext
    private let clock: StampingClock
    private let thread: ThreadExecutor
    private let attachments: AttachmentStore
    private let search: RecordSearch
    private let screening: AlertListScreening
    private let board = AlertBoard()
    private let keeper: JournalKeeper

    init(_ context: RoleContext, clock: StampingClock, time: PostTime) {
        let directory = context.paths.training
        let thread = ThreadExecutor.thread(name: "training")
        self.directory = directory
        self.context = context
        self.clock = clock
        self.thread = thread
        let folder = AttachmentFolder(directory: directory + "/attachments", files: context.files)
        attachments = AttachmentStore(
            folder: folder, executor: thread, space: TrainingSpace(directory: directory).left)
        let meaning = RecordMeaning(time: time)
        let search = RecordSearch(
            executor: thread,
            open: { () throws(JournalFault) in
                try RecordIndex(directory: directory + "/journal", meaning: meaning)
            })
        let screening = AlertListScreening(
            lists: [], post: Site.Post.trainingID, executor: thread)
        self.search = search
        self.screening = screening
        let place = TrainingPlace(
            directory: directory, files: context.files, clock: clock, log: context.log)
        var log = context.log
        log[metadataKey: "journal"] = "training"
        keeper = JournalKeeper(
            outboxes: [], time: context.time, log: log,
            open: { () async throws(JournalFault) in
                await search.close()
                return try await thread.value { () throws(JournalFault) in
                    try place.prepare()
                    do {
                        screening.use([try place.makeList()])
                    } catch {
                        context.log.warning("training has no alert list: \(error)")
                    }
                    return try place.open(thread, folder)
                }
            }, whenGrown: {})
    }

    var journal: JournalHolder { keeper.holder }

    func service(
        register: AccessRegister, inspection: DocumentInspection, secret: [UInt8], codes: CodeBook,
        time: PostTime, protection: @escaping @Sendable () -> ProtectionSeal?
    ) -> CaptureService {
        var options = CaptureService.Options()
        options.post = Site.Post.trainingID
        options.codes = codes
        options.time = time
        return CaptureService(
            register: register, store: journal, attachments: attachments,
            attachmentIndex: journal, search: search, alerts: journal,
            drafts: DraftShelf(
                directory: directory + "/drafts", files: context.files, secret: secret,
                time: context.time, random: SystemRandom(), executor: thread),
            board: board, screening: screening, inspection: inspection, protection: protection,
            clock: clock, random: SystemRandom(), options: options)
    }

    /// Keeps the room until cancelled.
    func run(_ child: ChildContext) async throws {
        child.whenAsked { question in thread.perform { question.answer() } }
        while true {
            do {
                try await keepUntilDue()
            } catch {
                try Task.checkCancellation()
                context.log.warning("training is closed for now: \(error)")
                try await context.time.sleep(for: Self.pause)
            }
            try Task.checkCancellation()
        }
    }

    private func keepUntilDue() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await keeper.keep(whenTried: {}) }
            group.addTask { try await waitUntilDue() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func waitUntilDue() async throws {
        var (known, quietSince): (Int64?, Duration) = (nil, context.time.monotonic())
        while true {
            try await context.time.sleep(for: Self.round)
            let now = context.time.monotonic()
            let sequence = journal.current?.head.sequence
            if sequence != known { (known, quietSince) = (sequence, now) }
            let isQuiet = now - quietSince >= Self.quietTime
            let place = TrainingPlace(
                directory: directory, files: context.files, clock: clock, log: context.log)
            let isDue = await thread.value { place.isTooLarge || isQuiet && place.isTooOld }
            if isDue { return }
        }
    }
}
