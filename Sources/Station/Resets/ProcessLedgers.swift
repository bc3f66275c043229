internal import Core
internal import Site
internal import Supervision

/// The ledgers of all roles of one process. What the tree tells is written on a thread of its own,
/// in order; who has to be sure waits for it.
final class ProcessLedgers: Sendable {
    private let ledgers: [RoleLedger]
    private let thread = ThreadExecutor.thread(name: "ledger")
    private let children = Guarded(ChildResets())
    /// As ``begin(_:)`` has left them: who asks how a role is must not wait for the disk.
    private let marks = Guarded<[Role: ProcessMark]>([:])

    init(_ ledgers: [RoleLedger]) {
        self.ledgers = ledgers
    }

    /// Blocks.
    func begin(_ circumstances: RoleLedger.Circumstances) {
        for ledger in ledgers {
            let mark = ledger.begin(circumstances)
            marks.withLock { $0[ledger.role] = mark }
        }
    }

    /// What marks the role's process as running; `nil` before ``begin(_:)``.
    func mark(of role: Role) -> ProcessMark? {
        marks.withLock { $0[role] }
    }

    /// The role's ledger as it is on the disk, read on the thread that writes it.
    func resets(of role: Role) async -> ResetLedger? {
        guard let ledger = ledgers.first(where: { $0.role == role }) else { return nil }
        return await thread.value { ledger.ledger }
    }

    /// Blocks.
    func end() {
        thread.stop()
        for ledger in ledgers { ledger.end() }
    }

    /// A restart is announced a second or more before it happens, which is time enough for the
    /// disk; the tree does not wait.
    func observe(_ event: SupervisionEvent) {
        guard let restart = children.withLock({ $0.take(event) }),
            let ledger = ledgers.first(where: { $0.role == restart.role })
        else { return }
        thread.perform { ledger.write(restart) }
    }

    /// Blocks until it is on disk.
    func write(lastWords end: ProcessEnd) {
        let ledgers = ledgers
        thread.perform { for ledger in ledgers { ledger.write(lastWords: end) } }
        thread.stop()
    }

    /// Waits for the ladder's word on this start of the board, where it is not there yet: relays
    /// and power wait for nobody at their start. Never longer than a minute.
    func settle(_ time: some TimeSource) async {
        for pause in Self.settlePauses {
            let isDone = await withCheckedContinuation { answer in
                let ledgers = ledgers
                thread.perform {
                    let open = ledgers.filter { !$0.settle(isLast: pause == nil) }
                    answer.resume(returning: open.isEmpty)
                }
            }
            guard !isDone, let pause, (try? await time.sleep(for: pause)) != nil else { return }
        }
    }

    private static let settlePauses: [Duration?] = [
        .seconds(2), .seconds(4), .seconds(8), .seconds(16), .seconds(30), nil,
    ]
}
