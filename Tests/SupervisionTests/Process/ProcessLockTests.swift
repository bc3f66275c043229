import Core
import Glibc
import Supervision
import Testing

@Suite("One process of a role on a root")
struct ProcessLockTests {
    @Test("the second holder is refused and learns the number of the first")
    func second() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/capture.lock"
        let lock = try ProcessLock.acquire(path)
        #expect(throws: SupervisionFault.lockHeld(path: path, processID: getpid())) {
            try ProcessLock.acquire(path)
        }
        #expect(lock.path == path)
        #expect(try LinuxFiles().read(path, limit: 64) == Array("\(getpid())\n".utf8))
    }

    @Test("it is free again once the first lets go, and what stood in the file is replaced")
    func release() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/capture.lock"
        try LinuxFiles().replace(path, with: Array("99999999999 stale\n".utf8), mode: 0o644)
        do { _ = try ProcessLock.acquire(path) }
        let again = try ProcessLock.acquire(path)
        #expect(try LinuxFiles().read(again.path, limit: 64) == Array("\(getpid())\n".utf8))
    }

    @Test("another process that holds it keeps us out until it ends")
    func otherProcess() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/capture.lock"
        // The shell takes the lock, says so through one pipe, and holds it until the other closes.
        var said: [Int32] = [-1, -1]
        var hold: [Int32] = [-1, -1]
        try #require(pipe(&said) == 0 && pipe(&hold) == 0)
        // The shell must not inherit the end whose closing lets it go.
        try #require(fcntl(hold[1], F_SETFD, FD_CLOEXEC) == 0)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, hold[0], 0)
        posix_spawn_file_actions_adddup2(&actions, said[1], 1)
        let script = "exec 9>'\(path)'; flock 9; echo $$ >&9; echo held; read line"
        let words: [String] = ["/bin/sh", "-c", script]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        try #require(posix_spawn(&process, "/bin/sh", &actions, nil, &arguments, environ) == 0)
        var bytes = [UInt8](repeating: 0, count: 5)
        #expect(read(said[0], &bytes, 5) == 5)
        #expect(throws: SupervisionFault.lockHeld(path: path, processID: process)) {
            try ProcessLock.acquire(path)
        }
        close(hold[1])
        var status: Int32 = 0
        waitpid(process, &status, 0)
        for descriptor in [said[0], said[1], hold[0]] { close(descriptor) }
        _ = try ProcessLock.acquire(path)
    }

    @Test("a folder that is not there is named")
    func missingFolder() {
        #expect(
            throws: SupervisionFault.lockUnusable(path: "/no/such/lock", errorNumber: ENOENT)
        ) {
            try ProcessLock.acquire("/no/such/lock")
        }
    }
}
