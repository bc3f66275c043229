import Glibc
import Supervision
import Synchronization

/// Ctrl-C, a closed terminal and systemd's SIGTERM, for a command that must not leave its files
/// behind.
enum SignalEnd {
    private static let writer = Atomic<Int32>(-1)
    private static let isEnding = Atomic<Bool>(false)

    /// At the first of these signals `tidy` is called on a thread of its own, and the process ends
    /// by the signal as it would have without this.
    static func tidying(_ tidy: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        let reader = ends[0]
        // Both are touched before a signal can: the first use of a static value takes a lock.
        isEnding.store(false, ordering: .sequentiallyConsistent)
        writer.store(ends[1], ordering: .sequentiallyConsistent)
        let thread = ThreadExecutor.thread(name: "signals")
        thread.perform {
            var number: UInt8 = 0
            while read(reader, &number, 1) < 0, errno == EINTR {}
            tidy()
            signal(Int32(number), SIG_DFL)
            // It comes to the whole process: every thread ends here.
            kill(getpid(), Int32(number))
        }
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // Nothing that a signal handler may not do.
            signal(number) { number in
                SignalEnd.isEnding.store(true, ordering: .relaxed)
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(SignalEnd.writer.load(ordering: .relaxed), &byte, 1)
            }
        }
    }

    /// Does not return once the process ends by a signal: what is found in files that are being
    /// removed is not worth telling.
    static func waitIfEnding() {
        while isEnding.load(ordering: .relaxed) { pause() }
    }
}
