import Core
import Foundation
import Glibc

/// A PostgreSQL 15 primary and its synchronous standby, each with a port of its own.
final class PostgresPair: Sendable {
    private let folder: TemporaryFolder
    private let primary: ChildProcess
    private let standby: ChildProcess
    private let primaryPort: Int
    private let standbyPort: Int

    /// `--store` for a hub: libpq finds the one of both that takes writes.
    var store: String {
        "postgres:host=127.0.0.1,127.0.0.1 port=\(primaryPort),\(standbyPort) user=waypost "
            + "dbname=postgres target_session_attrs=read-write connect_timeout=5"
    }

    /// Returns when the primary's commits wait for the standby, and it streams.
    init() throws {
        folder = try TemporaryFolder()
        primaryPort = try Machine.freePort()
        standbyPort = try Machine.freePort()
        if Machine.isRoot, let user = getpwnam("postgres") {
            chown(folder.path, user.pointee.pw_uid, user.pointee.pw_gid)
        }
        let own = PostgresServer.asOwner
        let programs = PostgresServer.programs
        try Tool.require(
            own + [
                programs + "/initdb", "-D", folder.path + "/primary", "-U", "waypost", "-A",
                "trust", "-E", "UTF8", "--no-locale", "--no-sync",
            ])
        let address = "host=127.0.0.1 port=\(primaryPort) user=waypost"
        primary = try Self.start(
            "primary", in: folder, port: primaryPort,
            settings: ["synchronous_standby_names=waypost_standby"], until: "ready to accept")
        do {
            try Tool.require(
                own + [
                    programs + "/pg_basebackup", "-d", address, "-D", folder.path + "/standby",
                    "-R",
                    "-X", "stream", "--checkpoint=fast", "--no-sync",
                ])
            standby = try Self.start(
                "standby", in: folder, port: standbyPort,
                settings: ["primary_conninfo=\(address) application_name=waypost_standby"],
                until: "ready to accept read-only connections")
        } catch {
            primary.signal(SIGQUIT)
            throw error
        }
        try Patience.until("the standby streaming") {
            try ask("SELECT sync_state FROM pg_stat_replication", of: primaryPort) == "sync"
        }
    }

    private static func start(
        _ name: String, in folder: TemporaryFolder, port: Int, settings: [String],
        until text: String
    ) throws -> ChildProcess {
        let log = LogFile(path: "\(folder.path)/\(name).log")
        let all =
            ["listen_addresses=127.0.0.1", "port=\(port)", "fsync=on", "hot_standby=on"] + settings
        let server = try ChildProcess(
            PostgresServer.asOwner
                + [PostgresServer.programs + "/postgres", "-D", "\(folder.path)/\(name)"]
                + ["-k", folder.path] + all.flatMap { ["-c", $0] },
            streams: ChildProcess.Streams(output: log.path, errors: log.path))
        do {
            try Patience.until("the \(name) coming up") { log.text.contains(text) }
        } catch {
            print(log.tail())
            server.signal(SIGQUIT)
            throw error
        }
        return server
    }

    /// Every process of the primary at once, as when its machine is gone.
    func killPrimary() throws {
        primary.signal(SIGSTOP)
        // Its children are in sessions of their own.
        _ = try Tool.run(["pkill", "-KILL", "-P", String(primary.processID)])
        primary.signal(SIGKILL)
        _ = primary.waitForEnd()
    }

    /// Makes the standby the primary; returns when it takes writes.
    func promote() throws {
        try Tool.require(
            PostgresServer.asOwner + [
                PostgresServer.programs + "/pg_ctl", "promote", "-w", "-D",
                folder.path + "/standby",
            ])
    }

    /// The number that a question gives, from the primary.
    func askPrimary(_ sql: String) throws -> Int { Int(try ask(sql, of: primaryPort)) ?? -1 }

    /// The only value that a question gives, from the server that was the standby.
    func askStandby(_ sql: String) throws -> String { try ask(sql, of: standbyPort) }

    private func ask(_ sql: String, of port: Int) throws -> String {
        try Tool.require([
            PostgresServer.programs + "/psql", "-h", "127.0.0.1", "-p", String(port), "-U",
            "waypost", "-d", "postgres", "-Atqc", sql,
        ]).output.split(separator: "\n").first.map(String.init) ?? ""
    }

    func end() {
        for server in [primary, standby] where server.signal(SIGINT) {
            if server.waitForEnd(within: .seconds(20)) == nil { server.signal(SIGQUIT) }
            _ = server.waitForEnd()
        }
        folder.remove()
    }
}
