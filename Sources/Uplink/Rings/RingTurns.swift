internal import Core

/// When history and logs are looked at and go: seldom, and in parts that are worth a request. A
/// pure value; moments are of the monotonic clock.
///
/// 1. A lane is looked at once in ``lookPause`` while nothing is found in it.
/// 2. What there is goes at once where it makes a part of ``worthwhile``, or nothing has gone since
///    the uplink's start; else once in ``pause(of:)``, with what has come until then.
/// 3. A lane costs ``allowance`` on the link in a day at most (UTC); the rest goes tomorrow.
struct RingTurns: Sendable, Hashable {
    static let lookPause: Duration = .seconds(60)
    /// Bytes before compression.
    static let worthwhile = 16 << 10
    /// Bytes both ways; the part that passes it is sent to its end.
    static let allowance: Int64 = 64 << 10

    static func pause(of lane: Lane) -> Duration {
        lane == .history ? .seconds(6 * 3_600) : .seconds(1_800)
    }

    private struct Turn: Sendable, Hashable {
        var part: RingPart?
        var lookedAt: Duration?
        var sentAt: Duration?
    }

    private var turns: [Lane: Turn] = [:]

    init() {}

    func waiting(in lane: Lane) -> RingPart? { turns[lane]?.part }

    func isLookDue(_ lane: Lane, at now: Duration) -> Bool {
        turns[lane]?.lookedAt.map { now - $0 >= Self.lookPause } ?? true
    }

    /// Takes what was found, if it may go now; if not, the next look finds it again, and more.
    mutating func found(_ part: RingPart?, in lane: Lane, at now: Duration) {
        turns[lane, default: Turn()].lookedAt = now
        let isAlone = turns[lane]?.sentAt.map { now - $0 >= Self.pause(of: lane) } ?? true
        let mayGo = isAlone || part?.plain.count ?? 0 >= Self.worthwhile
        turns[lane]?.part = mayGo ? part : nil
    }

    /// HQ has it, or will not have it.
    mutating func gone(from lane: Lane, at now: Duration) {
        turns[lane] = Turn(sentAt: now)
    }
}
