internal import Core

/// What one start of a child has proved so far.
///
/// The child writes here and wakes nobody; the supervisor reads when a proof is due. So a child may
/// prove itself a thousand times a second.
final class ChildProgress: Sendable {
    /// As the supervisor reads it.
    struct Reading: Sendable, Equatable {
        /// Monotonic time of the newest proof; `nil` before the first.
        var provedAt: Duration?
        /// No proof is expected before.
        var restsUntil: Duration?
        var canBeAsked = false
    }

    private struct State {
        var reading = Reading()
        var hasRested = false
        var question = 0
        var isOpen = false
        var ask: (@Sendable (Probe) -> Void)?
    }

    /// The longest rest that is believed.
    static let restLimit: Duration = .seconds(3_600)

    private let proof: ProofOfProgress
    private let time: any TimeSource
    private let state = Guarded(State())

    private let whenAskable: @Sendable () -> Void

    /// - Parameter whenAskable: called once, when the child has first said how it can be asked.
    init(
        _ proof: ProofOfProgress, time: any TimeSource,
        whenAskable: @escaping @Sendable () -> Void = {}
    ) {
        self.whenAskable = whenAskable
        self.proof = proof
        self.time = time
    }

    var reading: Reading { state.withLock { $0.reading } }

    func prove() {
        guard case .within = proof else { return }
        let now = time.monotonic()
        state.withLock { Self.note(now, &$0) }
    }

    func answer(_ number: Int) {
        let now = time.monotonic()
        state.withLock { state in
            guard state.isOpen, state.question == number else { return }
            Self.note(now, &state)
        }
    }

    /// - Returns: whether this rest is believed.
    @discardableResult
    func rest(until: Duration) -> Bool {
        guard case .within = proof else { return false }
        let latest = time.monotonic() + Self.restLimit
        return state.withLock { state in
            guard !state.hasRested else { return false }
            state.hasRested = true
            state.reading.restsUntil = min(until, latest)
            return true
        }
    }

    func register(_ ask: @escaping @Sendable (Probe) -> Void) {
        guard proof != .none else { return }
        let isFirst = state.withLock { state in
            state.ask = ask
            defer { state.reading.canBeAsked = true }
            return !state.reading.canBeAsked
        }
        if isFirst { whenAskable() }
    }

    func ask() {
        let question = state.withLock { state -> (ask: @Sendable (Probe) -> Void, number: Int)? in
            guard let ask = state.ask else { return nil }
            state.question += 1
            state.isOpen = true
            return (ask, state.question)
        }
        guard let question else { return }
        question.ask(Probe(number: question.number, progress: self))
    }

    /// The way to the child's queue may hold what the child held: it goes when the child has ended.
    func close() {
        state.withLock { $0.ask = nil }
    }

    private static func note(_ now: Duration, _ state: inout State) {
        state.reading.provedAt = now
        state.reading.restsUntil = nil
        state.hasRested = false
        state.isOpen = false
    }
}
