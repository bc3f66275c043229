import Glibc

/// Holds a thread until it is opened.
final class Gate: @unchecked Sendable {
    // Unchecked because of the pointer, which stays where it is from init to deinit; POSIX orders
    // what is done with it.
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func open() { sem_post(semaphore) }
    func wait() { sem_wait(semaphore) }
}
