/// Whether several of the post's lines were lost so close together that one event is likelier than
/// several faults: lightning near a mast or a long cable.
public struct SurgeWatch: Sendable, Hashable {
    public enum Line: Sendable, Hashable {
        case alive
        /// Nobody on it answers. When the last answer got lost is known to lie in this span,
        /// monotonic.
        case lost(ClosedRange<Duration>)
    }

    public struct Suspicion: Sendable, Hashable {
        /// Ascending.
        public var lines: [String]
        /// When it was first suspected, monotonic.
        public var at: Duration
    }

    /// Losses this close together are taken for one.
    public static let window = Duration.seconds(60)
    /// A suspicion stands for so long after everything answers again: what protects the lines is
    /// to be looked at all the same.
    public static let remembered = Duration.seconds(86_400)

    public private(set) var suspicion: Suspicion?
    private var hasLived: Set<String> = []
    private var lost: [String: ClosedRange<Duration>] = [:]
    private var wellSince: Duration?

    public init() {}

    /// Takes how each line stands. One that never answered since the start was not lost.
    public mutating func observe(_ lines: [String: Line], at now: Duration) {
        for (name, line) in lines {
            switch line {
            case .alive:
                hasLived.insert(name)
                lost[name] = nil
            case .lost(let span):
                guard hasLived.contains(name), lost[name] == nil else { continue }
                lost[name] = span
                suspect(name, span, at: now)
            }
        }
        forget(at: now)
    }

    private mutating func suspect(
        _ name: String, _ span: ClosedRange<Duration>, at now: Duration
    ) {
        let together = lost.filter { Self.gap($0.value, span) <= Self.window }.keys
        guard together.count > 1 else { return }
        let known = suspicion?.lines ?? []
        suspicion = Suspicion(
            lines: Set(known).union(together).sorted(), at: suspicion?.at ?? now)
        wellSince = nil
    }

    private mutating func forget(at now: Duration) {
        guard let suspicion else { return }
        guard suspicion.lines.allSatisfy({ lost[$0] == nil }) else {
            wellSince = nil
            return
        }
        let since = wellSince ?? now
        wellSince = since
        if now - since >= Self.remembered {
            self.suspicion = nil
            wellSince = nil
        }
    }

    private static func gap(
        _ first: ClosedRange<Duration>, _ second: ClosedRange<Duration>
    ) -> Duration {
        if first.overlaps(second) { return .zero }
        return first.upperBound < second.lowerBound
            ? second.lowerBound - first.upperBound : first.lowerBound - second.upperBound
    }
}
