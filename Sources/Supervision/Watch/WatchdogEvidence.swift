/// Who pets systemd's watchdog, when, and when not. A value without a clock; this list is the
/// specification.
///
/// 1. Only where systemd asks (``WatchdogRequest``). The thread that watches the pool pets, because
///    a pool that hangs could not stop a timer from petting, and a timer knows nothing.
/// 2. A sign of life needs new evidence: an answer of the tree that came after the last sign of
///    life. An answer is given by the root and every supervisor below it, each on the pool, so it
///    shows that the pool runs and that all of them take their messages.
/// 3. It is withheld while the newest question has waited for its turn longer than the probe's
///    limit allows, or was run and has no answer.
/// 4. It is withheld while a child is neglected: its proof and its stop time are over and nobody
///    acted. A child that is being stopped for a missed proof, or waits for its restart, is looked
///    after, and no reason.
/// 5. It is withheld while more children have leaked than the process bears, and once the tree has
///    ended: the process should have ended.
/// 6. It is sent when the pace would be exceeded before the next chance, so at half of systemd's
///    time at the latest; withheld, it is tried again at every chance, a quarter of that time or
///    less later.
/// 7. A tree that stops is judged like one that runs. systemd's stop time bounds it.
/// 8. What follows when it is withheld: systemd ends the process one interval after the last sign
///    of life and starts it anew; its limits lead on to a reboot.
public struct WatchdogEvidence: Sendable {
    /// What is known at a chance.
    public struct Facts: Sendable, Hashable {
        /// How long the question that is under way has waited for its turn or its answer; `nil`
        /// when none is under way.
        public var openFor: Duration?
        /// Monotonic time of the newest answer; `nil` before the first.
        public var answeredAt: Duration?
        /// The newest answer.
        public var standing: Standing

        public init(openFor: Duration?, answeredAt: Duration?, standing: Standing = Standing()) {
            self.openFor = openFor
            self.answeredAt = answeredAt
            self.standing = standing
        }
    }

    /// What is missing for a sign of life.
    public enum Lack: Sendable, Hashable {
        case noAnswer
        case slowAnswer
        case neglected([String])
        case tooManyLeaks(Int)
        case treeEnded
        /// systemd did not take it.
        case notSent
    }

    public enum Decision: Sendable, Hashable {
        case pet
        /// There is time enough.
        case notYet
        case withhold([Lack])
    }

    private let request: WatchdogRequest
    private let probe: PoolProbe
    private let leakLimit: Int
    private var petAt: Duration?

    /// - Parameter leakLimit: as in ``LastResort``.
    public init(_ request: WatchdogRequest, probe: PoolProbe, leakLimit: Int) {
        self.request = request
        self.probe = probe
        self.leakLimit = leakLimit
    }

    /// - Parameter nextChance: until this is asked again.
    public func decide(at now: Duration, nextChance: Duration, _ facts: Facts) -> Decision {
        if let petAt, now + nextChance - petAt <= request.pace { return .notYet }
        var lacks: [Lack] = []
        let isNew = facts.answeredAt.map { answer in petAt.map { answer > $0 } ?? true } ?? false
        if !isNew { lacks.append(.noAnswer) }
        if let openFor = facts.openFor, openFor >= min(probe.limit, request.pace) {
            lacks.append(.slowAnswer)
        }
        if !facts.standing.neglected.isEmpty {
            lacks.append(.neglected(facts.standing.neglected))
        }
        if facts.standing.leaks > leakLimit { lacks.append(.tooManyLeaks(facts.standing.leaks)) }
        if facts.standing.hasEnded { lacks.append(.treeEnded) }
        return lacks.isEmpty ? .pet : .withhold(lacks)
    }

    /// systemd has taken the sign of life.
    public mutating func petted(at now: Duration) {
        petAt = now
    }
}
