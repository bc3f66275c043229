internal import Core
internal import Site
internal import Supervision

/// What a role says, kept on its own disk: the front of its ``LogRing`` for any thread.
///
/// 1. Who says something never waits for the disk: lines wait in a short queue for a thread of
///    their own. Where the disk hangs, those beyond the queue are counted and told of later.
/// 2. A disk that takes nothing is no reason not to work; standard error has each line anyway.
/// 3. The line says what the message said and nothing else: metadata that a library adds, such as a
///    request's, stays out.
final class RoleLog: Sendable {
    /// Lines that wait for the disk.
    static let waitingLimit = 256
    /// The end of the process waits so long for the disk.
    static let farewell: Duration = .seconds(2)

    private struct Waiting {
        let level: LogLine.Level
        let text: String
        let at: Timestamp
        let moment: Duration
        let admitted: LogAdmission.Admitted
    }

    private struct State {
        var admission: LogAdmission
        var waiting: [Waiting] = []
    }

    private let role: Role
    private let time: any TimeSource
    private let thread: any ResourceExecutor
    private let pen: Pen
    private let state: Guarded<State>

    /// - Parameters:
    ///   - ring: this process alone writes to it.
    ///   - thread: may be shared by several.
    init(
        _ role: Role, ring: LogRing, time: any TimeSource, thread: any ResourceExecutor
    ) {
        self.role = role
        self.time = time
        self.thread = thread
        pen = Pen(ring)
        state = Guarded(State(admission: LogAdmission(at: time.monotonic())))
    }

    func take(_ level: LogLine.Level, _ text: String) {
        let now = time.monotonic()
        let at = time.now()
        let isFirst = state.withLock { state in
            guard let admitted = state.admission.admit(level, text, at: now) else { return false }
            guard state.waiting.count < Self.waitingLimit else {
                state.admission.lost(admitted.omitted + 1)
                return false
            }
            state.waiting.append(
                Waiting(level: level, text: text, at: at, moment: now, admitted: admitted))
            return state.waiting.count == 1
        }
        if isFirst { thread.perform { [self] in write() } }
    }

    /// Waits until all that was said is on the disk, or the disk has had its time.
    func close() async {
        let done = Doorbell()
        thread.perform { [self] in
            write()
            pen.flush()
            done.ring()
        }
        _ = await done.wait(atMost: Self.farewell, by: time)
    }

    /// On the thread.
    private func write() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        guard let last = waiting.last else { return }
        let boot = String(time.bootID.description.prefix(8))
        let lines = waiting.map { line in
            { [role] (number: Int64) in
                LogLine(
                    number: number, at: line.at, uptime: line.moment.components.seconds, boot: boot,
                    level: line.level, role: role.rawValue, text: line.text,
                    repeated: line.admitted.repeated, omitted: line.admitted.omitted)
            }
        }
        do throws(FileFault) {
            try pen.write(lines, at: last.moment)
        } catch {
            let lost = waiting.reduce(Int64(waiting.count)) { $0 + $1.admitted.omitted }
            state.withLock { $0.admission.lost(lost) }
        }
    }

    /// Opens the ring with the first line, and again after a failure.
    private final class Pen: @unchecked Sendable {
        // Unchecked because of the writer, which is touched on the log's thread only.
        private let ring: LogRing
        private var writer: LogRingWriter?

        init(_ ring: LogRing) {
            self.ring = ring
        }

        func write(_ lines: [(Int64) -> LogLine], at now: Duration) throws(FileFault) {
            if writer == nil { writer = try LogRingWriter(ring) }
            do throws(FileFault) {
                try writer?.append(lines, at: now)
            } catch {
                writer = nil
                throw error
            }
        }

        func flush() {
            try? writer?.flush()
        }
    }
}
