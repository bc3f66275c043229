public import Core
internal import Documents
public import Journal
public import Records

/// What the capture role does, without a word of HTTP: requests come as values and are answered
/// with values or a ``CaptureFault``.
public struct CaptureService: Sendable {
    public struct Options: Sendable {
        /// The post's name in its records, from which the names of paper forms follow.
        public var post = ""
        /// What the State adds to RECORD.md's code lists.
        public var codes = CodeBook()
        /// The clock on the post's wall, for days and hours.
        public var time = PostTime.utc

        public init() {}
    }

    public let register: AccessRegister
    let store: any RecordStore
    let refuge: (any RecordRefuge)?
    let attachments: AttachmentStore?
    let attachmentIndex: (any AttachmentIndex)?
    let search: RecordSearch?
    let alerts: (any AlertStore)?
    let drafts: DraftShelf?
    public let board: AlertBoard
    let screening: any TravellerScreening
    let inspection: DocumentInspection
    let protection: @Sendable () -> ProtectionSeal?
    let referrals: SealedReferrals
    let clock: StampingClock
    let random: any RandomSource
    let options: Options
    /// Records answered with a receipt for the first time, receipts given again, and refusals.
    public let stored = Counter()
    public let repeated = Counter()
    public let refusals = Counter()

    /// - Parameters:
    ///   - refuge: where `audit` records wait while the store takes nothing; `nil` for nowhere.
    ///   - attachments: takes in the files that records name; `nil` takes none.
    ///   - attachmentIndex: the store, where it finds who names a file; `nil` shows none.
    ///   - search: finds and counts records; without it nothing is found or counted.
    ///   - alerts: the store, where it finds alerts again; `nil` tells of none.
    ///   - drafts: half-filled forms; `nil` keeps none.
    ///   - board: who listens for them.
    ///   - protection: the seal of the protection role as it is now; `nil` where the post has none.
    public init(
        register: AccessRegister, store: any RecordStore, refuge: (any RecordRefuge)? = nil,
        attachments: AttachmentStore? = nil, attachmentIndex: (any AttachmentIndex)? = nil,
        search: RecordSearch? = nil, alerts: (any AlertStore)? = nil,
        drafts: DraftShelf? = nil, board: AlertBoard = AlertBoard(),
        screening: any TravellerScreening,
        inspection: DocumentInspection = DocumentInspection(),
        protection: @escaping @Sendable () -> ProtectionSeal? = { nil }, clock: StampingClock,
        random: any RandomSource, options: Options = Options()
    ) {
        self.register = register
        self.store = store
        self.refuge = refuge
        self.attachments = attachments
        self.attachmentIndex = attachmentIndex
        self.search = search
        self.alerts = alerts
        self.drafts = drafts
        self.board = board
        self.screening = screening
        self.inspection = inspection
        self.protection = protection
        referrals = SealedReferrals(random: random)
        self.clock = clock
        self.random = random
        self.options = options
    }

    /// Stores a draft and tells whether it was new.
    func append(_ draft: RecordDraft) async throws(CaptureFault) -> StoredAnswer {
        do throws(JournalFault) {
            switch try await store.append(draft) {
            case .stored(let record):
                stored.add()
                if draft.kind == .hitOutcome || !AlertCircle.of(draft.verdicts).isEmpty {
                    board.ring()
                }
                return StoredAnswer(
                    isNew: true, id: draft.id, receipt: Receipt.json(of: record))
            case .alreadyStored(let record):
                repeated.add()
                return StoredAnswer(
                    isNew: false, id: draft.id, receipt: Receipt.json(of: record))
            }
        } catch {
            if case .purged(let record) = error {
                repeated.add()
                return StoredAnswer(isNew: false, id: draft.id, receipt: Receipt.json(of: record))
            }
            refusals.add()
            guard case .lacksAttachments(let pointers) = error else { throw .journal(error) }
            // A record may name only what the post holds, or it would promise HQ what is not
            // there (CONTRACT §5).
            throw .refused(
                pointers.map {
                    BodyRefusal(
                        pointer: JSONPointer($0) ?? JSONPointer(),
                        detail: "this attachment is not complete at the post; send it first, to "
                            + "/v1/attachments/ with its SHA-256")
                })
        }
    }

    /// Appends an `audit` record about what was done here.
    public func audit(
        _ body: JSONValue, officer: String?, workstation: Identifier?
    ) async throws(CaptureFault) {
        do throws(JournalFault) {
            _ = try await store.append(auditDraft(body, officer, workstation))
        } catch {
            throw .journal(error)
        }
    }

    /// As ``audit(_:officer:workstation:)``, and where the journal takes nothing the record waits
    /// on disk, as those of the installer's acts do. For rare acts: what waits has its limit.
    ///
    /// - Throws: the journal's fault, where the record is neither stored nor waits.
    func auditOrKeep(
        _ body: JSONValue, officer: String?, workstation: Identifier?
    ) async throws(CaptureFault) {
        let draft = auditDraft(body, officer, workstation)
        do throws(JournalFault) {
            _ = try await store.append(draft)
        } catch {
            guard let refuge, await refuge.keep(draft) else { throw .journal(error) }
        }
    }

    private func auditDraft(
        _ body: JSONValue, _ officer: String?, _ workstation: Identifier?
    ) -> RecordDraft {
        RecordDraft(
            kind: .audit, id: .version7(at: clock.stamp().time, random: random), body: body,
            officer: officer, workstation: workstation?.description)
    }

    func parse(_ bytes: [UInt8]) throws(CaptureFault) -> JSONValue {
        do throws(JSONFault) {
            return try JSONValue(parsing: bytes)
        } catch {
            refusals.add()
            throw .notJSON(error)
        }
    }

    /// The body's check against RECORD.md at this moment; throws where it cannot be stored.
    func check(
        _ body: JSONValue, kind: RecordKind, at stamp: ClockStamp
    ) throws(CaptureFault) -> [BodyWarning] {
        let check = BodyValidation.check(
            body, kind: kind, trustedNow: stamp.trust == .untrusted ? nil : stamp.time,
            additions: options.codes.current)
        guard check.refusals.isEmpty else {
            refusals.add()
            throw .refused(check.refusals)
        }
        return check.warnings
    }

    func require(_ isAllowed: Bool, _ principal: Principal) throws(CaptureFault) {
        guard isAllowed else { throw .forbidden(principal.role) }
    }

    static func identifier(_ text: String) throws(CaptureFault) -> Identifier {
        guard let id = Identifier(text), id.version == 7 else { throw .badIdentifier }
        return id
    }
}
