public import Core
internal import PKI
public import Supervision

/// Who may capture: officers, enrolled workstations, and the sessions that join the two.
///
/// 1. Every change is on disk before it is answered, so that a killed role keeps enrolments and
///    sessions.
/// 2. Nothing secret is kept readable: PINs as scrypt over a peppered PIN, codes as keyed hashes,
///    credentials and tokens (256 random bits) as hashes.
/// 3. A session belongs to the workstation that opened it and ends by the monotonic clock of the
///    boot in which it was opened; a restart of the board ends it.
/// 4. A wrong PIN slows that badge at that workstation; many of them, whatever their badges, slow
///    the workstation and no other.
///
/// Changes block (scrypt, a flushed file) on the executor that is handed in; questions about
/// credentials and sessions are answered at once from memory, from any thread.
public actor AccessRegister {
    public struct Options: Sendable {
        /// scrypt's N: 2¹⁴ takes some 50 ms and 16 MiB.
        public var scryptCost = 1 << 14
        public init() {}
    }

    private let executor: any ResourceExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    let path: String
    let files: any DurableFiles
    let time: any TimeSource
    let random: any RandomSource
    let pepper: [UInt8]
    let options: Options
    var backOff = SignInBackOff()
    var seriesNotes: [SignInSeriesNote] = []
    nonisolated let published: Guarded<AccessState>
    nonisolated let lastUses = Guarded<[Identifier: Timestamp]>([:])
    /// Wrong PINs, and attempts turned away before scrypt.
    public nonisolated let failures = Counter()
    public nonisolated let slowed = Counter()

    /// Reads the register; where there is no file yet it starts empty.
    ///
    /// - Parameters:
    ///   - path: the file, kept with mode 0600. Its directory must exist.
    ///   - pepper: secret bytes from another file than the register.
    /// - Throws: `files` or `damaged`.
    public init(
        path: String, files: any DurableFiles, time: any TimeSource, random: any RandomSource,
        pepper: [UInt8], executor: any ResourceExecutor, options: Options = Options()
    ) throws(AccessFault) {
        self.path = path
        self.files = files
        self.time = time
        self.random = random
        self.pepper = pepper
        self.executor = executor
        self.options = options
        var state = try Self.load(path, files)
        let now = AccessState.Moment(
            time: time.now(), bootID: time.bootID, monotonic: time.monotonic())
        Self.dropExpired(&state, at: now)
        published = Guarded(state)
    }

    private static func load(
        _ path: String, _ files: any DurableFiles
    ) throws(AccessFault) -> AccessState {
        let bytes: [UInt8]
        do throws(FileFault) {
            bytes = try files.read(path, limit: AccessLimits.file)
        } catch {
            guard error.isNotFound else { throw .files(error) }
            return AccessState()
        }
        do {
            return try AccessState(json: JSONValue(parsing: bytes))
        } catch let fault as AccessState.Unreadable {
            throw .damaged(path: path, reason: fault.reason)
        } catch {
            throw .damaged(path: path, reason: "\(error)")
        }
    }

    /// Applies a change to a copy, makes it durable, and only then lets it be seen.
    func change<Result: Sendable>(
        _ body: (inout AccessState) throws(AccessFault) -> Result
    ) throws(AccessFault) -> Result {
        var next = published.withLock { $0 }
        Self.dropExpired(&next, at: moment())
        let result = try body(&next)
        let uses = lastUses.withLock { $0 }
        for (hash, workstation) in next.workstations {
            next.workstations[hash]?.lastUse = uses[workstation.id] ?? workstation.lastUse
        }
        do throws(FileFault) {
            try files.replace(path, with: Array(next.json.prettyText.utf8), mode: 0o600)
        } catch {
            throw .files(error)
        }
        published.withLock { $0 = next }
        return result
    }

    func moment() -> AccessState.Moment {
        AccessState.Moment(time: time.now(), bootID: time.bootID, monotonic: time.monotonic())
    }

    private static func dropExpired(_ state: inout AccessState, at now: AccessState.Moment) {
        state.codes = state.codes.filter {
            !$0.value.made.isOlder(than: AccessLimits.codeLifetime, at: now)
        }
        state.closeSessions { !isOpen($0, bootID: now.bootID, monotonic: now.monotonic) }
    }

    static func isOpen(
        _ session: AccessState.StoredSession, bootID: Identifier, monotonic: Duration
    ) -> Bool {
        session.opened.bootID == bootID && monotonic < session.expires
    }

    func codeHash(_ code: String) -> Digest256 {
        let keyed = HMACSHA256.code(
            for: Array("enrolment code ".utf8) + Array(OneTimeSecret.normalisedCode(code).utf8),
            key: pepper)
        return SHA256.digest(keyed)
    }
}
