import Core
import Foundation
import Testing

extension RealProcesses {
    @Suite("a hub with the wrong certificate")
    struct WrongHubTests {
        @Test("gets nothing, the uplink says why, and the right one gets everything")
        func otherHub() throws {
            try Post.run { post in
                try post.capture.start()
                try post.capture(crossings: 20, workstations: 2)
                let directory = post.path("other-hub")
                try post.makeHub(directory)
                let other = Service(
                    name: "other hub",
                    arguments: [
                        Machine.program("waypost-hub"), "serve", "--dir", directory, "--store",
                        "sqlite:\(directory)/hub.sqlite", "--listen", "127.0.0.1:\(post.hubPort)",
                    ], readyText: "listening on port", log: LogFile(path: post.path("other.log")))
                defer { other.end() }
                try other.start()
                try post.uplink.start()
                try Patience.until("the uplink's clear line") {
                    post.uplink.log.text.contains(
                        "the certificate of the hub at https://127.0.0.1:\(post.hubPort)")
                        && post.uplink.log.text.contains("is not accepted")
                }
                let before = try post.status()
                #expect(before.at("link", "state") == "down")
                let finding = before["findings"]?.array?.first { $0["code"] == "link.distrusted" }
                #expect(finding?["severity"] == "critical", "\(before.prettyText)")
                #expect(finding?["since"]?.string != nil)
                #expect(before.at("records", "forwarded")?.integer ?? 0 == 0)
                #expect(before.at("records", "pending")?.integer ?? 0 >= 20)
                #expect(try post.askHub("posts", directory: directory).json() == .array([]))
                #expect(try other.stop() == .exited(0))

                try post.hub.start()
                try post.waitUntilDelivered()
                let both = try post.reckon()
                #expect(both.receipts == 20)
                #expect(post.uplink.starts == 1)
                print("Wrong hub: nothing to it, \(both.records) records to the right one")
            }
        }
    }
}
