import Core
import Foundation
import Testing

extension RealProcesses {
    /// Officers of a post as HQ lists them, from two people's signatures to the counter.
    @Suite("a roster of HQ's")
    struct RosterTests {
        private static let statePath = "/var/lib/waypost/capture/access.json"

        private func start(_ post: Post) throws -> Workstation {
            for service in [post.hub, post.capture, post.uplink] { try service.start() }
            for person in ["amina", "boubacar"] { try post.admitPublisher(person) }
            return try Workstation(of: post, name: "counter")
        }

        /// Two people give this post a roster; rows such as `S-1,supervisor,Aïcha,`.
        private func give(_ rows: [String], _ version: Int, to post: Post) throws {
            let file = post.path("roster-\(version).csv")
            try (["badge,role,name,state"] + rows).joined(separator: "\n")
                .write(toFile: file, atomically: true, encoding: .utf8)
            let told = try post.publish("roster", file, "--post", Post.name, by: "amina").json()
            #expect(told["release"]?.string == "roster/ne-test/\(version)")
            try post.publish("approve", "roster/ne-test/\(version)", by: "boubacar")
        }

        private func officers(_ post: Post) throws -> [String: JSONValue] {
            let list = try post.require("officers", "list", "--json").json().array ?? []
            return Dictionary(
                uniqueKeysWithValues: list.map { ($0["badge"]?.string ?? "", $0) })
        }

        /// HQ says what is new with the answer to a record.
        private func hear(_ counter: Workstation) throws {
            let answer = try counter.put(
                Workstation.newIdentifier(), Workstation.leastCrossing)
            #expect(answer.status == 201)
        }

        private func pin(of badge: String, at post: Post) throws -> String {
            let answer = try post.require("officers", "reset", badge, "--json").json()
            return try #require(answer["pin"]?.string)
        }

        @Test("lets the new in once they have a PIN, ends the sessions of who left, and is refused")
        func way() throws {
            try Post.run { post in
                let counter = try start(post)
                try give(["S-1,supervisor,Aïcha Issoufou,", "B-1,officer,,"], 1, to: post)
                try Patience.until("the roster", within: .seconds(120)) {
                    try hear(counter)
                    return try officers(post)["B-1"] != nil
                }
                #expect(try officers(post)["B-1"]?["pin"] == false)
                _ = try pin(of: "S-1", at: post)
                // Who was there since provisioning leaves it to HQ's people from now on.
                for badge in try officers(post).filter({
                    $0.key != "S-1" && $0.value["role"] == "supervisor"
                }).keys {
                    try post.require("officers", "lock", badge)
                }
                let signedIn = try Workstation(
                    of: post, name: "lane 1", badge: "B-1", pin: try pin(of: "B-1", at: post))
                #expect(
                    try signedIn.put(Workstation.newIdentifier(), Workstation.leastCrossing).status
                        == 201)

                let dismissed = post.path("roster-2.csv")
                try "badge,role\nS-1,supervisor\nB-2,officer\n"
                    .write(toFile: dismissed, atomically: true, encoding: .utf8)
                try Patience.until("the post's word at HQ", within: .seconds(120)) {
                    try hear(counter)
                    return try post.published("roster/ne-test/1")?["installed"]
                        == [.string(Post.name)]
                }
                let dry = try post.publish(
                    "roster", dismissed, "--dry-run", "--post", Post.name, by: "amina"
                ).json()
                #expect(
                    dry["changes"] == [
                        [
                            "from": "roster/ne-test/1", "posts": [.string(Post.name)],
                            "changes": [
                                "+ B-2 officer active", "- B-1 is locked: not in this roster",
                            ],
                        ]
                    ], "\(dry.compactText)")
                try give(["S-1,supervisor,,", "B-2,officer,,"], 2, to: post)
                try Patience.until("the end of the session", within: .seconds(60)) {
                    try hear(counter)
                    return try signedIn.put(
                        Workstation.newIdentifier(), Workstation.leastCrossing
                    ).status == 401
                }
                #expect(try officers(post)["T-counter"]?["locked"] == false)

                // The mistake in the night: its only supervisor has no PIN here.
                try give(["S-9,supervisor,,", "B-2,officer,,"], 3, to: post)
                try Patience.until("the refusal at HQ", within: .seconds(120)) {
                    try hear(counter)
                    return try post.refusal(of: "roster/ne-test/3")?
                        .contains("without a supervisor who can sign in: S-1 can now") ?? false
                }
                #expect(try officers(post)["S-9"] == nil)
                #expect(try officers(post)["S-1"]?["locked"] == false)
                let doctor = try post.waypost("doctor").output
                #expect(doctor.contains("release.refused") && doctor.contains("S-9"), "\(doctor)")
                #expect(try post.require("lists").output.contains("roster/ne-test/2 is in force"))

                // HQ's mistake is mended at the post: B-1 is needed after all.
                let again = try Workstation(
                    of: post, name: "lane 2", badge: "B-1", pin: try pin(of: "B-1", at: post))
                #expect(
                    try again.put(Workstation.newIdentifier(), Workstation.leastCrossing).status
                        == 201)
                #expect(try post.waypost("doctor").output.contains("roster.overruled"))

                let audits = try post.records().filter { $0["kind"] == "audit" }
                for (action, badge) in [
                    ("officer_added_by_roster", "B-2"), ("officer_locked_by_roster", "B-1"),
                    ("release_refused", "roster/ne-test/3"),
                ] {
                    #expect(
                        audits.contains {
                            $0.at("body", "action")?.string == action
                                && $0.at("body", "target")?.string == badge
                        }, "\(action) \(badge)")
                }
                #expect(
                    [post.capture, post.uplink, post.hub].allSatisfy {
                        $0.log.count(of: "Issoufou") == 0
                    })
            }
        }

        @Test("is in force whole or not at all when capture is killed while it installs it")
        func killed() throws {
            try Post.run { post in
                let counter = try start(post)
                _ = try post.require("officers", "add", "S-0", "--role", "supervisor")
                let held = post.root + "/var/lib/waypost/capture/inbox/installing"
                var before: Set<String> = []
                for version in 1...3 {
                    let badges = (0..<250).map { "B-\(version)-\($0)" }
                    try give(
                        ["S-\(version),supervisor,,"] + badges.map { "\($0),officer,," }, version,
                        to: post)
                    let after = Set(badges + ["S-\(version)"])
                    try hear(counter)
                    try Patience.until("its installation", within: .seconds(300)) {
                        try LinuxFiles().exists(held) || listed(post) == after
                    }
                    post.capture.signal(SIGKILL)
                    let found = try listed(post)
                    #expect(found == before || found == after, "\(found.count)")
                    try post.capture.waitUntilReady(after: post.capture.readyCount)
                    try Patience.until("roster \(version)", within: .seconds(300)) {
                        try hear(counter)
                        return try listed(post) == after
                    }
                    before = after
                }
                try Patience.until("what it changed in the journal", within: .seconds(300)) {
                    let audits = try post.records().filter { $0["kind"] == "audit" }
                    let added = Set(
                        audits.filter {
                            $0.at("body", "action") == "officer_added_by_roster"
                        }.compactMap { $0.at("body", "target")?.string })
                    return added.count == 3 * 251
                }
            }
        }

        /// Who is in the roster in force, by the file alone.
        private func listed(_ post: Post) throws -> Set<String> {
            let bytes = try LinuxFiles().read(post.root + Self.statePath, limit: 4 << 20)
            let officers = try JSONValue(parsing: bytes)["officers"]?.array ?? []
            return Set(
                officers.filter { $0["listed"] == true }.compactMap { $0["badge"]?.string })
        }
    }
}
