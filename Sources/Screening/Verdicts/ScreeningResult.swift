/// A screening as the counter may see it and as it is.
public struct ScreeningResult: Hashable, Sendable {
    /// For the officer at the counter and the receipt: a hit on a discreet list reads as clear.
    public let counter: ScreeningView
    /// For the record and for the roles that lists name.
    public let full: ScreeningView
    /// Roles to which a discreet list's hit goes, each once, sorted; empty where none has one.
    public let rolesToInform: [String]
}
