/// What a running child may tell its supervisor.
public struct ChildContext: Sendable {
    /// The identifiers from the root down, joined by `/`.
    public let path: String
    /// Starts of this child so far, from 1.
    public let attempt: Int
    private let whenReady: @Sendable () -> Void

    init(path: String, attempt: Int, whenReady: @escaping @Sendable () -> Void) {
        self.path = path
        self.attempt = attempt
        self.whenReady = whenReady
    }

    /// Says that this child can be relied upon: those behind it in the list may start. Counts once
    /// for each start, and only where ``ChildSpecification/reportsReady`` is set.
    public func ready() {
        whenReady()
    }
}
