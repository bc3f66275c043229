internal import Core
internal import Simulation

/// When what fails, for a whole run: drawn from the seed before it begins.
///
/// Every kind that is asked for comes about twice in three days, at any time before 22:30; nothing
/// is left of it at 23:00, so that the evening can settle what the day began.
struct FaultPlan: Sendable {
    struct Event: Sendable {
        var kind: FaultKind
        /// Since the start of the run.
        var at: Duration
        /// Of a condition that lasts.
        var length: Duration
        /// For what is drawn within it.
        var seed: UInt64
    }

    static let lastEnd = Duration.seconds(22 * 3_600 + 1_800)

    /// In the order of time.
    private(set) var events: [Event]

    init(seed: UInt64, days: Int, kinds: Set<FaultKind>) {
        var random = SeededRandom(seed: seed)
        var events: [Event] = []
        for day in 0..<days {
            for kind in FaultKind.allCases where kinds.contains(kind) {
                // Drawn in any case: the other kinds stay where they are without this one.
                let isDue = random.next() % 100 < Self.chance(of: kind)
                let length = Duration.seconds(
                    Int.random(in: Self.seconds(of: kind), using: &random))
                let at = Duration.seconds(
                    Int.random(
                        in: 0...Int((Self.lastEnd - length).inSeconds), using: &random))
                let event = Event(
                    kind: kind, at: .seconds(day * 86_400) + at, length: length,
                    seed: random.next())
                if isDue { events.append(event) }
            }
        }
        self.events = events.sorted { ($0.at, $0.seed) < ($1.at, $1.seed) }
    }

    mutating func add(_ kind: FaultKind, at time: Duration) {
        events.append(Event(kind: kind, at: time, length: .seconds(60), seed: 1))
        events.sort { ($0.at, $0.seed) < ($1.at, $1.seed) }
    }

    private static func chance(of kind: FaultKind) -> UInt64 {
        // Drops need a cut to show.
        kind == .diskDropping ? 100 : 70
    }

    private static func seconds(of kind: FaultKind) -> ClosedRange<Int> {
        switch kind {
        case .diskSlow: 600...3_600
        case .diskFull, .diskFailing: 600...2_400
        case .linkLost, .linkSlow, .linkDuplicating: 600...14_400
        case .controllerSilent, .controllerLying: 120...10_800
        case .clockForward, .clockBack: 600...14_400
        case .powerCut: 15...900
        case .killPower, .killUPS, .killCapture, .killUplink, .diskDropping: 0...1
        }
    }
}
