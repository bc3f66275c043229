internal import Core
internal import Simulation

/// Where everybody who sees that something is wrong says so. The first word counts.
final class Watch: Sendable {
    private let scheduler: SeededScheduler
    private let folder: String
    private let first = Guarded<(at: Duration, what: String)?>(nil)
    private let lines = Guarded<[String]>([])
    /// Lines of the log that are kept; the oldest go first.
    private static let lineLimit = 4_000

    /// - Parameter folder: the run's, whose name differs from one run of a seed to the next and is
    ///   left out of what is noted.
    init(_ scheduler: SeededScheduler, folder: String) {
        self.scheduler = scheduler
        self.folder = folder
    }

    func violate(_ what: String) {
        let now = scheduler.now
        first.withLock { if $0 == nil { $0 = (now, what) } }
    }

    /// Something worth knowing when a run is looked into; it counts for the trace.
    func note(_ text: String) {
        let text = text.replacing(folder, with: "")
        scheduler.note(text)
        let line = "\(Int(scheduler.now.inSeconds)) \(text)"
        lines.withLock { lines in
            if lines.count == Self.lineLimit { lines.removeFirst(Self.lineLimit / 2) }
            lines.append(line)
        }
    }

    /// Gives the memory back; behind the last question.
    func forget() {
        lines.withLock { $0 = [] }
    }

    var violation: (at: Duration, what: String)? { first.withLock { $0 } }
    var log: [String] { lines.withLock { $0 } }
}
