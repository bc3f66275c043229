public import Core

/// A verdict with what each list said, as one circle of people may see it.
public struct ScreeningView: Hashable, Sendable {
    public let verdict: ScreeningVerdict
    public let checks: [ScreeningCheck]
    /// Why there is no more to say than the verdict; `nil` where the checks say it.
    public let reason: String?

    init(checks: [ScreeningCheck], reason: String? = nil) {
        verdict = .over(checks.map(\.verdict))
        self.checks = checks
        self.reason = reason
    }

    /// A receipt's `screening` (CONTRACT §5).
    public var json: JSONValue {
        [
            "verdict": .string(verdict.rawValue),
            "checks": .array(checks.map(\.json)),
            "reason": JSONValue(reason),
        ]
    }
}
