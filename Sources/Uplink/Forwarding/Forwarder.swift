public import Core
internal import Journal
internal import Records
public import Supervision

/// Brings the journal's records to HQ, in order, once each, as long as it runs.
///
/// The shell around ``ForwarderCore``: it reads the journal and writes the cursor on its own
/// thread and talks through a ``HubExchange``. The durable place moves only on a receipt whose
/// signature holds and whose chain hash is the journal's own.
public actor Forwarder {
    /// What the shell did, for tests and logs.
    public struct Step: Sendable, Hashable {
        public let event: ForwarderCore.Event
        public let action: ForwarderCore.Action
        /// Why an event is a failure.
        public let error: String?
    }

    public struct Options: Sendable {
        public var limits = ForwarderCore.Limits()
        /// Records read for one batch.
        public var batchRecords = WireLimits.records
        /// Told each step, on the forwarder's thread; must not block.
        public var observer: (@Sendable (Step) -> Void)?
        /// Told when HQ holds records under this post's numbers that did not come from this
        /// journal: the journal's owner has to open a new epoch. On the forwarder's thread; must
        /// not block.
        public var whenShared: (@Sendable () -> Void)?
        /// The journal's file cannot be read somewhere: whoever writes it has to look.
        public var whenUnreadable: (@Sendable () -> Void)?
        /// Told when HQ's time is known first, and when it is known much better than it was told
        /// last or is another (``Forwarder/clockHint``). On the forwarder's thread; must not block.
        public var whenTimeIsKnown: (@Sendable () -> Void)?
        /// Which attachments go over the link besides those that HQ asks for.
        public var attachments = AttachmentChoice.flagged
        /// `nil` for no limit.
        public var budget: LinkBudget?
        /// Whether a moment lies in the hours in which attachments go that otherwise wait for the
        /// stick.
        public var isCheap: @Sendable (Timestamp) -> Bool = { _ in false }
        /// Whom the post believes; `nil` where it learns of nobody new.
        public var authorities: AuthorityFiles?
        /// Told when HQ's word changed whom the post believes: the exchange has to be made anew. On
        /// the forwarder's thread; must not block.
        public var whenTrustChanged: (@Sendable (AuthorityUse) -> Void)?
        /// To whom the post seals what is carried by hand; `nil` where it learns of nobody new.
        public var recipient: RecipientFiles?
        /// Told when HQ's word changed that. On the forwarder's thread; must not block.
        public var whenRecipientChanged: (@Sendable () -> Void)?
        /// Where what HQ publishes goes; `nil` where the post takes nothing.
        public var downloads: DownloadFolder?
        /// Where HQ's orders go; `nil` where the post takes none.
        public var orders: OrderFolder?
        /// The power history and the roles' logs; `nil` where the post tells of neither.
        public var rings: (any RingSource)?
        /// What supplies the modem; `nil` where nobody does, and where that is not known.
        public var modem: ModemCare?

        public init() {}
    }

    public nonisolated let batchesDelivered = Counter()
    public nonisolated let recordsDelivered = Counter()
    /// Batches that layout 4 did not give back as they were, and that went in layout 1.
    public nonisolated let batchesVerbatim = Counter()
    public nonisolated let attachmentsDelivered = Counter()
    public nonisolated let releasesFetched = Counter()
    public nonisolated let failures = Counter()

    let source: any RecordSource
    let attachments: (any AttachmentSource)?
    let exchange: any HubExchange
    let verifier: ReceiptVerifier
    let receipts: ReceiptStore
    let time: any TimeSource
    let options: Options
    var state: UplinkState
    private let directory: String
    private let files: any DurableFiles
    private var random: any RandomSource
    private let executor: any ResourceExecutor
    private nonisolated let bell = Doorbell()
    private var counted = LinkTraffic()
    var lanes = LaneScheduler()
    /// What stands beside the records' order and failed lately.
    var rests: [LinkPurpose: LaneRest] = [:]
    var ringTurns = RingTurns()
    var layouts = WireChoice()
    var flight = BatchFlight()
    var window = BatchWindow()
    var hubClock = HubClock()
    /// What was told of it last.
    var toldStart: HubClock.Start?
    var watch = LinkWatch()
    /// What the power role said before the last contact; `nil` where it did not.
    var supply: LinkSupply?
    var thrift = LinkThrift()
    /// Rings once the last batch that left is ahead of all that follows.
    var underWay: Doorbell?
    private var isLineLost = false
    /// What the hub said in its last greeting.
    var takes: Set<HubGreeting.Service> = []
    var wanted: [Digest256] = []
    var offers: [ReleaseOffer] = []
    /// HQ has something for this post, or this post has to tell something of a release.
    var hasNews = false
    /// The last greeting named something that was not here.
    var isNewsKnown = false
    /// Generations of authorities to which nothing leads.
    var unlinked: [AuthorityUse: Int64] = [:]
    var refusedRecipient: RefusedRecipient?
    /// When HQ may know more, by the monotonic clock; `nil` where nothing says so.
    var askAgainAt: Duration?
    /// By the monotonic clock.
    var lastGreeting: Duration = .zero
    /// How often the bytes of a release had another hash.
    var mismatches: [Digest256: Int] = [:]
    /// Attachments on their way: bytes that HQ holds, and how often it read another hash.
    var underway: [Digest256: AttachmentUnderway] = [:]
    /// Attachments in doubt (``UplinkState/doubtful``) that HQ has signed for again.
    var assured: Set<Digest256> = []

    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// - Parameters:
    ///   - attachments: `nil` where the post takes none.
    ///   - directory: the uplink's own, `var/lib/waypost/uplink`; it must exist.
    ///   - executor: its thread may block on disk.
    /// - Throws: `files` where `cursor.json` cannot be read. A damaged one is made anew: HQ's
    ///   signed receipts say again where to go on.
    public init(
        source: any RecordSource, attachments: (any AttachmentSource)? = nil,
        exchange: any HubExchange, verifier: ReceiptVerifier, directory: String,
        files: any DurableFiles = LinuxFiles(), time: any TimeSource,
        random: any RandomSource, executor: any ResourceExecutor = .thread(name: "uplink"),
        options: Options = Options()
    ) throws(UplinkFault) {
        do {
            state = try UplinkState.load(directory: directory, files: files)
        } catch .damagedState {
            state = UplinkState()
        }
        self.source = source
        self.attachments = attachments
        self.exchange = exchange
        self.verifier = verifier
        self.directory = directory
        self.files = files
        self.time = time
        self.random = random
        self.executor = executor
        self.options = options
        receipts = ReceiptStore(directory: directory, files: files)
    }

    /// There may be new records: an idle forwarder looks at once. From any thread, at no cost.
    public nonisolated func wake() {
        bell.ring()
    }

    /// What is known now; others read the same from `cursor.json`.
    public var snapshot: UplinkState { state }

    /// Forwards until the task is cancelled. No fault of the link, the hub or the disk ends it.
    public func run() async {
        note(LinkWatch.Event.tried)
        var core = ForwarderCore(forwarded: durablePosition(), limits: options.limits)
        var action = core.start()
        while !Task.isCancelled {
            // What is under way when a flight breaks off ends with its group.
            await withTaskGroup(of: BatchAnswer.self) { answers in
                var isUnbroken = true
                while isUnbroken, !Task.isCancelled {
                    let (event, error) = await perform(action, &answers)
                    if Task.isCancelled { break }
                    action = core.handle(event, jitter: random.next())
                    await settle(event, next: action)
                    options.observer?(Step(event: event, action: action, error: error))
                    isUnbroken = event.keepsConnection && (flight.isEmpty || event.isDelivery)
                }
                answers.cancelAll()
            }
            flight.abandon()
            window.abandoned(isBreak: isLineLost)
            // Another try over what fell silent would wait as long again.
            if isLineLost { await exchange.close() }
            isLineLost = false
        }
        await exchange.close()
        note(LinkWatch.Event.stopped)
        try? save()
    }

    /// Says when the next attempt comes, and looks after a modem that may have fallen silent.
    private func settle(_ event: ForwarderCore.Event, next action: ForwarderCore.Action) async {
        state.nextAttempt = nil
        if case .failed(_, isSilent: true) = event { await climb() }
        if case .wait(let duration, isWakeable: false) = action {
            state.nextAttempt = time.now() + duration
        }
    }

    private func perform(
        _ action: ForwarderCore.Action, _ answers: inout TaskGroup<BatchAnswer>
    ) async -> (ForwarderCore.Event, error: String?) {
        do throws(UplinkFault) {
            switch action {
            case .contact:
                guard await isPowered() else { return (.unpowered, nil) }
                note(LinkWatch.Event.tried)
                return (.greeted(position: try await contact()), nil)
            case .probe:
                try await probe()
                return (.probed, nil)
            case .deliver(let position):
                return (try await deliver(after: position, &answers), nil)
            case .wait(let duration, let isWakeable):
                guard isWakeable else {
                    try? await time.sleep(for: duration)
                    return (.waited(isWoken: false), nil)
                }
                let limit = untilAskedAgain.map { min(duration, $0) } ?? duration
                let isWoken = await bell.wait(atMost: limit, by: time)
                return (.waited(isWoken: isWoken || limit < duration), nil)
            }
        } catch {
            return (note(error), error.description)
        }
    }

    /// Writes down what went wrong and says how the core should take it.
    private func note(_ fault: UplinkFault) -> ForwarderCore.Event {
        failures.add()
        state.lastError = fault.description
        state.lastErrorAt = time.now()
        state.lastBreak = UplinkState.Break(reason: fault.description, at: time.now())
        note(fault.meaning)
        switch fault {
        case .unreachable: isLineLost = true
        case .journal(.damaged(epoch: nil, sequence: _, reason: _)), .journal(.flushFailed):
            options.whenUnreadable?()
        default: break
        }
        // The disk may be what is wrong; the state in memory says so all the same.
        try? save()
        let isSilent = fault.meaning == .silent
        guard case .busy(let retryAfter, _) = fault else {
            return .failed(retryAfter: nil, isSilent: isSilent)
        }
        return .failed(retryAfter: retryAfter, isSilent: isSilent)
    }

    /// HQ was heard, and what it said holds.
    func noteContact() {
        state.lastContact = time.now()
        note(LinkWatch.Event.heard)
        descend()
    }

    /// Nothing stands in the way of records any more; a greeting alone does not show that.
    func noteSuccess() {
        state.lastError = nil
        state.lastErrorAt = nil
    }

    func save() throws(UplinkFault) {
        // Whatever no call was charged for is the connection's own.
        account(for: flight.isEmpty ? .contact : .records)
        do throws(FileFault) {
            try files.replace(
                UplinkPaths.cursor(directory), with: Array(state.json.compactText.utf8),
                mode: 0o640)
        } catch {
            throw .files(error)
        }
    }

    /// Charges what passed since the last charge; returns it.
    @discardableResult
    func account(for purpose: LinkPurpose) -> LinkTraffic {
        let now = exchange.traffic()
        let passed = now - counted
        counted = now
        if passed.total > 0 { state.count(passed, for: purpose, at: time.now()) }
        return passed
    }

    /// Charges what somebody else of the uplink had to say to HQ.
    public func charge(_ traffic: LinkTraffic) {
        if traffic.total > 0 { state.count(traffic, for: .contact, at: time.now()) }
    }

    /// The durable place, or the last one in front of it that the journal still holds: a recovery
    /// may have lost it.
    func durablePosition() -> Int64 {
        guard let place = state.forwarded,
            let receipt = try? receipts.receipt(epoch: place.epoch),
            let signed = try? verifier.verified(receipt), signed.sequence >= place.sequence,
            let held = try? source.place(before: place.sequence + 1, of: place.epoch),
            let position = try? source.position(epoch: held.epoch, sequence: held.sequence)
        else { return 0 }
        return position
    }
}
