import Glibc
import Synchronization

/// Ctrl-C and systemd's SIGTERM, taken as a wish to end in order.
enum StopRequest {
    private static let wanted = Atomic<Bool>(false)

    static var isWanted: Bool { wanted.load(ordering: .relaxed) }

    static func watch() {
        // Touched before a signal can: the first use of a static value takes a lock, which a
        // signal handler must not.
        _ = isWanted
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in StopRequest.wanted.store(true, ordering: .relaxed) }
        }
    }
}
