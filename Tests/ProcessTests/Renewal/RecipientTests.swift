import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// HQ makes another key for what is carried by hand while sticks are under way.
    @Suite("the key of HQ's to which sticks are sealed")
    struct RecipientTests {
        /// Crossings that HQ lacks, sealed on a stick; the uplink is down then.
        private func stick(_ post: Post, _ name: String, seed: UInt64) throws -> String {
            try post.uplink.stop()
            try post.capture(crossings: 4, seed: seed)
            try post.require("records", "export", "--to", post.path(name))
            return post.path(name)
        }

        private func file(_ path: String) throws -> Data {
            try Data(contentsOf: URL(filePath: path))
        }

        private func told(_ post: Post) -> String {
            post.root + "/var/lib/waypost/uplink/hub-carried.pem"
        }

        private func sealsToHQ(_ post: Post) throws -> Bool {
            guard FileManager.default.fileExists(atPath: told(post)) else { return false }
            return try file(told(post)) == file(post.hubDirectory + "/carried.pem")
        }

        @Test("is followed by another by link; what was sealed before and after arrives")
        func byLink() throws {
            try Post.run { post in
                for service in [post.hub, post.capture, post.uplink] { try service.start() }
                try post.capture(crossings: 4, seed: 1)
                try post.waitUntilDelivered()
                let before = try stick(post, "before", seed: 2)

                let next = try post.askHub("carried", "next")
                #expect(next.code == 0, "\(next)")
                #expect(try next.json()["former_keys"] == 1)
                #expect(try next.json()["not_heard"]?.array?.count == 1)
                try post.uplink.start()
                // The hub takes it over within seconds; a post greets when it comes up, or hourly.
                try Patience.until("HQ's new certificate at the post", within: .seconds(90)) {
                    if try sealsToHQ(post) { return true }
                    let before = post.uplink.readyCount
                    #expect(post.uplink.signal(SIGKILL))
                    try post.uplink.waitUntilReady(after: before)
                    sleep(3)
                    return try sealsToHQ(post)
                }
                try post.waitUntilDelivered()
                let after = try stick(post, "after", seed: 3)
                // What the post says with its first greeting, HQ knows.
                try post.uplink.start()
                try Patience.until("the post's word that it seals to it", within: .seconds(60)) {
                    try post.askHub("carried", "status").json()["not_heard"]?.array?.isEmpty == true
                }
                try post.waitUntilDelivered()

                // Each opens what was sealed to it, and only that.
                let former = post.hubDirectory + "/carried.former.1.key"
                try FileManager.default.moveItem(atPath: former, toPath: post.path("aside"))
                #expect(try post.askHub("import", before).code == 1)
                #expect(try post.askHub("import", after).code == 0)
                try FileManager.default.moveItem(atPath: post.path("aside"), toPath: former)
                #expect(try post.askHub("import", before).code == 0)
                #expect(try post.askHub("verify", Post.name).code == 0)
                #expect(try post.waypost("records", "verify", "--json").code == 0)
            }
        }

        @Test("comes with receipts on a stick; one that HQ did not sign is refused by name")
        func byStick() throws {
            try Post.run { post in
                for service in [post.hub, post.capture] { try service.start() }
                let first = try stick(post, "first", seed: 1)
                #expect(try post.askHub("carried", "next").code == 0)
                let answers = post.path("answers")
                #expect(try post.askHub("import", first, "--receipts", answers).code == 0)
                // No link from here on.
                try post.hub.stop()
                try post.uplink.start()
                #expect(try !sealsToHQ(post))
                try post.require("records", "import-receipts", answers)
                #expect(try sealsToHQ(post))

                let other = post.path("other-hub")
                try post.makeHub(other)
                let name = try #require(
                    FileManager.default.contentsOfDirectory(atPath: answers).first)
                let receipts = try JSONValue(parsing: Array(file("\(answers)/\(name)")))
                var members = try #require(receipts.object)
                let foreign = try Tool.require([
                    "sh", "-c", "openssl x509 -in \"$1\" -outform DER | base64 -w 0", "sh",
                    other + "/carried.pem",
                ])
                members["recipient"] = .string(foreign.output)
                try JSONValue.object(members).compactText.write(
                    toFile: "\(answers)/\(name)", atomically: true, encoding: .utf8)
                let refused = try post.waypost("records", "import-receipts", answers)
                #expect(refused.code == 1, "\(refused)")
                #expect(
                    refused.errors.contains("Waypost carried bundles")
                        && refused.errors.contains("is refused"), "\(refused)")
                #expect(try sealsToHQ(post))

                let second = try stick(post, "second", seed: 2)
                #expect(try post.askHub("import", second).code == 0)
                let found = try post.askHub("verify", Post.name)
                #expect(found.code == 0, "\(found)")
            }
        }
    }
}
