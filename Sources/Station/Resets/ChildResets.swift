internal import Core
internal import Site
internal import Supervision

/// Makes entries of what a supervision tree tells: one for each restart that is announced. A value
/// fed with every event of the tree.
struct ChildResets: Sendable {
    private struct Story {
        var startedAt: Duration?
        var endedAt: Duration?
        var missedDeadline: Duration?
    }

    /// By path; as many as the tree has children.
    private var stories: [String: Story] = [:]

    /// A child that ended and is to be started again.
    struct Restart: Sendable, Hashable {
        let role: Role
        /// Without the process: `capture/journal`.
        let what: String
        let code: ResetCode
        let cause: String
        let uptime: Duration?
        let missedDeadline: Duration?
    }

    mutating func take(_ event: SupervisionEvent) -> Restart? {
        switch event.kind {
        case .started:
            stories[event.path] = Story(startedAt: event.at)
        case .ended:
            stories[event.path, default: Story()].endedAt = event.at
            if case .proofMissed(let limit)? = event.cause {
                stories[event.path, default: Story()].missedDeadline = limit
            }
        case .restartScheduled(let delay, _, let error):
            return restart(event.path, delay, error)
        case .ready, .askedToStop, .leaked, .gaveUp, .supervisorEnded: break
        }
        return nil
    }

    private func restart(_ path: String, _ delay: Duration, _ error: String?) -> Restart? {
        let names = path.split(separator: "/").dropFirst()
        guard let role = names.first.flatMap({ Role(rawValue: String($0)) }) else { return nil }
        let story = stories[path] ?? Story()
        let uptime = story.startedAt.flatMap { start in story.endedAt.map { $0 - start } }
        return Restart(
            role: role, what: names.joined(separator: "/"),
            code: story.missedDeadline == nil ? .childFailed : .proofMissed,
            cause: error ?? "ended without an error", uptime: uptime,
            missedDeadline: story.missedDeadline)
    }
}
