internal import Core

/// How much may be on its way to HQ at a time, and in what pieces. A pure value; moments are of
/// the monotonic clock.
///
/// 1. Until the first answer after a greeting, and while nobody knows what the line carries,
///    batches go one by one: a line that fails at once costs one.
/// 2. Then two batches are always under way, so that one travels while HQ answers the other, and
///    more up to twice what the line holds: its rate times its shortest answer.
/// 3. A batch keeps the line busy for ``span``. A break halves the span, each answer gives an
///    eighth of a second back: on a bad line a cut costs little, on a good one the overhead does.
struct BatchWindow: Sendable, Hashable {
    static let mostBatches = 16
    static let mostBytes = 1 << 20
    static let longestSpan: Duration = .seconds(4)
    static let shortestSpan: Duration = .milliseconds(500)
    private static let regained: Duration = .milliseconds(125)
    /// Of a batch, where the line or the records' cost is not known.
    static let firstRecords = 64
    /// Less than this costs more in overhead than a cut does.
    static let fewestRecords = 8
    /// Fewer bytes say more of the delay than of the line.
    static let tellingBytes = 8 << 10
    /// As long as nothing is known, these are enough to begin with.
    static let firstBytes = 1 << 10

    private struct Piece: Sendable, Hashable {
        let bytes: Int
        let sent: Duration
    }

    private(set) var span = longestSpan
    private var pieces: [Piece] = []
    private var isProven = false
    /// The shortest time to an answer since the greeting.
    private var delay: Duration?
    /// Acknowledged since ``busySince``, all of which time the line was in use.
    private var busyBytes = 0
    private var busySince: Duration = .zero
    private var lastAnswer: Duration = .zero

    /// Bytes that are not acknowledged yet.
    var bytes: Int { pieces.reduce(0) { $0 + $1.bytes } }

    /// Whether one more batch may go.
    ///
    /// - Parameter rate: bytes a second, `nil` where that is not known.
    func hasRoom(rate: Int64?) -> Bool {
        guard !pieces.isEmpty else { return true }
        guard isProven, let rate, pieces.count < Self.mostBatches, bytes < Self.mostBytes else {
            return false
        }
        let held = Double(rate) * (delay ?? .zero).inSeconds
        return pieces.count < 2 || Double(bytes) < 2 * held
    }

    /// Records for the next batch.
    ///
    /// - Parameter cost: bytes of a record on the link.
    func records(rate: Int64?, cost: Int64?) -> Int {
        guard let rate, let cost, cost > 0 else { return Self.firstRecords }
        let fitting = Int(Double(rate) * span.inSeconds / Double(cost))
        return min(WireLimits.records, max(Self.fewestRecords, fitting))
    }

    mutating func greeted() {
        isProven = false
        delay = nil
    }

    mutating func sent(_ bytes: Int, at moment: Duration) {
        if pieces.isEmpty {
            busySince = moment
            busyBytes = 0
        }
        pieces.append(Piece(bytes: bytes, sent: moment))
    }

    /// HQ has acknowledged the first `count` batches.
    ///
    /// - Parameter rate: as it is known.
    /// - Returns: what the line carried in bytes a second, once enough has passed to tell.
    mutating func acknowledged(_ count: Int, at moment: Duration, rate: Int64?) -> Int64? {
        isProven = true
        let landed = pieces.prefix(count)
        pieces.removeFirst(landed.count)
        for piece in landed {
            delay = min(delay ?? .seconds(3_600), moment - piece.sent)
            span = min(Self.longestSpan, span + Self.regained)
        }
        // Answers come in clumps: those of one moment all belong to the time behind it.
        let found = moment > lastAnswer ? measured(Self.tellingBytes, at: moment) : nil
        lastAnswer = moment
        busyBytes += landed.reduce(0) { $0 + $1.bytes }
        guard found == nil, pieces.isEmpty else { return found }
        // The line has come to rest, and the way of the last answer is in this one: it is more.
        let least = measured(rate == nil ? Self.firstBytes : Self.tellingBytes, at: moment)
        return least.flatMap { $0 > rate ?? 0 ? $0 : nil }
    }

    private mutating func measured(_ telling: Int, at moment: Duration) -> Int64? {
        let passed = moment - busySince
        guard busyBytes >= telling, passed > .zero, passed >= delay ?? .zero else { return nil }
        defer {
            busySince = moment
            busyBytes = 0
        }
        return Int64(Double(busyBytes) / passed.inSeconds)
    }

    /// What is under way will not be waited for.
    ///
    /// - Parameter isBreak: whether the line is what failed.
    mutating func abandoned(isBreak: Bool) {
        if isBreak, !pieces.isEmpty { span = max(Self.shortestSpan, span / 2) }
        pieces = []
    }
}
