/// What a look-up comes to. Nobody is refused by it.
public enum ScreeningVerdict: String, Sendable, CaseIterable {
    /// Every list was asked, is in force and recent enough, and holds nothing.
    case clear
    /// A list holds something that a person must compare.
    case hit
    /// Anything else: silence would prove nothing.
    case cannotSay = "cannot_say"

    /// The verdict over several lists: one hit is a hit, and what one list could not say the
    /// others cannot make good.
    static func over(_ verdicts: [ScreeningVerdict]) -> ScreeningVerdict {
        if verdicts.contains(.hit) { return .hit }
        return verdicts.isEmpty || verdicts.contains(.cannotSay) ? .cannotSay : .clear
    }
}
