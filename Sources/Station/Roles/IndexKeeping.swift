internal import Capture
internal import Core
internal import Journal
internal import Logging
internal import Site
internal import Supervision

/// Keeps the index of records as new as the journal while nobody asks it, makes it anew where it
/// has to be, and drops from it what was purged.
struct IndexKeeping: Sendable {
    /// Between two looks at the journal; whoever asks the index looks for himself.
    private static let pause: Duration = .seconds(30)
    /// Between two steps of making it anew: officers have the disk.
    private static let stepPause: Duration = .milliseconds(20)
    private static let roundsBetweenSweeps = 120
    /// A step on a card that takes its time.
    static let slowRound: Duration = .seconds(1_800)

    let role: CaptureRole

    func run(_ child: ChildContext) async throws {
        var round = 0
        while true {
            if role.journal.current != nil { try await keep(round, child) }
            round += 1
            child.proved()
            try await role.context.time.sleep(for: Self.pause)
        }
    }

    private func keep(_ round: Int, _ child: ChildContext) async throws {
        do throws(JournalFault) {
            while try await role.search.advance() > 0 { try? await pause(child) }
            guard round.isMultiple(of: Self.roundsBetweenSweeps) else { return }
            while try await !role.search.sweep() { try? await pause(child) }
        } catch {
            // The records are in the journal; the next round tries again.
            role.context.log.warning("the index of records was not kept: \(error)")
        }
        try Task.checkCancellation()
    }

    private func pause(_ child: ChildContext) async throws {
        child.proved()
        try await role.context.time.sleep(for: Self.stepPause)
    }
}
