/// The answer to "may this be stored, and what is doubtful in it".
public struct BodyCheck: Hashable, Sendable {
    /// Empty where the body can be stored; at most ``BodyLimits/refusals``.
    public let refusals: [BodyRefusal]
    /// Each place and code once, in RECORD.md's order of fields, then what contradicts what; at
    /// most ``BodyLimits/warnings``.
    public let warnings: [BodyWarning]

    public init(refusals: [BodyRefusal] = [], warnings: [BodyWarning] = []) {
        self.refusals = refusals
        self.warnings = warnings
    }

    public var isStorable: Bool { refusals.isEmpty }
}
