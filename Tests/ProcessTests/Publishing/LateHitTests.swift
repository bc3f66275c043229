import Core
import Foundation
import Testing

extension RealProcesses {
    /// A list that learns of somebody after that person has crossed.
    @Suite("a late hit")
    struct LateHitTests {
        private static let traveller = "AB1234567"

        /// A change of a list that holds one number more, or withdraws the traveller's.
        private func change(_ list: String, at post: Post, to number: String?, _ part: Int) throws
            -> String
        {
            try post.buildChange(
                of: list, adding: number.map { [$0] } ?? [],
                withdrawing: number == nil ? [Self.traveller] : [], part)
        }

        private func bring(_ file: String, as release: String, at post: Post) throws {
            try post.publish("lists", file, by: "amina")
            try post.publish("approve", release, by: "boubacar")
        }

        private func cross(
            _ workstation: Workstation, number: String = Self.traveller
        ) throws -> Workstation.Answer {
            let body: JSONValue = [
                "direction": "entry", "crossed_at": .string(SystemTime().now().description),
                "decision": ["outcome": "admitted"],
                "document": [
                    "class": "passport", "issuer": "NER", "number": .string(number),
                ],
            ]
            return try workstation.put(Workstation.newIdentifier(), body.compactText)
        }

        @Test("comes of a change that HQ publishes, survives a kill, and is told as withdrawn")
        func change() throws {
            try Post.run { post in
                for service in [post.hub, post.capture, post.uplink] { try service.start() }
                for person in ["amina", "boubacar"] { try post.admitPublisher(person) }
                let counter = try Workstation(of: post, name: "counter")
                let base = try post.buildList(
                    "stolen", numbers: ["ZZ0000001"], issuedAt: SystemTime().now())
                try bring(base, as: "lists/stolen/1", at: post)
                try Patience.until("the list in use", within: .seconds(120)) {
                    try cross(counter, number: "AB7654321").body.at("screening", "verdict")
                        == "clear"
                }
                let answer = try cross(counter).body
                #expect(answer.at("screening", "verdict") == "clear")
                let crossing = answer["id"]
                #expect(!(try counter.alerts().contains("event: alert")))

                let next = try change(base, at: post, to: Self.traveller, 2)
                try bring(next, as: "lists/stolen/2", at: post)
                func alert() throws -> JSONValue? {
                    // Anything that is sent has HQ answer, and say what is new.
                    _ = try counter.put(Workstation.newIdentifier(), Workstation.leastCrossing)
                    return try counter.alerts().split(separator: "\n")
                        .filter { $0.hasPrefix("data: ") }
                        .compactMap { try? JSONValue(parsing: String($0.dropFirst(6))) }
                        .first { $0["crossing"] == crossing }
                }
                var before: JSONValue?
                try Patience.until("the late hit", within: .seconds(180)) {
                    before = try alert()
                    return before != nil
                }
                #expect(before?["kind"] == "late_hit" && before?["state"] == "open")
                let readyOnce = post.capture.readyCount
                #expect(post.capture.signal(SIGKILL))
                try post.capture.waitUntilReady(after: readyOnce)
                try Patience.until("the same alert behind a kill", within: .seconds(60)) {
                    try alert() == before
                }

                try bring(
                    try change(next, at: post, to: nil, 3), as: "lists/stolen/3", at: post)
                try Patience.until("the word that it is withdrawn", within: .seconds(180)) {
                    try alert()?["withdrawn"]?.array?.count == 1
                }
                // HQ has both.
                try Patience.until("HQ's copy", within: .seconds(60)) {
                    try post.audits(of: "late_hit") >= 1 && post.audits(of: "hit_withdrawn") >= 1
                }
            }
        }
    }
}

extension Workstation {
    /// What the stream of alerts says to whoever begins to listen, in two seconds.
    func alerts() throws -> String {
        let words = curl("/v1/alerts", "-N", "--max-time", "2")
        let shown = words.enumerated().filter { index, word in
            !["-o", "/dev/null", "-w", "%{http_code}"].contains(word)
        }.map(\.element)
        // 28: its time is over, as it should be.
        return try Tool.run(shown).output
    }
}
