import Core
import Foundation
import Testing

extension RealProcesses {
    /// A card whose bytes went bad under the journal.
    @Suite("a journal whose file is damaged")
    struct DamageTests {
        @Test("comes back by itself with every record, names the kept file, and goes on")
        func recovers() throws {
            try Post.run { post in
                try post.capture.start()
                let workstation = try Workstation(of: post, name: "damaged")
                var stored: [(id: Identifier, body: String, receipt: JSONValue)] = []
                for _ in 0..<12 {
                    let id = Workstation.newIdentifier()
                    let body = Workstation.leastCrossing
                    let answer = try workstation.put(id, body)
                    #expect(answer.status == 201)
                    stored.append((id, body, answer.body))
                }
                try post.capture.stop()
                // The schema and the page size go; what SQLite makes of that is "not a database".
                let noise = SeededRandom(seed: 3).bytes(4_096)
                let file = try FileHandle(
                    forWritingTo: URL(fileURLWithPath: post.journal + "/journal.sqlite"))
                try file.write(contentsOf: Data(noise))
                try file.close()
                // An orderly stop has written all of the log into the file.
                for suffix in ["-wal", "-shm"] {
                    try LinuxFiles().remove(post.journal + "/journal.sqlite" + suffix)
                }

                try post.capture.start()
                for record in stored {
                    let again = try workstation.put(record.id, record.body)
                    #expect(again.status == 200 && again.body == record.receipt)
                }
                let next = try workstation.put(
                    Workstation.newIdentifier(), Workstation.leastCrossing)
                #expect(next.status == 201)
                #expect(next.body["epoch"] != stored[0].receipt["epoch"])
                let verified = try post.waypost("records", "verify", "--json").json()
                #expect(verified["ok"] == true)
                let kept = try #require(verified.at("recoveries", "0", "kept_aside")?.string)
                #expect(LinuxFiles().exists(kept))
                func isTold() throws -> Bool {
                    try post.status()["findings"]?.array?
                        .contains { $0["code"] == "journal.recovered" } == true
                }
                #expect(try isTold())
                for suffix in ["", "-wal"] { try LinuxFiles().remove(kept + suffix) }
                #expect(try !isTold())
            }
        }
    }
}
