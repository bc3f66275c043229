import Core
import Foundation
import Glibc
import Supervision

/// A PostgreSQL of its own in a temporary directory, for as long as the test process lives.
///
/// `initdb` and `postgres` refuse to run as root, so they run as the user `postgres`; the server
/// is told to die with the thread that started it, which nobody ends.
final class PostgresServer: Sendable {
    private static let programs = "/usr/lib/postgresql/15/bin"
    private static let executor = ThreadExecutor(name: "postgres-parent")

    /// Whether this machine has what it takes; otherwise the PostgreSQL half of the suite is
    /// skipped: install `postgresql-15` and run as root, or as the user `postgres`.
    static let isAvailable =
        LinuxFiles().exists(programs + "/postgres") && getpwnam("postgres") != nil
        && (geteuid() == 0 || geteuid() == getpwnam("postgres")?.pointee.pw_uid)

    private static let shared = Guarded<Result<PostgresServer, any Error>?>(nil)

    /// The server that tests share; they must not end it.
    static func start() throws -> PostgresServer {
        // Everything below happens once, under the lock that others then wait at.
        try shared.withLock { shared in
            if let shared { return shared }
            let result = Result { try PostgresServer() }
            shared = result
            atexit { PostgresServer.removeShared() }
            return result
        }.get()
    }

    /// The server ends with the test process and leaves nothing behind.
    private static func removeShared() {
        guard case .success(let server)? = shared.withLock({ $0 }) else { return }
        server.remove()
    }

    func remove() {
        kill()
        try? FileManager.default.removeItem(atPath: directory)
    }

    struct CannotStart: Error {
        let step: String
    }

    private let directory: String
    private let databases = Counter()
    private let process = Guarded<pid_t>(0)

    /// A server of one's own, to be removed with ``remove()``.
    init() throws {
        var template = Array("/tmp/waypost-pg-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, let user = getpwnam("postgres") else {
            throw CannotStart(step: "mkdtemp")
        }
        directory = String(
            decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        chown(directory, user.pointee.pw_uid, user.pointee.pw_gid)
        let data = directory + "/data"
        guard
            Command.run(
                Self.asPostgres + [
                    Self.programs + "/initdb", "-D", data, "-U", "waypost", "-A", "trust", "-E",
                    "UTF8", "--no-locale", "--no-sync",
                ]) == 0
        else { throw CannotStart(step: "initdb") }
        try launch()
    }

    /// Starts the server process and returns when it accepts connections.
    func launch() throws {
        var pipe: [Int32] = [0, 0]
        guard Glibc.pipe(&pipe) == 0 else { throw CannotStart(step: "pipe") }
        let (reader, writer) = (pipe[0], pipe[1])
        // Without this the server would hold its own pipe open at both ends.
        _ = fcntl(reader, F_SETFD, FD_CLOEXEC)
        _ = fcntl(writer, F_SETFD, FD_CLOEXEC)
        let arguments =
            Self.asPostgres + [
                Self.programs + "/postgres", "-D", directory + "/data", "-k", directory, "-c",
                "listen_addresses=", "-c", "max_connections=60",
            ]
        let started = Guarded<pid_t?>(nil)
        let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
        defer { semaphore.deallocate() }
        let address = UInt(bitPattern: semaphore)
        // On a thread that lives on: the server dies with it.
        Self.executor.perform {
            let child = Command.spawn(arguments, errors: writer)
            started.withLock { $0 = child }
            if let semaphore = UnsafeMutablePointer<sem_t>(bitPattern: address) {
                sem_post(semaphore)
            }
        }
        sem_wait(semaphore)
        close(writer)
        guard let child = started.withLock({ $0 }) else { throw CannotStart(step: "postgres") }
        process.withLock { $0 = child }
        try waitUntilReady(reader)
    }

    private func waitUntilReady(_ reader: Int32) throws {
        var log: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(reader, &chunk, chunk.count)
            guard count > 0 else {
                close(reader)
                throw CannotStart(step: String(decoding: log, as: UTF8.self))
            }
            log += chunk[..<count]
            if String(decoding: log, as: UTF8.self).contains("ready to accept connections") {
                break
            }
        }
        // The pipe stays open and is emptied, so that the server never waits at a full one.
        let drain = ThreadExecutor(name: "postgres-log")
        drain.perform {
            var chunk = [UInt8](repeating: 0, count: 4_096)
            while read(reader, &chunk, chunk.count) > 0 {}
            close(reader)
        }
    }

    /// Ends the server as a power cut would, and waits until it is gone.
    func kill() {
        let child = process.withLock { $0 }
        Glibc.kill(child, SIGQUIT)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
    }

    /// A new, empty database as a connection string.
    func makeDatabase(encoding: String = "UTF8") throws -> String {
        databases.add()
        let name = "waypost_\(databases.value)_\(getpid())"
        guard
            Command.run([
                Self.programs + "/createdb", "-h", directory, "-U", "waypost", "-T", "template0",
                "-E", encoding, name,
            ]) == 0
        else { throw CannotStart(step: "createdb") }
        return "host=\(directory) user=waypost dbname=\(name)"
    }

    private static var asPostgres: [String] {
        guard geteuid() == 0, let user = getpwnam("postgres") else {
            return ["setpriv", "--pdeathsig", "QUIT"]
        }
        return [
            "setpriv", "--reuid", String(user.pointee.pw_uid), "--regid",
            String(user.pointee.pw_gid), "--clear-groups", "--pdeathsig", "QUIT",
        ]
    }
}
