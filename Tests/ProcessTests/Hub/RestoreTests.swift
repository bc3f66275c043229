import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// HQ's database is put back to an older moment, as after a lost disk.
    @Suite("HQ's database restored from a backup")
    struct RestoreTests {
        static let crossings = Machine.isFullLane ? 1_000 : 200
        /// Crossings after the restore.
        static let late = 10

        @Test(
            "with pg_dump, posts send again what HQ no longer has",
            .enabled(
                if: PostgresServer.isAvailable,
                "needs postgresql-15, and root or the user postgres"))
        func postgres() throws {
            let server = try PostgresServer()
            defer { server.end() }
            try server.sql("CREATE DATABASE hub", in: "postgres")
            let store = server.store(of: "hub")
            try restore(store: store, name: "pg_dump") { post in
                try server.dump("hub", to: post.path("hub.dump"))
            } restore: { post in
                try server.sql("DROP DATABASE hub", in: "postgres")
                try server.sql("CREATE DATABASE hub", in: "postgres")
                try server.load(post.path("hub.dump"), into: "hub")
            }
        }

        @Test("with a copied SQLite file, posts send again what HQ no longer has")
        func sqlite() throws {
            try restore(store: nil, name: "SQLite file") { post in
                try Tool.require([
                    "cp", post.hubDirectory + "/hub.sqlite", post.path("backup.sqlite"),
                ])
            } restore: { post in
                for suffix in ["", "-wal", "-shm"] {
                    try LinuxFiles().remove(post.hubDirectory + "/hub.sqlite" + suffix)
                }
                try Tool.require([
                    "cp", post.path("backup.sqlite"), post.hubDirectory + "/hub.sqlite",
                ])
            }
        }

        private func restore(
            store: String?, name: String, backup: (Post) throws -> Void,
            restore: (Post) throws -> Void
        ) throws {
            try Post.run(Post.Options(store: store)) { post in
                for service in [post.hub, post.capture, post.uplink] { try service.start() }
                try post.capture(crossings: Self.crossings)
                try post.waitUntilDelivered()
                #expect(try post.hub.stop() == .exited(0))
                try backup(post)
                try post.hub.start()
                try post.capture(crossings: Self.crossings, seed: 2)
                try post.waitUntilDelivered()
                let before = try post.reckon()
                #expect(before.receipts == Int64(2 * Self.crossings))
                #expect(try post.hub.stop() == .exited(0))
                try restore(post)
                let receipts = try post.askHub("posts").json().at("0", "records")?.integer ?? -1
                #expect(receipts < before.records, "nothing was lost with the restore")
                // HQ lacks what it has signed for; the journal's own verdict stays.
                let lacking = try post.askHub("reconcile", Post.name, "--receipts", post.ledger)
                #expect(lacking.code == 2)
                #expect(try lacking.json()["missing"] == .integer(Int64(Self.crossings)))
                try post.hub.start()
                // The next batch does not follow what HQ has now; the answer says where to go on.
                // Without new records the hourly greeting does.
                try post.capture(crossings: Self.late, seed: 3)
                try Patience.until("every record at HQ again", within: .seconds(180)) {
                    try post.askHub("posts").json().at("0", "records")?.integer ?? 0
                        >= before.records + Int64(Self.late)
                }
                try post.waitUntilDelivered()
                let after = try post.reckon()
                #expect(after.receipts == before.receipts + Int64(Self.late))
                #expect(after.records >= before.records + Int64(Self.late))
                #expect(after.missing + after.doubled + after.different == 0)
                print(
                    "Restored from \(name): \(before.records) records acknowledged, \(receipts) "
                        + "in the backup, \(after.records) at HQ afterwards, \(after.missing) "
                        + "missing, \(after.doubled) doubled")
            }
        }
    }
}

extension PostgresServer {
    func store(of database: String) -> String {
        store.replacingOccurrences(of: "dbname=postgres", with: "dbname=\(database)")
    }

    func sql(_ sql: String, in database: String) throws {
        try tool("psql", ["-d", database, "-qc", sql])
    }

    func dump(_ database: String, to path: String) throws {
        try tool("pg_dump", ["-d", database, "-Fc", "-f", path])
    }

    func load(_ path: String, into database: String) throws {
        try tool("pg_restore", ["-d", database, "--exit-on-error", path])
    }

    private func tool(_ name: String, _ arguments: [String]) throws {
        try Tool.require(
            ["\(Self.programs)/\(name)", "-h", "127.0.0.1", "-p", String(port), "-U", "waypost"]
                + arguments)
    }
}
