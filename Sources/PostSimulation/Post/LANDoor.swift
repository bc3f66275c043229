internal import Capture
internal import Core
internal import Simulation
internal import Station
internal import Supervision

/// The LAN between workstations and the capture role, in place of HTTPS: a request is carried to
/// the process that serves and its answer back. A process that is gone breaks its connections, and
/// a connection may break behind the work, so that nobody knows what became of it.
final class LANDoor: Sendable {
    typealias Work = @Sendable (Counterpart) async -> LANAnswer

    enum Request: Sendable {
        case work(UInt64, Work)
        /// The supervisor's, behind all that wait.
        case question(Probe)
    }

    /// Requests that may wait for the process; one more is turned away.
    static let waitingLimit = 128
    private static let timeout = Duration.seconds(30)

    private struct State: Sendable {
        var server: AsyncStream<Request>.Continuation?
        var waiting: [UInt64: @Sendable (LANAnswer) -> Void] = [:]
        var last: UInt64 = 0
        var mostWaiting = 0
    }

    private let scheduler: SeededScheduler
    private let random: Guarded<SeededRandom>
    private let state = Guarded(State())
    let lostAnswers = Counter()

    init(on scheduler: SeededScheduler, seed: UInt64) {
        self.scheduler = scheduler
        random = Guarded(SeededRandom(seed: seed))
    }

    var mostWaiting: Int { state.withLock { $0.mostWaiting } }

    // MARK: The process

    /// Requests for whoever serves now; those before it find their connections broken.
    func open() -> AsyncStream<Request> {
        close()
        let (requests, server) = AsyncStream.makeStream(
            of: Request.self, bufferingPolicy: .bufferingOldest(Self.waitingLimit))
        state.withLock { $0.server = server }
        return requests
    }

    /// The process is gone, or serves no more.
    func close() {
        let waiting = state.withLock { state in
            defer {
                state.server = nil
                state.waiting = [:]
            }
            return state.waiting.sorted { $0.key < $1.key }
        }
        for (_, answer) in waiting { answer(.broken) }
    }

    var isOpen: Bool { state.withLock { $0.server != nil } }

    /// Whether the process still takes requests out.
    func ask(_ question: Probe) {
        state.withLock { $0.server }?.yield(.question(question))
    }

    func answer(_ number: UInt64, _ answer: LANAnswer) {
        let isLost = random.withLock { $0.next() % 100 < 3 }
        if isLost { lostAnswers.add() }
        end(number, isLost ? .broken : answer)
    }

    // MARK: The workstation

    func ask(_ work: @escaping Work) async -> LANAnswer {
        let number = state.withLock { state in
            state.last += 1
            return state.last
        }
        return await withUnsafeContinuation { continuation in
            let isTaken = state.withLock { state -> Bool in
                guard let server = state.server,
                    case .enqueued = server.yield(.work(number, work))
                else { return false }
                state.waiting[number] = { continuation.resume(returning: $0) }
                state.mostWaiting = max(state.mostWaiting, state.waiting.count)
                return true
            }
            guard isTaken else { return continuation.resume(returning: .broken) }
            scheduler.after(Self.timeout) { [self] in end(number, .broken) }
        }
    }

    private func end(_ number: UInt64, _ answer: LANAnswer) {
        state.withLock { $0.waiting.removeValue(forKey: number) }?(answer)
    }
}

/// What a request meets in the capture process.
struct Counterpart: Sendable {
    let service: CaptureService
    /// For records that the service has no call for.
    let journal: JournalHolder

    init(_ service: CaptureService, _ journal: JournalHolder) {
        self.service = service
        self.journal = journal
    }
}

/// What comes back to a workstation.
enum LANAnswer: Sendable {
    case session(token: String)
    case stored(receipt: JSONValue, isNew: Bool)
    case refused(CaptureFault)
    /// Nobody there, or no answer: what became of the request is not known.
    case broken
}
