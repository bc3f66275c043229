import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// HQ's authority is followed by another while the post works, and the first one is then given
    /// up before its time: the post comes back with a bundle that a stick carries.
    @Suite("an authority of HQ's that another follows")
    struct SuccessionTests {
        private func notHeard(_ post: Post) throws -> [String] {
            try post.askHub("authority", "status").json().at("hub", "not_heard")?.array?
                .compactMap(\.string) ?? []
        }

        private func cross(_ counter: Workstation, _ count: Int) throws {
            for _ in 0..<count {
                let body: JSONValue = [
                    "direction": "entry", "crossed_at": .string(SystemTime().now().description),
                    "decision": ["outcome": "admitted"],
                ]
                _ = try counter.put(Workstation.newIdentifier(), body.compactText)
            }
        }

        private func told(_ post: Post, _ arguments: String...) throws -> Tool.Answer {
            try Tool.run(
                [Machine.program("waypost-hub"), "authority"] + arguments
                    + ["--dir", post.hubDirectory])
        }

        @Test("is heard of, takes over, and every record gets through")
        func succession() throws {
            try Post.run { post in
                for service in [post.hub, post.capture, post.uplink] { try service.start() }
                let counter = try Workstation(of: post, name: "counter")
                try cross(counter, 3)
                try post.waitUntilDelivered()

                #expect(try told(post, "prepare", "hub").code == 0)
                let early = try told(post, "switch", "hub")
                #expect(early.code == 1)
                #expect(early.errors.contains("have not heard"), "\(early.errors)")
                try Patience.until("the post's word on the next authority", within: .seconds(180)) {
                    try cross(counter, 1)
                    return try notHeard(post).isEmpty
                }
                #expect(try told(post, "switch", "hub").code == 0)
                try cross(counter, 3)
                try post.waitUntilDelivered()
                try Patience.until("the post's word on the switch", within: .seconds(180)) {
                    try cross(counter, 1)
                    return try notHeard(post).isEmpty
                }
                let issuer = try Tool.require([
                    "openssl", "verify", "-CAfile", post.hubDirectory + "/hub-ca.2.pem",
                    post.hubDirectory + "/server.pem",
                ])
                #expect(issuer.output.hasSuffix("OK\n"), "\(issuer.output)")

                // Somebody has the first one's key.
                #expect(try told(post, "retire", "hub").code == 1)
                #expect(try told(post, "retire", "hub", "--compromised").code == 0)
                try Patience.until("the end of belief in the first one", within: .seconds(180)) {
                    try cross(counter, 1)
                    return try post.status().at("records", "pending")?.integer ?? 0 >= 3
                }
                let bundle = post.path("again.json")
                try Tool.require([
                    Machine.program("waypost-hub"), "enrol", "--dir", post.hubDirectory, "--csr",
                    post.root + "/etc/waypost/device.csr", "--out", bundle,
                ])
                chmod(bundle, 0o644)
                try post.require("provision", "--import", bundle)
                try cross(counter, 3)
                try post.waitUntilDelivered()
                #expect(post.uplink.signal(SIGKILL))
                try post.uplink.waitUntilReady(after: 1)
                try cross(counter, 1)
                try post.waitUntilDelivered()
                #expect(try post.askHub("verify", Post.name).code == 0)
                #expect(try post.waypost("records", "verify", "--json").code == 0)
            }
        }
    }
}
