internal import CLinux
import Glibc

/// Closures in order for one thread, which this starts when there is work and none runs.
///
/// The thread holds the queue and not the executor, so that an executor nobody uses any more can
/// go away and take its thread along.
final class ThreadQueue: @unchecked Sendable {
    // Unchecked because a condition variable needs a mutex at a fixed address, which
    // `Synchronization.Mutex` does not offer. Everything below `mutex` is touched only under it.
    private let name: String
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var work: [@Sendable () -> Void] = []
    private var thread: pthread_t?
    private var isAsleep = false
    private var isFinishing = false
    private var endings = 0

    init(name: String) {
        self.name = name
        mutex = .allocate(capacity: 1)
        changed = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    func append(_ closure: @escaping @Sendable () -> Void) {
        // What is appended may give up the last references to the executor and this before the
        // wake-up below: then the runtime holds neither.
        let own = Unmanaged.passRetained(self)
        defer { own.release() }
        let wakes = withLock {
            work.append(closure)
            if thread == nil { startThread() }
            return isAsleep
        }
        // Not under the lock, where the thread would wake and wait again; and a call that wakes
        // nobody costs the caller as much.
        if wakes { pthread_cond_broadcast(changed) }
    }

    /// Lets the thread end behind the work that waits now, and on demand waits until it has.
    func finish(waiting: Bool) {
        withLock {
            guard thread != nil else { return }
            isFinishing = true
            pthread_cond_broadcast(changed)
            // Not `thread != nil`: the next thread may have started before this one wakes.
            let seen = endings
            while waiting, endings == seen { pthread_cond_wait(changed, mutex) }
        }
    }

    var isOnThread: Bool {
        withLock { thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    }

    private func startThread() {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        // Nobody joins: the thread tells its end through the queue, under the mutex.
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let result = pthread_create(
            &thread, &attributes, runThread, Unmanaged.passRetained(self).toOpaque())
        // A process that gets no thread cannot do what it is for; its supervisor is outside.
        precondition(result == 0, "no thread for \(name): error \(result)")
        self.thread = thread
    }

    fileprivate func run() {
        // Signals are for the threads that wait for them.
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        _ = waypost_name_this_thread(name)
        while let batch = nextBatch() {
            for closure in batch { closure() }
        }
    }

    /// What waits now; `nil` when the thread is to end, which is then noted.
    private func nextBatch() -> [@Sendable () -> Void]? {
        withLock {
            while work.isEmpty {
                if isFinishing {
                    isFinishing = false
                    thread = nil
                    endings += 1
                    pthread_cond_broadcast(changed)
                    return nil
                }
                isAsleep = true
                pthread_cond_wait(changed, mutex)
                isAsleep = false
            }
            let batch = work
            work.removeAll()
            return batch
        }
    }

    private func withLock<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}

/// A C callback must not be isolated: it stands outside of every type.
private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { Unmanaged<ThreadQueue>.fromOpaque(context).takeRetainedValue().run() }
    return nil
}
