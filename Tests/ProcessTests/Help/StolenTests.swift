import Core
import Foundation
import Testing

extension RealProcesses {
    /// HQ's side of a box that was stolen.
    @Suite("a stolen box at HQ")
    struct StolenTests {
        private static let number = "AB1234567"

        private static func publish(_ file: String, _ version: Int, of post: Post) throws {
            try post.publish("lists", file, by: "amina")
            try post.publish("approve", "lists/stolen/\(version)", by: "boubacar")
        }

        /// The certificate to which lists are wrapped at another post.
        private static func otherRecipient(_ post: Post) throws -> String {
            let root = post.path("other")
            let site = post.path("other.toml")
            try String(contentsOfFile: post.siteFile, encoding: .utf8)
                .replacing("\"\(Post.name)\"", with: "\"NE-OTHER\"")
                .write(toFile: site, atomically: true, encoding: .utf8)
            try FileManager.default.createDirectory(
                atPath: root, withIntermediateDirectories: false)
            try Tool.require([
                Machine.program("waypost"), "provision", "--site", site, "--root", root,
            ])
            return root + "/etc/waypost/lists.pem"
        }

        @Test("is refused, and HQ is told what was on it until nothing is left to be rotated")
        func stolen() throws {
            try Post.run { post in
                for service in [post.hub, post.capture, post.uplink] { try service.start() }
                for person in ["amina", "boubacar"] { try post.admitPublisher(person) }
                let counter = try Workstation(of: post, name: "counter")
                let now = SystemTime().now()
                try Self.publish(
                    try post.buildList("stolen", numbers: [Self.number], issuedAt: now), 1, of: post
                )
                try Patience.until("the list at the post", within: .seconds(120)) {
                    _ = try counter.put(Workstation.newIdentifier(), Workstation.leastCrossing)
                    return try post.published("lists/stolen/1")?["installed"]
                        == [.string(Post.name)]
                }
                try post.waitUntilDelivered()

                let first = try post.askHub("stolen", Post.name, "--reason", "taken at night")
                #expect(first.code == 1, "\(first)")
                let told = try first.json()
                #expect(told["refused_devices"] == 1 && told["done"] == false)
                #expect(told.at("last_record", "sequence")?.integer ?? 0 > 1)
                #expect(told.at("on_the_box", "crossings")?.integer ?? 0 > 0)
                #expect(told.at("on_the_box", "officers", "0", "name") == "T-counter")
                let list = told.at("on_the_box", "lists", "0")
                #expect(list?["list"] == "stolen" && list?["held"] == 1)
                #expect(list?["wrapped_to_box"] == true && list?["clear"] == false)
                #expect(told.at("tasks", "0")?.string?.contains("lists/stolen/1") == true)

                // The box is heard no more; what it writes stays there.
                _ = try counter.put(Workstation.newIdentifier(), Workstation.leastCrossing)
                try Patience.until("the refusal at the box", within: .seconds(120)) {
                    post.uplink.log.text.contains("revoked")
                }
                let again = try post.askHub("stolen", Post.name)
                #expect(try again.code == 1 && again.json()["refused_devices"] == 0)
                let screen = try Tool.run([
                    Machine.program("waypost-hub"), "stolen", Post.name, "--dir",
                    post.hubDirectory,
                ])
                #expect(screen.output.contains("IS WRAPPED to it"), "\(screen)")
                #expect(screen.output.split(separator: "\n").count <= 24)

                // The list anew, without the box.
                let file = post.path("stolen-2.wplist")
                try Tool.require([
                    Machine.program("waypost"), "lists", "build", "--documents",
                    post.path("stolen.csv"), "--name", "stolen", "--key",
                    post.hubDirectory + "/list.key", "--cert", post.hubDirectory + "/list.pem",
                    "--recipient", try Self.otherRecipient(post), "--out", file, "--root",
                    post.root,
                ])
                try Self.publish(file, 2, of: post)
                let last = try post.askHub("stolen", Post.name)
                #expect(try last.code == 0 && last.json()["done"] == true, "\(last)")
                let unknown = try post.askHub("stolen", "NE-NOWHERE")
                #expect(unknown.code == 64 && unknown.errors.contains(Post.name), "\(unknown)")
            }
        }
    }
}
