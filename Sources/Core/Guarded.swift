import Synchronization

/// A value behind a mutex, shared by reference: for the few places that must answer at once and
/// so cannot be an actor (C callbacks, counters, the queue in front of a thread).
public final class Guarded<Value>: Sendable {
    private let mutex: Mutex<Value>

    public init(_ value: sending Value) {
        mutex = Mutex(value)
    }

    /// The body must be short and must not block or call out.
    public func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        try mutex.withLock(body)
    }
}
