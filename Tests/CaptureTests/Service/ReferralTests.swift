import Core
import Foundation
import HTTPTypes
import Journal
import PKI
import Records
import Testing

@testable import Capture

@Suite("Referrals to the protection role")
struct ReferralTests {
    private static let marker = "by-nightfall-\(UInt64(0xC0FFEE))"
    private static let referral: JSONValue = [
        "crossing_id": .string(TestPost.id(77)), "need": "trafficking_suspected",
        "urgency": .string(marker),
    ]

    /// A protection role with a key of its own, and the seal that a post makes of its certificate.
    private struct Protection {
        let authority: CertificateAuthority
        let key: PrivateKey

        init() throws {
            key = try PrivateKey.generate()
            authority = try CertificateAuthority.createRoot(
                commonName: "Protection", key: key, notBefore: Timestamp(milliseconds: 0),
                notAfter: Timestamp(milliseconds: 4_000_000_000_000),
                random: SystemRandom())
        }

        var seal: ProtectionSeal {
            get throws { try ProtectionSeal(pem: authority.certificate.pem) }
        }
    }

    @Test("An asylum claim is referred, not refused, until a supervisor enters what was answered")
    func claim() async throws {
        let protection = try Protection()
        let post = try await JournalPost(protection: try protection.seal)
        try await post.run { (http) async throws in
            let crossing = "/v1/crossings/\(TestPost.id(1))"
            let body: JSONValue = [
                "direction": "entry", "crossed_at": "2026-03-01T07:59:00Z",
                "decision": ["outcome": "refused", "refusal_reasons": ["no_valid_document"]],
            ]
            #expect(try await http.put(body.compactText, id: TestPost.id(1)).status == 201)
            let claim = "/v1/referrals/\(TestPost.id(2))"
            let said = "{\"crossing_id\":\"\(TestPost.id(1))\",\"need\":\"asylum_claim\"}"
            let refused = try await http.send(.put, claim, said)
            #expect(refused.status == 409 && refused.problem == "claim-refused")
            #expect(refused.json["detail"]?.string?.contains("correct the decision") == true)

            func decide(
                _ outcome: String, remark: String? = nil, as http: TestHTTP
            ) async throws -> TestHTTP.Answer {
                let change: JSONValue = [
                    "reason": "late_information",
                    "changes": ["/decision/outcome": .string(outcome)],
                    "remark": JSONValue(remark),
                ]
                return try await http.send(.post, crossing + "/amendments", change.compactText)
            }
            #expect(try await decide("referred", as: http).status == 201)
            #expect(try await http.send(.put, claim, said).status == 201)

            // At the counter there is no way back, nor by taking the record back as a whole.
            let back = try await decide("refused", remark: "by telephone", as: http)
            #expect(back.status == 403 && back.problem == "awaits-answer")
            let void = try await http.send(
                .post, crossing + "/amendments", "{\"reason\":\"void\",\"changes\":{}}")
            #expect(void.status == 403 && void.problem == "awaits-answer")
            let whole = try await http.send(
                .post, crossing + "/amendments",
                #"{"reason":"typing_error","changes":{"/decision":{"outcome":"returned"}}}"#)
            #expect(whole.status == 403)
            // What does not touch it is amended as ever.
            let name = try await http.send(
                .post, crossing + "/amendments",
                #"{"reason":"typing_error","changes":{"/traveller/surname":"SARR"}}"#)
            #expect(name.status == 201)

            func waiting() async throws -> [String] {
                let found = try await http.send(.get, "/v1/crossings?outcome=referred")
                return (found.json["crossings"]?.array ?? []).compactMap { $0["id"]?.string }
            }
            #expect(try await waiting() == [TestPost.id(1)])
            let chief = TestHTTP(
                client: http.client, credential: http.credential,
                session: try await post.post.signIn("S-1", role: .supervisor).token)
            for remark in [nil, "", "  "] {
                let silent = try await decide("admitted", remark: remark, as: chief)
                #expect(silent.status == 422 && silent.text.contains("which authority answered"))
            }
            let answer = "protection office, 2 March, ref 12"
            #expect(try await decide("admitted", remark: answer, as: chief).status == 201)
            #expect(try await waiting().isEmpty)
            #expect(try await decide("refused", as: chief).status == 201, "no longer referred")
        }
    }

    @Test("Nothing but what is known for certain stands in a claim's way")
    func claimsThatCount() async throws {
        let protection = try Protection()
        let post = try await JournalPost(protection: try protection.seal)
        try await post.run { (http) async throws in
            for (number, outcome) in ["admitted", "referred", "withdrawn"].enumerated() {
                let id = TestPost.id(UInt64(10 + number))
                let body: JSONValue = [
                    "direction": "entry", "crossed_at": "2026-03-01T07:59:00Z",
                    "decision": ["outcome": .string(outcome)],
                ]
                #expect(try await http.put(body.compactText, id: id).status == 201)
                let said = "{\"crossing_id\":\"\(id)\",\"need\":\"asylum_claim\"}"
                let claim = "/v1/referrals/\(TestPost.id(UInt64(20 + number)))"
                #expect(try await http.send(.put, claim, said).status == 201, "\(outcome)")
            }
            // A crossing of another post, and one that nobody names.
            for (number, said) in [
                "{\"crossing_id\":\"\(TestPost.id(99))\",\"need\":\"asylum_claim\"}",
                "{\"need\":\"asylum_claim\"}",
            ].enumerated() {
                let claim = "/v1/referrals/\(TestPost.id(UInt64(30 + number)))"
                #expect(try await http.send(.put, claim, said).status == 201)
            }
        }
    }

    @Test("The journal holds the seal alone, and the protection role's key opens it")
    func sealed() async throws {
        let protection = try Protection()
        let post = try await JournalPost(protection: try protection.seal)
        try await post.run { (http) async throws in
            let uri = "/v1/referrals/\(TestPost.id())"
            let stored = try await http.send(.put, uri, Self.referral.compactText)
            #expect(stored.status == 201)
            #expect(stored.json["kind"] == "referral")
            for word in [Self.marker, "trafficking", TestPost.id(77)] {
                #expect(!stored.text.contains(word))
            }
            let again = try await http.send(.put, uri, Self.referral.compactText)
            #expect(again.status == 200 && again.json == stored.json)
            let other = try await http.send(.put, uri, "{\"need\":\"medical\"}")
            #expect(other.status == 409)
            let bare = try await http.send(.get, uri)
            #expect(bare.status == 405)
        }
        let id = try #require(Identifier(TestPost.id()))
        let found = try JournalReader(directory: post.root + "/journal").record(id)
        let record = try #require(found)
        #expect(record.envelope.body.object?.keys.sorted() == ["sealed"])
        #expect(record.envelope.verdicts == nil)
        let seal = try #require(
            record.envelope.body["sealed"]?.string.flatMap { Base64.bytes($0) })
        let plain = try CMS.decrypt(
            seal, key: protection.key, certificate: protection.authority.certificate)
        #expect(try JSONValue(parsing: plain) == Self.referral)
        #expect(throws: PKIFault.self) {
            try CMS.decrypt(seal, key: .generate(), certificate: nil)
        }
        // Nowhere on the post's disk.
        let files = try #require(FileManager.default.subpaths(atPath: post.root))
        #expect(files.count > 2)
        for name in files {
            let content = FileManager.default.contents(atPath: post.root + "/" + name) ?? Data()
            #expect(content.range(of: Data(Self.marker.utf8)) == nil, "\(name)")
        }
    }

    @Test("Sent again after a start it gets its receipt; another officer's name is taken")
    func afterStart() async throws {
        let post = try await JournalPost(protection: try Protection().seal)
        let id = TestPost.id()
        let bytes = Array(Self.referral.compactText.utf8)
        let officer = post.post.principal()
        let first = try await post.service.putReferral(id: id, bytes: bytes, by: officer)
        let later = try await post.restarted().putReferral(id: id, bytes: bytes, by: officer)
        #expect(!later.isNew && later.receipt == first.receipt)
        await #expect {
            try await post.service.putReferral(
                id: id, bytes: bytes, by: post.post.principal(badge: "B-2"))
        } throws: {
            if case CaptureFault.journal(.conflict) = $0 { true } else { false }
        }
    }

    @Test("Sixteen at once under one name are one record with one receipt")
    func concurrent() async throws {
        let post = try await JournalPost(protection: try Protection().seal)
        let bytes = Array(Self.referral.compactText.utf8)
        let answers = try await withThrowingTaskGroup(of: StoredAnswer.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    try await post.service.putReferral(
                        id: TestPost.id(), bytes: bytes, by: post.post.principal())
                }
            }
            return try await group.reduce(into: [StoredAnswer]()) { $0.append($1) }
        }
        #expect(answers.filter(\.isNew).count == 1)
        #expect(Set(answers.map(\.receipt.compactText)).count == 1)
    }

    @Test("Without a certificate nothing is stored, and the answer says what to do")
    func noKey() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            let uri = "/v1/referrals/\(TestPost.id())"
            let answer = try await http.send(.put, uri, Self.referral.compactText)
            #expect(answer.status == 503 && answer.problem == "no-protection-key")
            #expect(answer.headers[.retryAfter] == "60")
            #expect(!answer.text.contains(Self.marker))
        }
        #expect(post.journal.head.sequence == 1, "the epoch's start alone")
        #expect(throws: PKIFault.self) { try ProtectionSeal(pem: Array("no PEM".utf8)) }
    }

    @Test("Who may not capture may not refer, and a slip gets its place and not its words")
    func refused() async throws {
        let post = try await JournalPost(protection: try Protection().seal)
        try await post.run(role: .protection) { (http) async throws in
            let uri = "/v1/referrals/\(TestPost.id())"
            #expect(try await http.send(.put, uri, Self.referral.compactText).status == 403)
            let officer = try await post.post.signIn("B-2")
            let own = TestHTTP(
                client: http.client, credential: http.credential, session: officer.token)
            let wrong = try await own.send(.put, uri, "{\"need\":5,\"urgency\":\"\(Self.marker)\"}")
            #expect(wrong.status == 422 && wrong.json.at("errors", "0", "pointer") == "/need")
            #expect(!wrong.text.contains(Self.marker))
        }
    }
}
