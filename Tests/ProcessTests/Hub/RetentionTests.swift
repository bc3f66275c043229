import Core
import Foundation
import Testing

extension RealProcesses {
    /// What HQ lets go of when years are over, with the hub's commands and PostgreSQL; the years
    /// are the clock's of the machine on which the command runs.
    @Suite(
        "What HQ keeps no longer",
        .enabled(
            if: PostgresServer.isAvailable && OtherBoard.isAvailable,
            "needs postgresql-15, a C compiler and root"))
    struct RetentionTests {
        private static let crossings = 40

        private func hub(
            _ words: String..., of post: Post, on board: OtherBoard
        ) throws -> Tool.Answer {
            try Tool.run(
                board.words + [Machine.program("waypost-hub")] + words
                    + ["--dir", post.hubDirectory, "--json"])
        }

        @Test("goes when its time is over, stays where it is held, and the chain with it")
        func years() throws {
            let server = try PostgresServer()
            defer { server.end() }
            let board = try OtherBoard()
            defer { board.remove() }
            try Post.run(Post.Options(store: server.store)) { post in
                for service in [post.hub, post.capture, post.uplink] { try service.start() }
                let counter = try Workstation(of: post, name: "counter")
                let answers = try counter.send(
                    (0..<Self.crossings).map { _ in
                        Workstation.Request(
                            path: "/v1/crossings/\(Workstation.newIdentifier())",
                            body: Workstation.leastCrossing)
                    })
                let held = try #require(answers.first?.body["id"]?.string)
                try post.waitUntilDelivered()
                let hold = try post.askHub(
                    "subject", "hold", "\(Post.name)/\(held)", "--reference", "CASE-1")
                #expect(hold.code == 0)

                // Without a rule nothing goes, however late it is.
                try board.setClock(.seconds(3 * 31_557_600))
                let without = try hub("retention", "run", of: post, on: board)
                #expect(without.code == 0)
                #expect(try without.json()["gone"] == ["attachments": 0])
                let set = try hub(
                    "retention", "set", "crossings", "--months", "12", "--reference",
                    "Law 2017-28", of: post, on: board)
                #expect(set.code == 0, "\(set.errors)")
                let today = try post.askHub("retention", "run", "--dry-run").json()
                #expect(today.at("gone", "crossings") == nil)
                let trial = try hub("retention", "run", "--dry-run", of: post, on: board).json()
                #expect(
                    trial.at("gone", "crossings") == JSONValue(Self.crossings - 1)
                        && trial.at("held", "hold") == 1)
                #expect(try server.rows(of: "crossings") == Int64(Self.crossings))

                // The posts go on meanwhile.
                let run = try hub("retention", "run", of: post, on: board)
                #expect(run.code == 0, "\(run.errors)")
                #expect(try run.json()["gone"] == trial["gone"])
                #expect(try run.json()["months"]?.array?.count == 1)
                #expect(
                    try server.lines("SELECT id FROM crossings") == [[held]])
                _ = try counter.put(Workstation.newIdentifier(), Workstation.leastCrossing)
                try post.waitUntilDelivered()
                let report = try post.askHub("verify").json()[Post.name]
                #expect(report?["ok"] == true)
                #expect(report?["erased"] == JSONValue(Self.crossings - 1))
                #expect(try post.require("records", "verify", "--json").json()["ok"] == true)
                let show = try hub("retention", "show", of: post, on: board)
                #expect(try show.code == 0 && show.json()["last_run_at"] != .null)
                let wrong = try post.askHub(
                    "retention", "set", "crossing", "--months", "12", "--reference", "law")
                #expect(wrong.code == 64 && wrong.errors.contains("crossings, attachments"))
            }
        }
    }
}
