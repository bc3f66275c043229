/// Which lines are written down, so that a fault that repeats itself neither wears the disk out nor
/// pushes everything else out of the ring. A pure value; moments are of the monotonic clock.
///
/// 1. ``burst`` lines at once, one more every ``refill``. What matters less than a warning leaves
///    ``reserve`` of them to what matters more.
/// 2. A warning, or worse, that was written within the pause is counted and not written again. The
///    pause is ``firstPause`` at first and twice as long each time, to ``longestPause``. Others are
///    always new: whether a load went on or off, the last word counts.
/// 3. What was left out is told with the next line that is written.
public struct LogAdmission: Sendable {
    public static let burst = 200
    public static let reserve = 100
    public static let refill: Duration = .seconds(20)
    public static let firstPause: Duration = .seconds(60)
    public static let longestPause: Duration = .seconds(3_600)
    /// Different texts that are remembered, the newest ones.
    public static let remembered = 32

    /// What a line that is written says of those that were not.
    public struct Admitted: Sendable, Hashable {
        public var repeated: Int64 = 0
        public var omitted: Int64 = 0
    }

    private struct Said {
        let level: LogLine.Level
        let text: String
        var writtenAt: Duration
        var pause = LogAdmission.firstPause
        var repeated: Int64 = 0
    }

    private var left = LogAdmission.burst
    private var refilledAt: Duration
    private var omitted: Int64 = 0
    /// The one written last comes last.
    private var said: [Said] = []

    public init(at now: Duration) {
        refilledAt = now
    }

    /// `nil` where it is not to be written.
    public mutating func admit(
        _ level: LogLine.Level, _ text: String, at now: Duration
    ) -> Admitted? {
        refill(now)
        let place =
            level < .warning ? nil : said.lastIndex { $0.level == level && $0.text == text }
        if let place, now - said[place].writtenAt < said[place].pause {
            said[place].repeated += 1
            return nil
        }
        guard left > (level < .warning ? Self.reserve : 0) else {
            omitted += 1
            return nil
        }
        left -= 1
        var admitted = Admitted()
        if level >= .warning {
            var entry = Said(level: level, text: text, writtenAt: now)
            if let place {
                let before = said.remove(at: place)
                admitted.repeated = before.repeated
                entry.pause = min(Self.longestPause, before.pause * 2)
            } else if said.count == Self.remembered {
                omitted += said.removeFirst().repeated
            }
            said.append(entry)
        }
        admitted.omitted = omitted
        omitted = 0
        return admitted
    }

    /// Lines that were admitted and could not be written after all.
    public mutating func lost(_ lines: Int64) {
        omitted += lines
    }

    private mutating func refill(_ now: Duration) {
        while left < Self.burst, now - refilledAt >= Self.refill {
            left += 1
            refilledAt += Self.refill
        }
        if left == Self.burst { refilledAt = now }
    }
}
