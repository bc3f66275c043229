internal import Core
internal import Station
internal import Supervision
internal import UPS

/// The ups role's two sides without sockets: plans come in as the messages of the control socket,
/// clients as lines, and the real bank answers both. While no process serves, nobody is there.
final class UPSDesk: Sendable {
    fileprivate struct State: Sendable {
        var bank: UPSBank?
        var now: @Sendable () -> Duration = { .zero }
        var answers: [UInt64: [String]] = [:]
        var lastClient: UInt64 = 0
        var clients = 0
        var notes: [UPSNote] = []
    }

    private let state = Guarded(State())
    /// At which the child waits.
    let bell = Doorbell()

    /// A process serves from now on; clients from before have lost their connections.
    func open(_ bank: UPSBank, now: @escaping @Sendable () -> Duration) {
        state.withLock { state in
            state.bank = bank
            state.now = now
            state.answers = [:]
            state.clients = 0
        }
    }

    func close() {
        state.withLock { $0.bank = nil }
    }

    var clients: Int { state.withLock { $0.clients } }

    /// The call `plan`; `nil` where nobody answers.
    func call(plan message: JSONValue) -> JSONValue? {
        guard let plan = PlanMessage.snapshot(message) else { return nil }
        return act { (state) -> JSONValue? in
            state.handle(.plan(plan))
            return state.bank.map { PlanMessage.json($0.states) }
        }
    }

    /// - Returns: a connection; `nil` where nobody serves.
    func connect(peer: String) -> UInt64? {
        act { (state) -> UInt64? in
            guard state.bank != nil else { return nil }
            // Never reused, over all processes: an old number is a connection that is gone.
            state.lastClient += 1
            state.clients += 1
            state.answers[state.lastClient] = []
            state.handle(.connected(state.lastClient, peer: peer))
            return state.lastClient
        }
    }

    /// - Returns: the answer to a line; `nil` where the connection is gone.
    func say(_ line: String, on client: UInt64) -> String? {
        act { (state) -> String? in
            guard state.bank != nil, state.answers[client] != nil else { return nil }
            state.handle(.received(client, line: Array(line.utf8)))
            let answer = state.answers[client]?.joined()
            if state.answers[client] != nil { state.answers[client] = [] }
            return answer ?? ""
        }
    }

    func disconnect(_ client: UInt64) {
        act { state in
            guard state.answers.removeValue(forKey: client) != nil else { return }
            state.clients -= 1
            state.handle(.disconnected(client))
        }
    }

    /// - Returns: when time alone does something next, since its process's start of counting.
    func time() -> Duration? {
        state.withLock { (state) -> Duration? in
            state.handle(.time)
            return state.bank?.deadline
        }
    }

    /// The child that waits is told where time has something else to do for it now.
    private func act<Result: Sendable>(
        _ body: @Sendable (inout State) -> Result
    ) -> Result {
        let (result, isNews) = state.withLock { state in
            let deadline = state.bank?.deadline
            let result = body(&state)
            return (result, state.bank?.deadline != deadline)
        }
        if isNews { bell.ring() }
        return result
    }

    /// What the bank noted since this was last asked.
    func takeNotes() -> [UPSNote] {
        state.withLock { state in
            defer { state.notes = [] }
            return state.notes
        }
    }
}

extension UPSDesk.State {
    fileprivate mutating func handle(_ event: UPSBank.Event) {
        guard var bank else { return }
        let actions = bank.handle(event, at: now())
        self.bank = bank
        for action in actions {
            switch action {
            case .answer(let client, let text): answers[client]?.append(text)
            case .close(let client):
                if answers.removeValue(forKey: client) != nil { clients -= 1 }
                self.bank?.forgetClient(client, at: now())
            case .relayMayOpen: break
            case .note(let note): if notes.count < 64 { notes.append(note) }
            }
        }
    }
}

extension UPSBank {
    fileprivate mutating func forgetClient(_ client: ClientID, at now: Duration) {
        _ = handle(.disconnected(client), at: now)
    }
}

/// The power role's way to the ups role, encoded as on the control socket.
struct DeskNotices: CutNotices {
    let desk: UPSDesk

    func report(_ plan: PlanSnapshot) async -> [Int: NoticeState]? {
        desk.call(plan: PlanMessage.json(plan)).flatMap(PlanMessage.notices)
    }
}
