/// Which ends of a child call for a restart (the names are Erlang/OTP's).
public enum RestartKind: String, Sendable, CaseIterable {
    /// Any end: the child has to be there. An error that is not worth a restart passes up at once.
    case permanent
    /// Only an error. After a normal end, or an error that is not worth a restart, it stays down.
    case transient
    /// None, not even when siblings are restarted together.
    case temporary
}

/// Who is restarted when one child is.
public enum SupervisionStrategy: String, Sendable, CaseIterable {
    /// That child.
    case oneForOne
    /// All: the others are stopped in reverse order, then all start in order.
    case oneForAll
    /// That child and those behind it in the list.
    case restForOne
}

/// Whether a supervisor stops by itself once significant children have ended by themselves and are
/// not restarted. It then ends normally.
public enum AutomaticShutdown: String, Sendable, CaseIterable {
    case never, anySignificant, allSignificant
}
