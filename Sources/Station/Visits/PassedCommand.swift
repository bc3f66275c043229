internal import Core
internal import Glibc

/// A command that a visit runs for somebody: it gets the visitor's own streams and nothing else of
/// what surrounds the visit.
enum PassedCommand {
    /// Runs the program and waits for it.
    ///
    /// - Parameter environment: the whole of it, `NAME=VALUE`.
    /// - Returns: its exit code; 128 and the signal's number where a signal ended it.
    /// - Throws: what the kernel says where it cannot be started.
    static func run(
        _ program: String, _ arguments: [String], environment: [String]
    ) throws(FileFault) -> Int32 {
        // Ctrl-C is for the command: the kernel tells both, as they share the terminal.
        let kept = [SIGINT, SIGQUIT].map { ($0, signal($0, SIG_IGN)) }
        defer { for (number, handler) in kept { signal(number, handler) } }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var surroundings = environment.map { strdup($0) } + [nil]
        defer { for text in words + surroundings { free(text) } }
        var child: pid_t = 0
        let number = posix_spawn(&child, program, nil, &attributes, &words, &surroundings)
        guard number == 0 else {
            throw FileFault(operation: "start", path: program, errorNumber: number)
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let ending = status & 0x7F
        return ending == 0 ? status >> 8 & 0xFF : 128 + ending
    }
}
