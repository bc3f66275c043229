internal import Core
internal import Supervision

/// Who listens for alerts. A ring says that there may be something new; what it is each listener
/// reads from the journal.
public final class AlertBoard: Sendable {
    /// Streams at once, and at one workstation: a browser holds few connections to one host.
    static let limit = 64
    static let limitOfWorkstation = 4

    private struct State {
        var listeners: [Int: Listener.Line] = [:]
        var next = 0
    }

    private let state = Guarded(State())

    public init() {}

    public var listeners: Int { state.withLock { $0.listeners.count } }

    /// Something was said of an alert, or a session ended.
    public func ring() {
        for line in state.withLock({ Array($0.listeners.values) }) { line.bell.ring() }
    }

    /// Ends the streams that are open now, so that a server can stop; others may follow.
    public func dismiss() {
        for line in state.withLock({ Array($0.listeners.values) }) {
            line.isDismissed.withLock { $0 = true }
            line.bell.ring()
        }
    }

    /// `nil` where too many listen already.
    func join(at workstation: Identifier) -> Listener? {
        let line = Listener.Line(workstation: workstation)
        let number: Int? = state.withLock { state in
            let own = state.listeners.values.count { $0.workstation == workstation }
            guard state.listeners.count < Self.limit, own < Self.limitOfWorkstation else {
                return nil
            }
            state.next += 1
            state.listeners[state.next] = line
            return state.next
        }
        return number.map { Listener(number: $0, line: line, board: self) }
    }

    /// A place at the board, given back with the last reference to it.
    final class Listener: Sendable {
        struct Line: Sendable {
            let workstation: Identifier
            let bell = Doorbell()
            let isDismissed = Guarded(false)
        }

        private let number: Int
        private let line: Line
        private let board: AlertBoard

        init(number: Int, line: Line, board: AlertBoard) {
            self.number = number
            self.line = line
            self.board = board
        }

        deinit { board.state.withLock { $0.listeners[number] = nil } }

        var isDismissed: Bool { line.isDismissed.withLock { $0 } }

        /// Until the board is rung, or that time has passed.
        func wait(atMost duration: Duration, by time: any TimeSource) async {
            _ = await line.bell.wait(atMost: duration, by: time)
        }
    }
}
