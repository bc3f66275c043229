import Core
import Foundation
import Testing

extension RealProcesses {
    /// What a State sets and adds at its posts, from two people's signatures to what posts do.
    @Suite("settings and codes of HQ's")
    struct SettingsAndCodesTests {
        private func start(_ post: Post) throws -> Workstation {
            for service in [post.hub, post.capture, post.uplink] { try service.start() }
            for person in ["amina", "boubacar"] { try post.admitPublisher(person) }
            return try Workstation(of: post, name: "counter")
        }

        private func write(_ text: String, _ name: String, at post: Post) throws -> String {
            let file = post.path(name)
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            return file
        }

        private func give(_ kind: String, _ text: String, _ version: Int, to post: Post) throws {
            try post.publish(
                kind, try write(text, "\(kind)-\(version)", at: post), by: "amina")
            try post.publish("approve", "\(kind)/main/\(version)", by: "boubacar")
        }

        /// A crossing whose purpose is a pilgrimage; HQ says what is new with its answer.
        private func pilgrim(_ counter: Workstation) throws -> [String] {
            let body: JSONValue = [
                "direction": "entry", "crossed_at": .string(SystemTime().now().description),
                "decision": ["outcome": "admitted"], "journey": ["purpose": "pilgrimage"],
            ]
            let answer = try counter.put(Workstation.newIdentifier(), body.compactText)
            #expect(answer.status == 201)
            return (answer.body["warnings"]?.array ?? []).filter {
                $0["pointer"] == "/journey/purpose"
            }.compactMap { $0["code"]?.string }
        }

        @Test("a code that the State adds is known at the counter from then on, also retired")
        func codes() throws {
            try Post.run { post in
                let counter = try start(post)
                #expect(try pilgrim(counter) == ["unknown_code"])
                let wrong = try write("list,code,en\njourney.purpose,trade,Trade\n", "w", at: post)
                let refused = try post.publish("codes", wrong, by: "amina", code: 69)
                #expect(refused.errors.contains("line 2, code: found trade, which is a default"))

                try give(
                    "codes", "list,code,en,fr\njourney.purpose,pilgrimage,Pilgrimage,Pèlerinage\n",
                    1, to: post)
                try Patience.until("the code", within: .seconds(120)) {
                    try pilgrim(counter) == []
                }
                let page = try Tool.require([
                    "curl", "-sS", "--cacert", post.root + "/etc/waypost/lan-ca.pem",
                    "https://127.0.0.1:\(post.capturePort)/",
                ]).output
                #expect(page.contains("<option value=\"pilgrimage\">Pilgrimage</option>"))

                // Without it in the next table it is not offered, and known as before.
                try give("codes", "list,code,en\njourney.transport,camel,Camel\n", 2, to: post)
                try Patience.until("the post's word at HQ", within: .seconds(120)) {
                    #expect(try pilgrim(counter) == [])
                    return try post.published("codes/main/2")?["installed"]
                        == [.string(Post.name)]
                }
                try post.capture.stop()
                try post.capture.start()
                #expect(try pilgrim(counter) == [])
                let later = try Tool.require([
                    "curl", "-sS", "--cacert", post.root + "/etc/waypost/lan-ca.pem",
                    "https://127.0.0.1:\(post.capturePort)/",
                ]).output
                #expect(later.contains("value=\"camel\""))
                #expect(!later.contains("value=\"pilgrimage\""))
                let known = try Tool.require([
                    "python3", "-c",
                    """
                    import sqlite3, sys
                    for row in sqlite3.connect(sys.argv[1]).execute(
                            "SELECT code, retired FROM state_codes ORDER BY code"):
                        print(*row)
                    """, post.hubDirectory + "/hub.sqlite",
                ]).output
                #expect(known == "camel 0\npilgrimage 1\n")
            }
        }

        @Test("settings count without a restart, and are refused by name where they do not fit")
        func settings() throws {
            try Post.run { post in
                let counter = try start(post)
                let wrong = try write(
                    "schema = 1\n[uplink]\nhub = \"https://x\"\nmonthly_budget_mb = 0\n", "w",
                    at: post)
                let refused = try post.publish("settings", wrong, by: "amina", code: 69)
                #expect(
                    refused.errors.contains("2 faults, so it is no release")
                        && refused.errors.contains("line 3, uplink.hub")
                        && refused.errors.contains("line 4, uplink.monthly_budget_mb"),
                    "\(refused.errors)")

                try give(
                    "settings",
                    """
                    schema = 1
                    [uplink]
                    monthly_budget_mb = 123
                    [retention]
                    audit_days = 500

                    """, 1, to: post)
                try Patience.until("the budget", within: .seconds(120)) {
                    _ = try pilgrim(counter)
                    return try post.require("link", "--json").json()
                        .at("month", "budget_bytes") == 123_000_000
                }
                #expect(post.capture.starts == 1 && post.uplink.starts == 1)
                let audit = try post.require("records", "retention", "--json").json()["classes"]?
                    .array?.first { $0["class"] == "audit" }
                #expect(audit?["days"] == 500)
                let shown = try post.require("config", "show").output
                #expect(shown.contains("settings/main/1 line 3"), "\(shown)")
                #expect(shown.contains("site.toml line"), "\(shown)")
                #expect(try String(contentsOfFile: post.siteFile, encoding: .utf8).contains("500"))
                // The forwarder goes on with them.
                try Patience.until("the post's word at HQ", within: .seconds(120)) {
                    _ = try pilgrim(counter)
                    return try post.published("settings/main/1")?["installed"]
                        == [.string(Post.name)]
                }

                // In order for HQ, and not beside this post's crossings_days.
                try give(
                    "settings", "schema = 1\n[retention]\nattachments_days = 400\n", 2, to: post)
                try Patience.until("the refusal at HQ", within: .seconds(120)) {
                    _ = try pilgrim(counter)
                    return try post.refusal(of: "settings/main/2")?
                        .contains("line 3, retention.attachments_days") ?? false
                }
                #expect(
                    try post.require("config", "show", "--json").json()["settings"]
                        == "settings/main/1")

                // Another site.toml, which the settings in force do not fit any more.
                let site = try String(contentsOfFile: post.siteFile, encoding: .utf8)
                try give(
                    "settings", "schema = 1\n[retention]\nattachments_days = 300\n", 3, to: post)
                try Patience.until("the third", within: .seconds(120)) {
                    _ = try pilgrim(counter)
                    return try post.require("config", "show", "--json").json()["settings"]
                        == "settings/main/3"
                }
                try (site + "[retention]\ncrossings_days = 200\n")
                    .write(toFile: post.siteFile, atomically: true, encoding: .utf8)
                try post.capture.stop()
                try post.capture.start()
                #expect(try pilgrim(counter) == ["unknown_code"])
                #expect(try post.waypost("doctor").output.contains("settings.refused"))
                #expect(
                    try post.require("config", "show", "--json").json()["settings"]
                        == "settings/main/1")
            }
        }
    }
}
