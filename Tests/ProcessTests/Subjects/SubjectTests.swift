import Core
import Foundation
import Testing

extension RealProcesses {
    /// A person asks what is held, and has it erased, over real HTTPS.
    @Suite("a person whose records HQ holds")
    struct SubjectTests {
        private static let surname = "QUETZALCOATL"
        private static let number = "QZ1234567"

        private func cross(_ surname: String, _ number: String, at workstation: Workstation) throws
            -> String
        {
            let body: JSONValue = [
                "direction": "entry", "crossed_at": .string(SystemTime().now().description),
                "decision": ["outcome": "admitted"],
                "document": ["class": "passport", "issuer": "NER", "number": .string(number)],
                "traveller": [
                    "surname": .string(surname), "given_names": "AMADOU",
                    "birth_date": "1985-03-02",
                ],
            ]
            let answer = try workstation.put(Workstation.newIdentifier(), body.compactText)
            #expect(answer.status == 201)
            return answer.body["id"]?.string ?? ""
        }

        private func erase(_ words: String..., of post: Post, by person: String) throws
            -> Tool.Answer
        {
            try Tool.run(
                [Machine.program("waypost-hub"), "subject", "erase"] + words + [
                    "--dir", post.hubDirectory, "--json", "--key", post.path("\(person).key"),
                    "--cert", post.path("\(person).pem"),
                ])
        }

        /// Whether a file of that folder has those bytes.
        private func holds(_ text: String, below folder: String) throws -> Bool {
            try Tool.run(["grep", "-rlaF", text, folder]).code == 0
        }

        @Test("is found, handed a readable bundle, and erased at HQ and at the post")
        func erased() throws {
            try Post.run { post in
                for service in [post.hub, post.capture, post.uplink] { try service.start() }
                for person in ["amina", "boubacar"] { try post.admitPublisher(person) }
                let counter = try Workstation(of: post, name: "counter")
                let crossing = try cross(Self.surname, Self.number, at: counter)
                _ = try cross("OTHER", "ZZ7654321", at: counter)
                try post.waitUntilDelivered()

                let found = try post.askHub(
                    "subject", "find", "--name", "amadu \(Self.surname.lowercased())",
                    "--birth-date", "1985-03-02", "--reference", "DP-7"
                ).json()
                #expect(found.array?.count == 1 && found.at("0", "id")?.string == crossing)
                #expect(found.at("0", "score")?.integer ?? 0 >= 700)
                let byNumber = try post.askHub(
                    "subject", "find", "--issuer", "NER", "--number", "qz 123-4567",
                    "--reference", "DP-7"
                ).json()
                #expect(byNumber.at("0", "id")?.string == crossing && byNumber.array?.count == 1)

                let name = "\(Post.name)/\(crossing)"
                let out = post.path("bundle")
                let exported = try post.askHub(
                    "subject", "export", "--crossing", name, "--out", out, "--reference", "DP-7")
                #expect(exported.code == 0, "\(exported.errors)")
                let page = try String(contentsOfFile: out + "/subject.html", encoding: .utf8)
                #expect(page.contains(Self.surname) && page.contains(Self.number))
                #expect(!page.contains("T-counter"))
                let document = try JSONValue(
                    parsing: String(contentsOfFile: out + "/subject.json", encoding: .utf8))
                #expect(
                    document.at("crossings", "0", "records", "0", "body", "traveller", "surname")
                        == .string(Self.surname))

                let proposed = try erase(
                    "propose", "--crossing", name, "--legal-basis", "Law 2017-28",
                    "--reference", "DP-7", of: post, by: "amina")
                let decision = try #require(try proposed.json()["decision"]?.string)
                let alone = try erase("approve", decision, of: post, by: "amina")
                #expect(alone.code != 0 && alone.errors.contains("both signatures are of amina"))
                #expect(try erase("approve", decision, of: post, by: "boubacar").code == 0)
                try Patience.until("the erasure at the post", within: .seconds(120)) {
                    // Anything that is sent has HQ answer, and say what is new.
                    _ = try counter.put(Workstation.newIdentifier(), Workstation.leastCrossing)
                    return try post.askHub("subject", "erase", "status").code == 0
                }
                try post.waitUntilDelivered()
                for service in [post.uplink, post.capture, post.hub] { try service.stop() }
                for folder in [post.hubDirectory, post.root] {
                    #expect(!(try holds(Self.surname, below: folder)), "\(folder)")
                    #expect(!(try holds(Self.number, below: folder)), "\(folder)")
                }
                #expect(try holds("ZZ7654321", below: post.root + "/var/lib/waypost/capture"))
                let own = try post.require("records", "verify", "--json").json()
                #expect(own["ok"] == true && own["purged"] == 1)
                let there = try post.askHub("verify").json()[Post.name]
                #expect(there?["ok"] == true && there?["erased"] == 1)
                #expect(
                    try post.records().contains {
                        $0.at("body", "action") == "records_erased"
                    })
            }
        }
    }
}
