internal import Core
internal import Records

/// What HQ's answers say of this board's clock. A pure value.
///
/// 1. HQ named its time between two readings of the board's monotonic clock. So that clock was zero
///    at a moment between that time less the later and less the earlier reading, whatever the wall
///    clock did meanwhile.
/// 2. All answers of a boot must have one such moment in common, with what two crystals drift apart
///    between them; a single one that has not begins anew. Three that have are believed.
/// 3. An answer that took longer than ``longestAnswer`` says nothing.
struct HubClock: Sendable, Hashable {
    static let agreeing = 3
    static let longestAnswer: Duration = .seconds(30)

    /// When the board started, by HQ's clock.
    struct Start: Sendable, Hashable {
        let time: Timestamp
        /// It was at most so much earlier or later.
        let bound: Duration

        /// HQ's clock at a moment of the board's monotonic one.
        func time(at moment: Duration) -> Timestamp { time + moment }

        /// Who was told `last` learns something by this: it is ``narrowing`` times as narrow, or
        /// not the same any more.
        func isNews(after last: Start?) -> Bool {
            guard let last else { return true }
            return bound * Self.narrowing <= last.bound
                || (time - last.time).magnitude > bound + last.bound
        }

        static let narrowing = 4
    }

    private var earliest: Int64 = 0
    private var latest: Int64 = 0
    /// By the monotonic clock.
    private(set) var heardAt: Duration = .zero
    private var answers = 0

    /// - Parameters:
    ///   - time: HQ's, as it said between the two moments.
    ///   - sent: when the question left, by the monotonic clock.
    ///   - received: when the answer was here.
    mutating func heard(_ time: Timestamp, between sent: Duration, and received: Duration) {
        guard sent <= received, received - sent <= Self.longestAnswer else { return }
        let first = time.milliseconds - received.wholeMilliseconds
        // What is cut off of a millisecond at either end.
        let last = time.milliseconds - sent.wholeMilliseconds + 1
        let passed = max(0, (received - heardAt).wholeMilliseconds)
        let widening = passed / (1_000_000 / ClockHint.drift) + 1
        let (early, late) = (max(first, earliest - widening), min(last, latest + widening))
        if answers > 0, early <= late {
            (earliest, latest) = (early, late)
            answers += 1
        } else {
            (earliest, latest) = (first, last)
            answers = 1
        }
        heardAt = received
    }

    /// `nil` until enough answers agree.
    var start: Start? {
        guard answers >= Self.agreeing else { return nil }
        return Start(
            time: Timestamp(milliseconds: earliest + (latest - earliest) / 2),
            bound: .milliseconds((latest - earliest + 1) / 2))
    }
}
