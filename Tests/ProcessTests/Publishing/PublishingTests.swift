import Core
import Foundation
import Testing

extension RealProcesses {
    /// From two people at HQ to the look-up at the counter, over real HTTPS.
    @Suite("what HQ publishes")
    struct PublishingTests {
        private static let stolen = "AB1234567"
        private static let other = "CD7654321"

        private func start(_ post: Post) throws -> Workstation {
            for service in [post.hub, post.capture, post.uplink] { try service.start() }
            for person in ["amina", "boubacar"] { try post.admitPublisher(person) }
            return try Workstation(of: post, name: "counter")
        }

        /// The screening of a crossing with that passport. Its record also has HQ say what is new.
        private func verdict(_ number: String, at workstation: Workstation) throws -> String? {
            let body: JSONValue = [
                "direction": "entry", "crossed_at": .string(SystemTime().now().description),
                "decision": ["outcome": "admitted"],
                "document": ["class": "passport", "issuer": "NER", "number": .string(number)],
            ]
            return try workstation.put(Workstation.newIdentifier(), body.compactText)
                .body.at("screening", "verdict")?.string
        }

        @Test("is asked at the counter soon after the second signature, and can be taken back")
        func lists() throws {
            try Post.run { post in
                let counter = try start(post)
                #expect(try verdict(Self.stolen, at: counter) == "cannot_say")
                let now = SystemTime().now()
                let first = try post.buildList(
                    "stolen", numbers: [Self.stolen, Self.other], issuedAt: now)

                let dry = try post.publish("lists", first, "--dry-run", by: "amina").json()
                #expect(dry["release"] == "lists/stolen/1" && dry["dry_run"] == true)
                #expect(try post.published("lists/stolen/1") == nil)
                try post.publish("lists", first, by: "amina")
                #expect(try post.published("lists/stolen/1")?["state"] == "waiting")
                // One person alone opens nothing.
                let alone = try post.publish("approve", "lists/stolen/1", by: "amina", code: 69)
                #expect(alone.errors.contains("both signatures are of amina"))
                #expect(try verdict(Self.stolen, at: counter) == "cannot_say")
                try post.publish("approve", "lists/stolen/1", by: "boubacar")

                try Patience.until("a hit from the new list", within: .seconds(120)) {
                    try verdict(Self.stolen, at: counter) == "hit"
                }
                #expect(post.capture.starts == 1 && post.uplink.starts == 1)
                try Patience.until("the post's word at HQ", within: .seconds(120)) {
                    try post.published("lists/stolen/1")?["installed"] == [.string(Post.name)]
                }

                // The next issue without the entry.
                let second = try post.buildList(
                    "stolen", numbers: [Self.other], issuedAt: now + .seconds(1))
                try post.publish("lists", second, "--urgent", by: "boubacar")
                try post.publish("approve", "lists/stolen/2", by: "amina")
                try Patience.until("the entry to be gone", within: .seconds(120)) {
                    try verdict(Self.stolen, at: counter) == "clear"
                }
                #expect(try verdict(Self.other, at: counter) == "hit")

                // The older issue, still rightly signed, brought by an uplink that was taken over.
                try post.smuggle("lists", "stolen", 1, content: first)
                try post.capture.stop()
                try post.capture.start()
                try Patience.until("the refusal at HQ", within: .seconds(120)) {
                    _ = try verdict(Self.other, at: counter)
                    return try post.refusal(of: "lists/stolen/1")?.contains("version 2 is here")
                        ?? false
                }
                #expect(try verdict(Self.stolen, at: counter) == "clear")
                let shown = try post.require("lists").output
                #expect(shown.contains("lists/stolen/1 was refused"))
                #expect(shown.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(shown)")
                let inbox = post.root + "/var/lib/waypost/uplink/inbox"
                try Patience.until("an empty inbox") {
                    try LinuxFiles().list(inbox, limit: 100).filter { $0 != "partial" }.isEmpty
                }
            }
        }

        @Test("comes in its order to a post that missed changes, and the whole list to a new one")
        func changes() throws {
            try Post.run { post in
                let counter = try start(post)
                let base = try post.buildList(
                    "stolen", numbers: [Self.stolen], issuedAt: SystemTime().now())
                try post.uplink.stop()
                let second = try post.buildChange(of: base, adding: [Self.other], 2)
                // What nobody could get is not published.
                let early = try post.publish("lists", second, by: "amina", code: 69)
                #expect(early.errors.contains("was not published as lists/stolen"))
                func give(_ file: String, _ version: Int, _ words: String...) throws {
                    try Tool.require(
                        [Machine.program("waypost-hub"), "publish", "lists", file] + words + [
                            "--dir", post.hubDirectory, "--key", post.path("amina.key"), "--cert",
                            post.path("amina.pem"),
                        ])
                    try post.publish("approve", "lists/stolen/\(version)", by: "boubacar")
                }
                try give(base, 1)
                try give(second, 2)
                try post.uplink.start()
                func isAtHQ(_ version: Int) throws -> Bool {
                    _ = try verdict(Self.other, at: counter)
                    return try post.published("lists/stolen/\(version)")?["installed"]
                        == [.string(Post.name)]
                }
                try Patience.until("the list and its change", within: .seconds(120)) {
                    try isAtHQ(2)
                }
                #expect(try verdict(Self.stolen, at: counter) == "hit")
                #expect(try verdict(Self.other, at: counter) == "hit")

                try post.uplink.stop()
                let third = try post.buildChange(of: second, adding: ["EF0000001"], 3)
                let fourth = try post.buildChange(
                    of: third, adding: [], withdrawing: [Self.stolen], 4)
                try give(third, 3)
                let dry = try post.publish("lists", fourth, "--dry-run", by: "amina").json()
                #expect(
                    dry.at("changes", "0", "changes")?.array?.compactMap(\.string?.first)
                        == [">", ">"], "\(dry.compactText)")
                try give(fourth, 4, "--urgent")
                try post.uplink.start()
                try Patience.until("both changes", within: .seconds(120)) { try isAtHQ(4) }
                #expect(try verdict(Self.stolen, at: counter) == "clear")
                #expect(try verdict("EF0000001", at: counter) == "hit")
                for version in 1...4 {
                    #expect(post.capture.log.count(of: "lists/stolen/\(version) is installed") == 1)
                    #expect(try post.refusal(of: "lists/stolen/\(version)") == nil)
                }
            }
        }

        @Test("is refused by name at the post and at HQ where anything about it is wrong")
        func attacks() throws {
            try Post.run { post in
                let counter = try start(post)
                _ = try verdict(Self.stolen, at: counter)
                let now = SystemTime().now()
                var files: [String: String] = [:]
                for name in ["altered", "single", "theirs"] {
                    files[name] = try post.buildList(name, numbers: [Self.stolen], issuedAt: now)
                }
                for name in ["altered", "single"] {
                    try post.publish("lists", files[name] ?? "", by: "amina")
                }
                try post.publish(
                    "lists", files["theirs"] ?? "", "--post", "NE-OTHER", by: "amina")
                try post.publish("approve", "lists/altered/1", by: "boubacar")
                try post.publish("approve", "lists/theirs/1", by: "boubacar")
                // A byte of the file, and the second signature.
                try post.meddle(
                    """
                    UPDATE release_parts SET bytes =
                        CAST(substr(bytes, 1, 5000) || x'2A' || substr(bytes, 5002) AS BLOB)
                    WHERE sha256 = (SELECT sha256 FROM releases WHERE name = 'altered')
                    """)
                try post.meddle("UPDATE releases SET state = 'open' WHERE name = 'single'")
                try post.smuggle("lists", "theirs", 1, content: files["theirs"] ?? "")

                let reasons = [
                    "altered": "another hash", "single": "1 of the 2 signatures",
                    "theirs": "it is for NE-OTHER and not for \(Post.name)",
                ]
                try post.capture.stop()
                try post.capture.start()
                for (name, reason) in reasons {
                    try Patience.until("the refusal of \(name)", within: .seconds(120)) {
                        _ = try verdict(Self.stolen, at: counter)
                        return try post.refusal(of: "lists/\(name)/1")?.contains(reason) ?? false
                    }
                    #expect(try post.published("lists/\(name)/1")?["state"] == "halted")
                    let here = try post.require("lists", "--json").json()["releases"]?.array?
                        .first { $0["name"]?.string == name }
                    #expect(
                        here?.at("refused", "reason")?.string?.contains(reason) == true,
                        "\(here?.compactText ?? "nothing")")
                }
                #expect(try verdict(Self.stolen, at: counter) == "cannot_say")
                #expect(try post.askHub("publish", "status").code == 1)
            }
        }

        @Test("goes on where it was when the hub and the uplink are killed in the middle")
        func resumes() throws {
            try Post.run { post in
                let counter = try start(post)
                _ = try verdict(Self.stolen, at: counter)
                let size = 48 << 20
                let file = post.path("image")
                try Data(SeededRandom(seed: 5).bytes(size)).write(to: URL(fileURLWithPath: file))
                let name = try #require(
                    Tool.require(["sha256sum", file]).output.split(separator: " ").first)
                try post.publish("firmware", file, "--stages", "1,100%", by: "amina")
                try post.publish("approve", "firmware/main/1", by: "boubacar")
                _ = try verdict(Self.stolen, at: counter)

                let inbox = post.root + "/var/lib/waypost/uplink/inbox"
                let partial = "\(inbox)/partial/\(name)"
                var held: Int64 = 0
                for (service, least) in [(post.hub, 2 << 20), (post.uplink, 8 << 20)] {
                    try Patience.until("a part of it", within: .seconds(120)) {
                        (LinuxFiles().size(of: partial) ?? 0) > least
                    }
                    service.signal(SIGKILL)
                    let left = try #require(LinuxFiles().size(of: partial))
                    #expect(left >= held && left < size)
                    held = left
                    try service.waitUntilReady(after: service.readyCount)
                }
                let content = inbox + "/firmware.main.1.content"
                try Patience.until("the whole", within: .seconds(240)) {
                    LinuxFiles().exists(inbox + "/firmware.main.1.release")
                }
                #expect(
                    try Tool.require(["sha256sum", content]).output.hasPrefix("\(name) "))
                // What was cut off came once: nothing began anew.
                let month = try post.require("link", "--json").json().at("month", "purposes")
                let cost = try #require(month?["downloads"]?.integer)
                #expect(cost > Int64(size) * 6 / 10 && cost < Int64(size) * 12 / 10, "\(cost)")
                try Patience.until("the post's word at HQ", within: .seconds(120)) {
                    try post.published("firmware/main/1")?["installed"] == [.string(Post.name)]
                }
                #expect(try post.require("lists").output.contains("nothing installs it yet"))
            }
        }
    }
}
