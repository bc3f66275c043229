import Core
import Foundation

/// A board with a wall clock and boots of its own: a library in front of the system's shows its
/// programs another time, a private mount namespace another name of the boot, a time namespace a
/// monotonic clock that began with it. (Debian's libfaketime moves the environment, by which Swift
/// finds a program's arguments.)
struct OtherBoard: Sendable {
    /// Needs root and a C compiler.
    static let isAvailable =
        Machine.isRoot && Machine.canMount && (try? Tool.run([compiler, "--version"]))?.code == 0

    private static let compiler = "cc"

    private static let library = """
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <stdint.h>
        #include <stdlib.h>
        #include <sys/mman.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static int64_t offset(void) {
            static const volatile int64_t *seconds;
            if (!seconds) {
                int file = open(getenv("OTHER_BOARD_CLOCK"), O_RDONLY | O_CLOEXEC);
                void *place = mmap(0, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
                close(file);
                if (place == MAP_FAILED) abort();
                seconds = place;
            }
            return *seconds;
        }

        int clock_gettime(clockid_t clock, struct timespec *time) {
            int result = syscall(SYS_clock_gettime, clock, time);
            if (!result && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
                time->tv_sec += offset();
            return result;
        }

        int gettimeofday(struct timeval *time, void *zone) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            time->tv_sec = now.tv_sec;
            time->tv_usec = now.tv_nsec / 1000;
            return 0;
        }

        time_t time(time_t *place) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            if (place) *place = now.tv_sec;
            return now.tv_sec;
        }

        """

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try setClock(.zero)
        try begin(boot: 1)
        let source = folder.path + "/clock.c"
        try Self.library.write(toFile: source, atomically: true, encoding: .utf8)
        try Tool.require([Self.compiler, "-shared", "-fPIC", "-o", libraryFile, source])
    }

    func remove() { folder.remove() }

    /// Sets the clock of all its programs, those that run too.
    /// - Parameter wrongBy: in whole seconds.
    func setClock(_ wrongBy: Duration) throws {
        let bytes = withUnsafeBytes(of: wrongBy.components.seconds.littleEndian) { Data($0) }
        if !LinuxFiles().exists(clockFile) {
            try bytes.write(to: URL(fileURLWithPath: clockFile))
        }
        // In place and never shorter: it is mapped.
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: clockFile))
        try file.write(contentsOf: bytes)
        try file.close()
    }

    /// Programs that start from now on are of this boot, which begins with the next whole second:
    /// the time namespace counts in seconds, and no boot begins before the last one ended.
    func begin(boot: Int) throws {
        let ended = Self.second
        try Patience.until("the next second") { Self.second > ended }
        // In place: the file is mounted over the kernel's own.
        try "00000000-0000-4000-8000-00000000000\(boot)\n".write(
            toFile: bootFile, atomically: false, encoding: .utf8)
        try "\(ended + 1)".write(toFile: startFile, atomically: true, encoding: .utf8)
    }

    private static var second: Int64 { SystemTime().monotonic().components.seconds }

    private var clockFile: String { folder.path + "/clock" }
    private var bootFile: String { folder.path + "/boot" }
    /// Seconds of the machine's monotonic clock at which the boot began.
    private var startFile: String { folder.path + "/start" }
    private var libraryFile: String { folder.path + "/clock.so" }

    /// The words before those of a program that runs on it.
    var words: [String] {
        [
            "unshare", "--mount", "--propagation", "private", "sh", "-c",
            "mount --bind \(bootFile) /proc/sys/kernel/random/boot_id && since=$(cat \(startFile)) "
                + "&& exec unshare --time --monotonic=-$since --boottime=-$since \"$@\"", "sh",
            "env",
            "LD_PRELOAD=\(libraryFile)", "OTHER_BOARD_CLOCK=\(clockFile)",
        ]
    }
}
