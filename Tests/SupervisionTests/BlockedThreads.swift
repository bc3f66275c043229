import Glibc

/// Blocks whoever waits, in C, until it is released: a call that hangs.
final class BlockedThreads: @unchecked Sendable {
    // Unchecked because POSIX semaphores live at a fixed address; they are made for this.
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func wait() {
        while sem_wait(semaphore) != 0 {}
    }

    /// Lets so many waits end, those that come later included.
    func release(_ count: Int) {
        for _ in 0..<count { sem_post(semaphore) }
    }
}
