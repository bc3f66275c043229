public import Core

/// What one list said.
public struct ScreeningCheck: Hashable, Sendable {
    public let list: String
    public let verdict: ScreeningVerdict
    /// `nil` where the list could not be read.
    public let version: String?
    /// Since the list was issued; `nil` where the clock is not trusted or the list not readable.
    public let age: Duration?
    public let matches: [ScreeningMatch]
    /// Why nothing can be said, or what weakens a hit; `nil` where nothing is to be added.
    public let reason: String?

    /// As in a receipt (CONTRACT §5), with `reason`.
    public var json: JSONValue {
        [
            "list": .string(list),
            "verdict": .string(verdict.rawValue),
            "list_version": JSONValue(version),
            "list_age_s": JSONValue(age.map { $0.wholeMilliseconds / 1_000 }),
            "matches": .array(matches.map(\.json)),
            "reason": JSONValue(reason),
        ]
    }
}
