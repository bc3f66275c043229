/// Lines of the board's GPIO chips, held from the request to the release.
///
/// A line's state is logical: active or not, whatever the polarity. When a holder lets go or its
/// process ends, the kernel gives the line back to the board's default.
public protocol LineBank: Sendable {
    /// Takes these lines, all or none, in addition to those held.
    ///
    /// - Returns: the state that each has now, by its request's name.
    /// - Throws: `noChip`, `chipAbsent`, `lineAbsent`, `ambiguous`, `busy`, `forbidden`,
    ///   `heldAlready`, `tooMany` or `system`; nothing is held then that was not before.
    func request(_ lines: [LineRequest]) async throws(GPIOFault) -> [String: Bool]

    /// Drives a held line.
    /// - Throws: `notHeld` or `system`, as for an input.
    func set(_ line: String, active: Bool) async throws(GPIOFault)

    /// What the kernel reads at a held line.
    /// - Throws: `notHeld` or `system`.
    func isActive(_ line: String) async throws(GPIOFault) -> Bool

    /// Lets go of everything held.
    func release() async
}

/// How much of it there may be.
public enum GPIOLimit {
    /// Lines held by one bank.
    public static let lines = 64
    /// Chips that are looked at.
    public static let chips = 32
    /// Names that a fault lists.
    public static let namesShown = 24
}
