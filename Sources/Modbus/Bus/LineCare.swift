/// What a line needs after each request so that the next one meets it in order.
///
/// A late answer carries nothing on a serial line by which it could be told from the next one, so
/// the line is left silent for one whole timeout and then emptied. On a network the connection is
/// closed instead: whatever is still under way dies with it.
struct LineCare {
    enum Outcome {
        case answered
        /// The unit refused in form: no answer is under way, but some units send more than that.
        case refused
        /// Nothing, or nothing usable, came.
        case failed
        case lost
    }

    struct Action: Equatable {
        /// Nothing may be sent for so long, and what comes in meanwhile is thrown away; `nil` where
        /// the line is in order.
        var quiet: Duration?
        var closes = false
    }

    let isSerial: Bool
    let responseTimeout: Duration
    let settling: Duration
    let failureLimit: Int
    private(set) var failures = 0

    init(_ configuration: BusConfiguration) {
        isSerial = configuration.link.isSerial
        responseTimeout = configuration.responseTimeout
        settling = min(configuration.byteTimeout, .milliseconds(100))
        failureLimit = configuration.failuresBeforeReopening
    }

    mutating func after(_ outcome: Outcome) -> Action {
        switch outcome {
        case .answered:
            failures = 0
            return Action()
        case .refused:
            failures = 0
            return Action(quiet: isSerial ? settling : nil)
        case .failed:
            failures += 1
            guard isSerial else { return Action(closes: true) }
            // Opening a serial line anew does not call back what is on its way over the wire.
            return Action(quiet: responseTimeout, closes: failures.isMultiple(of: failureLimit))
        case .lost:
            return Action(quiet: isSerial ? responseTimeout : nil, closes: true)
        }
    }
}
