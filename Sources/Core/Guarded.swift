import Glibc

/// A value behind a mutex, shared by reference: for the few places that must answer at once and
/// so cannot be an actor (C callbacks, counters, the queue in front of a thread).
///
/// The mutex is a POSIX one: the thread sanitizer sees what it orders, which it does not for
/// `Synchronization.Mutex` on Linux.
public final class Guarded<Value>: @unchecked Sendable {
    // Unchecked because of the value, which is touched only between lock and unlock; mutex and
    // value stand at fixed addresses, as POSIX demands of the one.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let value: UnsafeMutablePointer<Value>

    public init(_ value: sending Value) {
        mutex = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        self.value = .allocate(capacity: 1)
        self.value.initialize(to: value)
    }

    deinit {
        value.deinitialize(count: 1)
        value.deallocate()
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// The body must be short and must not block, call out, or come back here.
    public func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value.pointee)
    }
}
