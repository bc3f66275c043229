internal import CLinux
import Core
import Glibc
import Supervision

/// The poll(2) loop of a server: accepts, puts messages together, hands requests out, and writes
/// answers.
///
/// All of it belongs to the thread in ``run()``; others come in through ``reply(_:to:)`` and
/// ``stop()``, which leave a note and wake the thread.
final class ControlLoop: @unchecked Sendable {
    // Unchecked because of the state of the loop's thread; `notes` is what threads share.
    struct Request: Sendable {
        let connection: UInt64
        let caller: CallerIdentity?
        let body: [UInt8]
    }

    enum Message: Sendable {
        case request(Request)
        /// The loop and whoever takes its messages are alive: to be called there.
        case question(@Sendable () -> Void)
        case ended(ControlFault?)
    }

    private struct Notes {
        var answers: [(connection: UInt64, bytes: [UInt8])] = []
        var questions: [@Sendable () -> Void] = []
        var isStopped = false
        var isOver = false
    }

    /// How long accepting pauses when the process has no descriptor left.
    private static let acceptPause: Duration = .seconds(1)

    private let listener: ListeningSocket
    private let conversation: Conversation
    private let limits: ControlLimits
    private let time: any TimeSource
    private let counters: ControlCounters
    private let mailbox: Mailbox<Message>
    private let notes = Guarded(Notes())
    private let bell: (reader: Int32, writer: Int32)
    private var connections: [UInt64: Connection] = [:]
    private var lastConnection: UInt64 = 0
    private var acceptPausedUntil: Duration?

    init(
        listener: ListeningSocket, limits: ControlLimits, time: any TimeSource,
        counters: ControlCounters, mailbox: Mailbox<Message>,
        conversation: Conversation = .frames
    ) throws(ControlFault) {
        self.listener = listener
        self.conversation = conversation
        self.limits = limits
        self.time = time
        self.counters = counters
        self.mailbox = mailbox
        var pair: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        guard socketpair(AF_UNIX, type, 0, &pair) == 0 else {
            throw .system(operation: "serve", path: listener.path, errorNumber: errno)
        }
        bell = (pair[0], pair[1])
    }

    deinit {
        close(bell.reader)
        close(bell.writer)
    }

    /// The answer of a request; dropped when its connection is gone.
    func reply(_ bytes: [UInt8], to connection: UInt64) {
        let isOver = notes.withLock { notes in
            if !notes.isOver { notes.answers.append((connection, bytes)) }
            return notes.isOver
        }
        if !isOver { ring() }
    }

    /// Goes the way of a request: through the loop's thread and the mailbox.
    func ask(_ answer: @escaping @Sendable () -> Void) {
        notes.withLock { if !$0.isOver { $0.questions.append(answer) } }
        ring()
    }

    func stop() {
        notes.withLock { $0.isStopped = true }
        ring()
    }

    /// Returns after ``stop()``, or when poll(2) itself fails; then all is closed.
    func run() {
        var fault: ControlFault?
        while fault == nil, takeNotes() { fault = waitAndServe() }
        notes.withLock { notes in
            notes.isOver = true
            notes.answers = []
            notes.questions = []
        }
        connections = [:]
        listener.removeFile()
        mailbox.put(.ended(fault))
    }

    private func ring() {
        // A full bell rings already.
        _ = send(bell.writer, [1], 1, Int32(MSG_NOSIGNAL))
    }

    /// Hands answers to their connections; `false` when it is time to stop.
    private func takeNotes() -> Bool {
        let (answers, questions, isStopped) = notes.withLock { notes in
            let taken = (notes.answers, notes.questions, notes.isStopped)
            notes.answers = []
            notes.questions = []
            return taken
        }
        for question in questions { mailbox.put(.question(question)) }
        let deadline = time.monotonic() + limits.patience
        for answer in answers {
            connections[answer.connection]?.answer(
                answer.bytes, deadline: deadline, isLast: conversation.isSingle)
            pump(answer.connection)
        }
        return !isStopped
    }

    private func waitAndServe() -> ControlFault? {
        let ids = connections.keys.sorted()
        var entries = [pollfd(fd: bell.reader, events: Int16(POLLIN), revents: 0)]
        // A negative descriptor is passed over.
        let isAccepting = connections.count < limits.connections && acceptPausedUntil == nil
        entries.append(
            pollfd(
                fd: isAccepting ? listener.descriptor : -1, events: Int16(POLLIN), revents: 0))
        for id in ids {
            guard let connection = connections[id] else { continue }
            entries.append(
                pollfd(fd: connection.polledDescriptor, events: connection.interest, revents: 0))
        }
        if poll(&entries, nfds_t(entries.count), waitMilliseconds()) < 0, errno != EINTR {
            return .system(operation: "serve", path: listener.path, errorNumber: errno)
        }
        if entries[0].revents != 0 { emptyBell() }
        for (id, entry) in zip(ids, entries.dropFirst(2)) where entry.revents != 0 {
            connections[id]?.advance()
            pump(id)
        }
        if entries[1].revents != 0 { accept() }
        expire()
        return nil
    }

    /// Until the nearest deadline; without one, until something happens.
    private func waitMilliseconds() -> Int32 {
        let deadlines = connections.values.map(\.deadline) + [acceptPausedUntil]
        guard let next = deadlines.compactMap(\.self).min() else { return -1 }
        let rest = max(.zero, next - time.monotonic())
        // Rounded up, or the last part of a millisecond would be a busy loop.
        let milliseconds =
            rest.components.seconds * 1_000
            + (rest.components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(clamping: milliseconds)
    }

    private func emptyBell() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while recv(bell.reader, &bytes, bytes.count, 0) == bytes.count {}
    }

    private func accept() {
        while connections.count < limits.connections {
            let descriptor = waypost_accept_nonblocking(listener.descriptor)
            guard descriptor >= 0 else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                if errno != EAGAIN { acceptPausedUntil = time.monotonic() + Self.acceptPause }
                return
            }
            lastConnection += 1
            connections[lastConnection] = Connection(
                descriptor: descriptor, deadline: time.monotonic() + limits.patience,
                reader: conversation.reader())
        }
        counters.timesFull.add()
    }

    /// Takes what the connection has put together: a request goes out, an end removes it.
    private func pump(_ id: UInt64) {
        guard let connection = connections[id] else { return }
        switch connection.take() {
        case .nothing: break
        case .request(let body):
            mailbox.put(
                .request(Request(connection: id, caller: connection.caller, body: body)))
        case .bad(let fault):
            counters.badFrames.add()
            connection.answer(
                conversation.refusal(fault), deadline: time.monotonic() + limits.patience)
            connection.closeAfterAnswer()
            if connection.isOver { connections[id] = nil }
        case .over: connections[id] = nil
        }
    }

    private func expire() {
        let now = time.monotonic()
        if let paused = acceptPausedUntil, paused <= now { acceptPausedUntil = nil }
        for (id, connection) in connections {
            guard let deadline = connection.deadline, deadline <= now else { continue }
            // Between two requests a quiet caller has done nothing wrong.
            if !connection.isIdle { counters.expired.add() }
            connections[id] = nil
        }
    }
}
