import Core
import Foundation
import Glibc

/// A PostgreSQL 15 of its own in a temporary folder, flushing as in earnest.
struct PostgresServer: Sendable {
    static let programs = "/usr/lib/postgresql/15/bin"

    /// Needs the Debian package postgresql-15, and root or its user.
    static let isAvailable: Bool = {
        guard LinuxFiles().exists(programs + "/postgres"), let user = getpwnam("postgres") else {
            return false
        }
        return Machine.isRoot || geteuid() == user.pointee.pw_uid
    }()

    private let folder: TemporaryFolder
    private let server: ChildProcess
    let port: Int

    /// `--store` for a hub.
    var store: String { "postgres:host=127.0.0.1 port=\(port) user=waypost dbname=postgres" }

    init() throws {
        folder = try TemporaryFolder()
        port = try Machine.freePort()
        let data = folder.path + "/data"
        if Machine.isRoot, let user = getpwnam("postgres") {
            chown(folder.path, user.pointee.pw_uid, user.pointee.pw_gid)
        }
        try Tool.require(
            Self.asOwner + [
                Self.programs + "/initdb", "-D", data, "-U", "waypost", "-A", "trust", "-E",
                "UTF8", "--no-locale", "--no-sync",
            ])
        let log = LogFile(path: folder.path + "/log")
        let server = try ChildProcess(
            Self.asOwner + [
                Self.programs + "/postgres", "-D", data, "-k", folder.path, "-c",
                "listen_addresses=127.0.0.1", "-c", "port=\(port)", "-c", "fsync=on", "-c",
                "synchronous_commit=on",
            ], streams: ChildProcess.Streams(output: log.path, errors: log.path))
        self.server = server
        do {
            try Patience.until("PostgreSQL coming up") {
                log.text.contains("ready to accept connections")
            }
        } catch {
            print(log.tail())
            server.signal(SIGKILL)
            throw error
        }
    }

    func end() {
        server.signal(SIGINT)
        if server.waitForEnd(within: .seconds(20)) == nil { server.signal(SIGQUIT) }
        _ = server.waitForEnd()
        folder.remove()
    }

    /// Servers refuse to run as root.
    static var asOwner: [String] {
        guard Machine.isRoot, let user = getpwnam("postgres") else { return [] }
        return [
            "setpriv", "--reuid", String(user.pointee.pw_uid), "--regid",
            String(user.pointee.pw_gid), "--clear-groups", "--pdeathsig", "INT",
        ]
    }
}
