internal import Capture
internal import Control
internal import Core
internal import Documents
internal import Health
internal import Journal
internal import Logging
internal import PKI
internal import Records
internal import Screening
internal import Site
internal import Supervision

/// The role that faces the LAN: it takes the officers' records, checks them, and writes the
/// journal.
struct CaptureRole: Sendable {
    let context: RoleContext
    let status: RoleStatus
    private let keeper: JournalKeeper
    let clock: StampingClock
    let continuity: ChainContinuity
    let listener = LANListener(.capture)
    let authority: AuthorityOffering
    /// `nil` unless clients can connect.
    let server = Guarded<CaptureServer?>(nil)
    private let reload = Doorbell()
    private let releases = Doorbell()
    private let orders = Doorbell()
    private let reading = Doorbell()
    let dating = Doorbell()
    private let certificate = Doorbell()
    /// Records that were found without their hash.
    let altered = Guarded(0)
    let screening: AlertListScreening
    let inspection = DocumentInspection(
        executor: ThreadExecutor.thread(name: "inspection"))
    /// `nil` until they were read.
    private let listStates = Guarded<[InstalledList]?>(nil)
    private let journalThread = ThreadExecutor.thread(name: "journal")
    let attachments: AttachmentStore
    /// Proving and copying a list takes seconds, look-ups meanwhile none.
    let listThread = ThreadExecutor.thread(name: "lists")
    private let accessThread = ThreadExecutor.thread(name: "access")
    private let register = Guarded<AccessRegister?>(nil)
    private let drafts = Guarded<DraftShelf?>(nil)
    let postTime: PostTime
    let days: PowerWindow
    let supply: PowerWindow
    let loadRequests: LoadRequests
    /// Finds and counts the post's own records.
    let search: RecordSearch
    let training: TrainingRoom
    private let settled: Guarded<PostSettings.Settled>
    let codes = CodeBook()
    let nudgeThread = ThreadExecutor.thread(name: "nudge")
    let board = AlertBoard()
    /// Other lists came into use.
    let late = Doorbell()

    /// A worn-out card takes tens of seconds for a flush; one that takes longer keeps every receipt
    /// waiting, and only a new start can be tried.
    static let slowDisk: Duration = .seconds(120)
    /// An outbox is at most ``Outbox/limit`` records, each a commit; large lists are read whole to
    /// prove their signatures.
    static let slowRound: Duration = .seconds(300)

    init(_ context: RoleContext) {
        self.context = context
        status = RoleStatus(role: .capture, context: context)
        clock = StampingClock(source: context.time)
        continuity = ChainContinuity(context)
        authority = AuthorityOffering(context)
        let window = ThreadExecutor.thread(name: "ask-power")
        days = PowerWindow(
            path: context.paths.socket(of: .power), call: RoleCall.powerDays,
            freshFor: PowerWindow.curveIsFreshFor, time: context.time, on: window)
        supply = PowerWindow(
            path: context.paths.socket(of: .power), call: RoleCall.supply,
            freshFor: PowerWindow.supplyIsFreshFor, time: context.time, on: window)
        loadRequests = LoadRequests(path: context.paths.socket(of: .power), time: context.time)
        screening = AlertListScreening(
            lists: [], post: context.site.post.id,
            executor: ThreadExecutor.thread(name: "screening"))
        let postClock = PostClock(zone: context.site.post.timeZone, time: context.time)
        postTime = PostTime(zone: context.site.post.timeZone) { postClock.offset(at: $0) }
        let meaning = RecordMeaning(time: postTime)
        let directory = context.paths.journal
        search = RecordSearch(
            executor: ThreadExecutor.thread(name: "index"),
            open: { () throws(JournalFault) in
                try RecordIndex(directory: directory, meaning: meaning)
            })
        training = TrainingRoom(context, clock: clock, time: postTime)
        let folder = AttachmentFolder(directory: context.paths.attachments, files: context.files)
        attachments = AttachmentStore(
            folder: folder, executor: ThreadExecutor.thread(name: "attachments"))
        let clock = clock
        let journalThread = journalThread
        let continuity = continuity
        let nudgeThread = nudgeThread
        let dating = dating
        settled = Guarded(
            PostSettings(paths: context.paths, files: context.files).settled(over: context.site))
        keeper = JournalKeeper(
            outboxes: context.paths.outboxes.map {
                Outbox(directory: $0, files: context.files)
            }, time: context.time, log: context.log,
            open: { () async throws(JournalFault) in
                try await journalThread.value { () throws(JournalFault) in
                    try JournalOpening(
                        paths: context.paths, post: context.site.post.id, log: context.log,
                        clock: clock, thread: journalThread, attachments: folder
                    ).open()
                }
            },
            whenOpened: { (journal) throws(JournalFault) in try await continuity.hold(journal) },
            whenGrown: { await Self.wakeUplink(context, clock, dating, on: nudgeThread) })
        readCodes()
    }

    /// The site with HQ's settings over it, as it stands now.
    var site: Site { settled.withLock { $0.site } }

    /// Settings of HQ's that do not fit this post any more.
    var settingsRefused: Finding? { settled.withLock { $0.finding } }

    /// What came into force is in use from the next round on. Blocks for a small file.
    func readSettings() {
        let now = PostSettings(paths: context.paths, files: context.files)
            .settled(over: context.site)
        settled.withLock { $0 = now }
        late.ring()
    }

    /// Likewise; without a table that can be read the defaults stand alone, and more is in doubt.
    func readCodes() {
        let shelf = PublicationShelf(path: context.paths.stateCodes, files: context.files)
        let (current, previous) = shelf.load()
        let table = [current, previous].compactMap(\.self).lazy
            .compactMap { try? CodeTable($0.bytes) }.first
        if table == nil, context.files.exists(context.paths.stateCodes) {
            context.log.error("\(context.paths.stateCodes) cannot be read")
        }
        codes.use(table?.additions ?? .none)
    }

    var journal: JournalHolder { keeper.holder }

    /// One for one: the page answers (503, try again) while the journal is opened anew, and the
    /// calls of technicians while either is.
    var tree: SupervisorSpecification {
        .role(
            .capture,
            [
                .control { try await CaptureCalls(role: self).serve($0) },
                RoleChild.journal.working { child in
                    // Behind the commits that wait, on the thread that makes them.
                    child.whenAsked { question in journalThread.perform { question.answer() } }
                    try await keeper.keep(whenTried: { child.ready() })
                },
                RoleChild.outboxes.working { try await keeper.collectOutboxes(as: $0) },
                ChildSpecification(id: "lists", proof: .answered(within: Self.slowRound)) { child in
                    // By way of the look-ups to the task that exchanges what they look in.
                    child.whenAsked { question in screening.ask { reload.ask(question) } }
                    try await keepLists()
                },
                ChildSpecification(
                    id: "releases", shutdownTime: .seconds(3),
                    proof: .within(ReleaseTaking.slowRound)
                ) {
                    child in
                    try await ReleaseTaking(role: self, bell: releases).run(child)
                },
                ChildSpecification(id: "orders", proof: .within(OrderTaking.slowRound)) { child in
                    try await OrderTaking(role: self, bell: orders).run(child)
                },
                ChildSpecification(id: "late", proof: .within(LateSearches.slowRound)) { child in
                    try await LateSearches(role: self).run(child)
                },
                ChildSpecification(id: "findings", proof: .within(Self.slowRound)) { child in
                    try await CaptureFindings(role: self).watch(child)
                },
                ChildSpecification(id: "reading", proof: .within(JournalReading.slowRound)) {
                    child in
                    try await JournalReading(role: self, bell: reading, broken: altered).run(child)
                },
                ChildSpecification(id: "index", proof: .within(IndexKeeping.slowRound)) { child in
                    try await IndexKeeping(role: self).run(child)
                },
                ChildSpecification(id: "dating", proof: .within(ClockDating.slowRound)) { child in
                    try await ClockDating(role: self, bell: dating).run(child)
                },
                ChildSpecification(id: "training", proof: .answered(within: Self.slowRound)) {
                    child in
                    try await training.run(child)
                },
                ChildSpecification(id: "upkeep", proof: .within(CaptureUpkeep.slowRound)) { child in
                    try await CaptureUpkeep(role: self).run(child)
                },
                ChildSpecification(
                    id: "certificate", proof: .within(PageCertificateKeeping.slowRound)
                ) { child in
                    try await PageCertificateKeeping(role: self, bell: certificate).run(child)
                },
                RoleChild.counters.working { child in
                    child.whenAsked { question in
                        listener.ask(question, isServing: { server.withLock { $0 } != nil }) {
                            question in
                            // On to the thread without which nobody can sign in.
                            server.withLock { $0 }?.ask {
                                accessThread.perform { question.answer() }
                            }
                        }
                    }
                    try await listener.serve(
                        time: context.time, log: context.log, whenTried: { child.ready() }
                    ) { try await serveLAN(whenListening: $0) }
                },
            ] + authority.children)
    }

    /// Free bytes below which no attachment is taken.
    var attachmentReserve: Int64 { attachments.options.reserveBytes }

    var secrets: SecretFiles { SecretFiles(paths: context.paths) }

    /// New records: the uplink looks for itself every minute, this spares it the wait. Its answer
    /// is waited for, so that at most one such call is under way while the uplink is slow; heads
    /// that come meanwhile are one. What it knows of the clock by HQ's comes back; `dating` rings
    /// when that is the first word, since the uplink says so only once and may not have been heard.
    static func wakeUplink(
        _ context: RoleContext, _ clock: StampingClock, _ dating: Doorbell,
        on nudgeThread: any ResourceExecutor
    ) async {
        let answer = try? await ControlClient.call(
            path: context.paths.socket(of: .uplink), call: RoleCall.wake, timeout: .seconds(1),
            time: context.time, on: nudgeThread)
        if let hint = answer.flatMap(ClockHint.init), clock.take(hint) { dating.ring() }
    }

    func readJournal() {
        reading.ring()
    }

    func takeTime() {
        dating.ring()
    }

    /// What workstations meet may be another.
    func takeCertificate() {
        certificate.ring()
    }

    /// Shows it to whoever connects from now on; `nil` while nobody can.
    func showCertificate() throws(ServerFault) -> Certificate? {
        try server.withLock { $0 }?.reloadCertificate()
    }

    func takeReleases() {
        releases.ring()
        orders.ring()
    }

    func ringCollect() {
        keeper.ringCollect()
    }

    /// The same where it is open already.
    var openedRegister: AccessRegister? { register.withLock { $0 } }

    /// The register of officers and workstations; read once, kept by one actor.
    func accessRegister() throws -> AccessRegister {
        if let known = register.withLock({ $0 }) { return known }
        let opened = try AccessRegister(
            path: secrets.accessRegister, files: context.files, time: context.time,
            random: SystemRandom(),
            pepper: context.files.read(secrets.pinPepper, limit: 1_024), executor: accessThread)
        return register.withLock { current in
            let register = current ?? opened
            current = register
            return register
        }
    }

    /// Half-filled forms; one shelf for as long as the process runs.
    func draftShelf() throws -> DraftShelf {
        if let known = drafts.withLock({ $0 }) { return known }
        let opened = DraftShelf(
            directory: context.paths.drafts, files: context.files,
            secret: try context.files.read(secrets.pinPepper, limit: 1_024), time: context.time,
            random: SystemRandom(), executor: ThreadExecutor.thread(name: "drafts"))
        return drafts.withLock { current in
            let shelf = current ?? opened
            current = shelf
            return shelf
        }
    }

    /// Opens the installed lists, and opens them again whenever that is asked for.
    private func keepLists() async throws {
        repeat {
            try await openLists()
            openChipTrust()
        } while await reload.wait()
    }

    /// A file that cannot be read leaves the others in use: without any, chips are not verified.
    private func openChipTrust() {
        var files = ChipTrustFiles(files: context.files)
        files.add(folder: context.paths.chipTrust)
        let (trust, problems) = files.trust()
        for problem in problems { context.log.warning("\(problem)") }
        inspection.use(trust)
    }

    func reloadLists() {
        reload.ring()
    }

    private func openLists() async throws {
        let library = listLibrary
        let lists = try await listThread.value { try library.load() }
        screening.use(lists)
        listStates.withLock { $0 = lists }
        late.ring()
    }

    var listLibrary: ListLibrary { ListLibrary(paths: context.paths, files: context.files) }

    var areListsRead: Bool { listStates.withLock { $0 != nil } }

    /// None until they were read.
    var installedLists: [InstalledList] { listStates.withLock { $0 } ?? [] }

    /// The installed lists as they stand now; `nil` until they were read.
    func listStates(at stamp: ClockStamp) -> [JSONValue]? {
        listStates.withLock { $0 }?.map {
            ListState(
                $0, post: context.site.post.id, at: stamp.time,
                clockIsTrusted: stamp.trust != .untrusted
            ).json
        }
    }
}
