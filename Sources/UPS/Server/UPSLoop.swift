import Core
import Glibc
import Supervision

/// The poll(2) loop: accepts, puts lines together, lets the bank decide, writes answers.
///
/// All of it belongs to the thread in ``run()``; others come in through ``take(_:)`` and
/// ``stop()``, which leave a note and wake the thread.
final class UPSLoop: @unchecked Sendable {
    // Unchecked because of the state of the loop's thread; `notes` and `states` are what threads
    // share.
    enum Message: Sendable {
        case event(UPSEvent)
        /// The loop and whoever takes its messages are alive: to be called there.
        case question(@Sendable () -> Void)
        case ended(UPSFault?)
    }

    private struct Notes {
        /// Only the latest: a plan is whole.
        var plan: PlanSnapshot?
        var questions: [@Sendable () -> Void] = []
        var isStopped = false
    }

    /// How long accepting pauses when the process has no descriptor left.
    private static let acceptPause: Duration = .seconds(1)

    private let listener: UPSListener
    private let limits: UPSServerLimits
    private let time: any TimeSource
    private let planTime: any TimeSource
    private let counters: UPSCounters
    private let mailbox: Mailbox<Message>
    private let states: Guarded<[UPSTierState]>
    private let notes = Guarded(Notes())
    private let bell: (reader: Int32, writer: Int32)
    private var bank: UPSBank
    private var connections: [UInt64: UPSConnection] = [:]
    private var lastConnection: UInt64 = 0
    private var acceptPausedUntil: Duration?

    init(
        listener: consuming UPSListener, bank: UPSBank, limits: UPSServerLimits,
        time: any TimeSource, planTime: any TimeSource, counters: UPSCounters,
        mailbox: Mailbox<Message>,
        states: Guarded<[UPSTierState]>
    ) throws(UPSFault) {
        var pair: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        guard socketpair(AF_UNIX, type, 0, &pair) == 0 else {
            throw .system(operation: "open a pair of sockets", errorNumber: errno)
        }
        bell = (pair[0], pair[1])
        self.listener = listener
        self.bank = bank
        self.limits = limits
        self.time = time
        self.planTime = planTime
        self.counters = counters
        self.mailbox = mailbox
        self.states = states
    }

    deinit {
        close(bell.reader)
        close(bell.writer)
    }

    var port: UInt16 { listener.port }

    func take(_ plan: PlanSnapshot) {
        notes.withLock { $0.plan = plan }
        ring()
    }

    /// Goes the way of an event: through the loop's thread and the mailbox.
    func ask(_ answer: @escaping @Sendable () -> Void) {
        notes.withLock { $0.questions.append(answer) }
        ring()
    }

    func stop() {
        notes.withLock { $0.isStopped = true }
        ring()
    }

    /// Wakes the thread to look at its clock.
    func ring() {
        // A full bell rings already.
        _ = send(bell.writer, [1], 1, Int32(MSG_NOSIGNAL))
    }

    func run() {
        var fault: UPSFault?
        while fault == nil, takeNotes() { fault = waitAndServe() }
        connections = [:]
        mailbox.put(.ended(fault))
    }

    /// `false` when it is time to stop.
    private func takeNotes() -> Bool {
        let (plan, questions, isStopped) = notes.withLock { notes in
            defer {
                notes.plan = nil
                notes.questions = []
            }
            return (notes.plan, notes.questions, notes.isStopped)
        }
        for question in questions { mailbox.put(.question(question)) }
        if let plan { handle(.plan(plan)) }
        return !isStopped
    }

    private func waitAndServe() -> UPSFault? {
        let ids = connections.keys.sorted()
        var entries = [
            pollfd(fd: bell.reader, events: Int16(POLLIN), revents: 0),
            // A negative descriptor is passed over.
            pollfd(
                fd: isAccepting ? listener.descriptor : -1, events: Int16(POLLIN), revents: 0),
        ]
        for id in ids {
            guard let connection = connections[id] else { continue }
            entries.append(
                pollfd(fd: connection.descriptor, events: connection.interest, revents: 0))
        }
        if poll(&entries, nfds_t(entries.count), waitMilliseconds()) < 0, errno != EINTR {
            return .system(operation: "wait for clients", errorNumber: errno)
        }
        if entries[0].revents != 0 { emptyBell() }
        let now = time.monotonic()
        if let paused = acceptPausedUntil, paused <= now { acceptPausedUntil = nil }
        for (id, entry) in zip(ids, entries.dropFirst(2)) where entry.revents != 0 {
            connections[id]?.advance(at: now)
            pump(id)
        }
        if entries[1].revents != 0 { accept(at: now) }
        expire(at: now)
        handle(.time)
        return nil
    }

    // MARK: The bank

    private func handle(_ event: UPSBank.Event) {
        let actions = bank.handle(event, at: planTime.monotonic())
        // Before events go out: who hears of one finds the state that belongs to it.
        let current = bank.states
        states.withLock { if $0 != current { $0 = current } }
        for action in actions {
            switch action {
            case .answer(let id, let text):
                counters.lines.add()
                if text.hasPrefix("ERR ") { counters.refusals.add() }
                connections[id]?.answer(text)
            case .close(let id): connections[id]?.closeAfterAnswer()
            case .relayMayOpen(let tier, let loads):
                mailbox.put(.event(.relayMayOpen(tier: tier, loads: loads)))
            case .note(let note): mailbox.put(.event(.note(note)))
            }
        }
    }

    private func pump(_ id: UInt64) {
        guard let connection = connections[id] else { return }
        while let item = connection.take() {
            switch item {
            case .line(let line): handle(.received(id, line: line))
            case .tooLong: handle(.overlong(id))
            }
        }
        if connection.isOver { drop(id) }
    }

    private func drop(_ id: UInt64) {
        connections[id] = nil
        handle(.disconnected(id))
    }

    // MARK: Connections

    private var isAccepting: Bool {
        acceptPausedUntil == nil && (connections.count < limits.connections || quietest != nil)
    }

    /// Silent for the longest time, and not logged in.
    private var quietest: UInt64? {
        connections.filter { !bank.isLoggedIn($0.key) }.min {
            $0.value.activeAt < $1.value.activeAt
        }?
        .key
    }

    private func accept(at now: Duration) {
        while isAccepting {
            guard let (descriptor, peer) = listener.accept() else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                if errno != EAGAIN { acceptPausedUntil = now + Self.acceptPause }
                return
            }
            if connections.count >= limits.connections, let quietest {
                counters.displaced.add()
                drop(quietest)
            }
            lastConnection += 1
            counters.accepted.add()
            connections[lastConnection] = UPSConnection(
                descriptor: descriptor, peer: peer, now: now)
            handle(.connected(lastConnection, peer: peer))
        }
    }

    private func deadline(of id: UInt64, _ connection: UPSConnection) -> Duration {
        let patience =
            connection.isAnswering
            ? limits.answerPatience
            : bank.isLoggedIn(id) ? limits.loginPatience : limits.patience
        return connection.activeAt + patience
    }

    private func expire(at now: Duration) {
        for (id, connection) in connections where deadline(of: id, connection) <= now {
            counters.expired.add()
            drop(id)
        }
    }

    /// Until the nearest deadline; without one, until something happens.
    private func waitMilliseconds() -> Int32 {
        let now = time.monotonic()
        let waits =
            connections.map { deadline(of: $0.key, $0.value) - now }
            + [
                acceptPausedUntil.map { $0 - now },
                bank.deadline.map { planTime.machineTime(for: $0 - planTime.monotonic()) },
            ].compactMap(\.self)
        guard let next = waits.min() else { return -1 }
        let rest = max(.zero, next)
        // Rounded up, or the last part of a millisecond would be a busy loop.
        return Int32(clamping: (rest + .nanoseconds(999_999)).wholeMilliseconds)
    }

    private func emptyBell() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while recv(bell.reader, &bytes, bytes.count, 0) == bytes.count {}
    }
}
