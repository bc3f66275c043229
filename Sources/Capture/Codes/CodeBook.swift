internal import Core
public import Records

/// What the State added to the code lists, as it stands now: asked by checks and pages from any
/// thread, exchanged whole.
public final class CodeBook: Sendable {
    private let additions: Guarded<CodeAdditions>

    public init(_ additions: CodeAdditions = .none) {
        self.additions = Guarded(additions)
    }

    public var current: CodeAdditions { additions.withLock { $0 } }

    public func use(_ additions: CodeAdditions) {
        self.additions.withLock { $0 = additions }
    }
}
