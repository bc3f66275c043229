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
    /// The one role that may hear of it: of a hit of a discreet list; else `nil`.
    public var informs: String?

    /// As in a receipt (CONTRACT §5), with `reason`; and with `informs` where it is a discreet
    /// list's hit, which no receipt has.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "list": .string(list),
            "verdict": .string(verdict.rawValue),
            "list_version": JSONValue(version),
            "list_age_s": JSONValue(age.map { $0.wholeMilliseconds / 1_000 }),
            "matches": .array(matches.map(\.json)),
            "reason": JSONValue(reason),
        ]
        if let informs { members["informs"] = .string(informs) }
        return .object(members)
    }
}
