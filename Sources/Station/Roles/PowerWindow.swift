internal import Control
internal import Core
internal import Supervision

/// What capture's page draws of sun and battery: asked of the power role when somebody looks, and
/// not before the last answer is a minute old, however many look.
struct PowerWindow: Sendable {
    static let freshFor: Duration = .seconds(60)
    /// Until it is tried again where nothing came.
    static let retryAfter: Duration = .seconds(5)
    private static let timeout: Duration = .milliseconds(1_500)

    private struct Kept {
        var days: JSONValue?
        var until: Duration
    }

    private let path: String
    private let time: any TimeSource
    private let thread = ThreadExecutor.thread(name: "days")
    private let kept = Guarded<Kept?>(nil)

    init(path: String, time: any TimeSource) {
        self.path = path
        self.time = time
    }

    /// `nil` while the power role does not answer.
    var days: JSONValue? {
        get async {
            let now = time.monotonic()
            let (isDue, before) = kept.withLock { kept -> (Bool, JSONValue?) in
                guard let known = kept, now < known.until else {
                    // Those who come while it is asked get what was known.
                    kept = Kept(days: kept?.days, until: now + Self.retryAfter)
                    return (true, nil)
                }
                return (false, known.days)
            }
            guard isDue else { return before }
            let days = try? await ControlClient.call(
                path: path, call: RoleCall.powerDays, timeout: Self.timeout, time: time,
                on: thread)
            let until = time.monotonic() + (days == nil ? Self.retryAfter : Self.freshFor)
            kept.withLock { $0 = Kept(days: days, until: until) }
            return days
        }
    }
}
