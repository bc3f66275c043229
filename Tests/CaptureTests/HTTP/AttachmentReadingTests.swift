import Core
import HTTPTypes
import Journal
import PKI
import Records
import Testing

@testable import Capture

@Suite("Looking at attachments over HTTP")
struct AttachmentReadingTests {
    private static let image: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xE0] + SeededRandom(seed: 4).bytes(149_996)
    private static let name = "\(SHA256.digest(image))"
    private static let uri = "/v1/attachments/\(name)"

    private static func crossing(_ kind: String, _ type: String? = "image/jpeg") -> String {
        var members = TestCrossing.body().object ?? [:]
        members["attachments"] = [
            [
                "sha256": .string(name), "kind": .string(kind), "media_type": JSONValue(type),
                "size": 150_000,
            ]
        ]
        return JSONValue.object(members).compactText
    }

    private static func audits(_ post: JournalPost) throws -> [SealedRecord] {
        try JournalReader(directory: post.root + "/journal")
            .records(after: 0, limit: 1_000, byteLimit: .max).map(\.record)
            .filter { $0.envelope.body["action"] == "attachment_seen" }
    }

    @Test("The officer who took it sees it, whole and in parts, and each look is recorded")
    func own() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            #expect(try await http.send(.put, Self.uri, bytes: Self.image).status == 201)
            #expect(try await http.send(.get, Self.uri).status == 404, "no record names it yet")
            #expect(try await http.put(Self.crossing("face")).status == 201)
            let whole = try await http.send(.get, Self.uri)
            #expect(whole.status == 200 && whole.bytes == Self.image)
            #expect(whole.headers[.contentType] == "image/jpeg")
            #expect(whole.headers[.cacheControl] == "no-store")
            #expect(whole.headers[.xContentTypeOptions] == "nosniff")
            #expect(whole.headers[.contentDisposition]?.hasPrefix("inline") == true)
            let ranges: [(String, ClosedRange<Int>)] = [
                ("bytes=0-9", 0...9), ("bytes=149990-", 149_990...149_999),
                ("bytes=-5", 149_995...149_999), ("bytes=70000-999999", 70_000...149_999),
            ]
            for (text, range) in ranges {
                let part = try await http.send(.get, Self.uri, headers: ["Range": text])
                #expect(part.status == 206 && part.bytes == Array(Self.image[range]), "\(text)")
                #expect(
                    part.headers[.contentRange]
                        == "bytes \(range.lowerBound)-\(range.upperBound)/150000")
            }
            let beyond = try await http.send(.get, Self.uri, headers: ["Range": "bytes=150000-"])
            #expect(beyond.status == 416 && beyond.problem == "no-such-range")
            #expect(beyond.headers[.contentRange] == "bytes */150000")
            for text in ["bytes=5-4", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b"] {
                let answer = try await http.send(.get, Self.uri, headers: ["Range": text])
                #expect(answer.status == 200 && answer.bytes == Self.image, "\(text)")
            }
            let other = try await http.send(
                .get, Self.uri, headers: ["Range": "bytes=0-9", "If-Range": "\"another\""])
            #expect(other.status == 200)
        }
        let seen = try Self.audits(post)
        #expect(seen.count == 11)
        #expect(seen.first?.envelope.officer == "B-1")
        #expect(seen.first?.envelope.body["target"]?.string == TestPost.id())
    }

    @Test("Another officer sees it not; a supervisor, an auditor and the protection role do")
    func roles() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            #expect(try await http.send(.put, Self.uri, bytes: Self.image).status == 201)
            #expect(try await http.put(Self.crossing("face")).status == 201)
            #expect(try await http.anonymous.send(.get, Self.uri).status == 401)
            for (role, status) in [
                (OfficerRole.officer, 403), (.trainee, 403), (.supervisor, 200), (.auditor, 200),
                (.protection, 200),
            ] {
                let session = try await post.post.signIn("X-\(role.rawValue)", role: role)
                let other = TestHTTP(
                    client: http.client, credential: http.credential, session: session.token)
                #expect(try await other.send(.get, Self.uri).status == status, "\(role)")
            }
        }
        #expect(try Self.audits(post).count == 3)
    }

    @Test("A fingerprint is not for officers, and what a browser could run is only for saving")
    func kinds() async throws {
        let post = try await JournalPost()
        try await post.run(role: .supervisor) { (http) async throws in
            #expect(try await http.send(.put, Self.uri, bytes: Self.image).status == 201)
            let said: [(String?, String, String)] = [
                ("text/html", "text/html", "attachment"),
                ("image/svg+xml", "image/svg+xml", "attachment"),
                ("IMAGE/PNG", "image/png", "inline"),
                ("nonsense; x=\"\r\n", "application/octet-stream", "attachment"),
                (nil, "application/octet-stream", "attachment"),
            ]
            for (number, (type, served, disposition)) in said.enumerated() {
                let stored = try await http.put(
                    Self.crossing("fingerprint", type), id: TestPost.id(UInt64(number)))
                #expect(stored.status == 201)
                let answer = try await http.send(.get, Self.uri)
                #expect(answer.headers[.contentType] == served)
                #expect(answer.headers[.contentDisposition]?.hasPrefix(disposition) == true)
            }
            let officer = try await post.post.signIn("B-2")
            let own = TestHTTP(
                client: http.client, credential: http.credential, session: officer.token)
            #expect(
                try await own.put(Self.crossing("fingerprint"), id: TestPost.id(9)).status == 201)
            #expect(try await own.send(.get, Self.uri).status == 403)
        }
    }

    @Test("Own crossings are those of this shift: twelve hours later they are nobody's own")
    func laterShift() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            #expect(try await http.send(.put, Self.uri, bytes: Self.image).status == 201)
            #expect(try await http.put(Self.crossing("face")).status == 201)
        }
        let sha256 = try #require(Digest256(Self.name))
        let officer = post.post.principal()
        _ = try await post.service.attachment(sha256, for: officer)
        post.time.advance(.seconds(13 * 3_600))
        await #expect {
            try await post.service.attachment(sha256, for: officer)
        } throws: {
            if case CaptureFault.forbidden = $0 { true } else { false }
        }
    }

    @Test("Any officer sees the face of a hit until somebody has decided for good")
    func hits() async throws {
        let hit = FixedScreening(["verdict": "hit", "checks": [FixedScreening.check("l", "hit")]])
        let post = try await JournalPost(screening: hit)
        try await post.run { (http) async throws in
            #expect(try await http.send(.put, Self.uri, bytes: Self.image).status == 201)
            #expect(try await http.put(Self.crossing("face")).status == 201)
            let session = try await post.post.signIn("B-2")
            let other = TestHTTP(
                client: http.client, credential: http.credential, session: session.token)
            #expect(try await other.send(.get, Self.uri).status == 200)
            let outcome = "/v1/alerts/\(TestPost.id())/outcome"
            let alone = "{\"decision\":\"dismissed\",\"reason\":\"another face\"}"
            #expect(try await other.send(.post, outcome, alone).status == 201)
            #expect(try await other.send(.get, Self.uri).status == 200, "still provisional")
            let chief = try await post.post.signIn("S-1", role: .supervisor)
            let supervisor = TestHTTP(
                client: http.client, credential: http.credential, session: chief.token)
            #expect(try await supervisor.send(.post, outcome, alone).status == 201)
            #expect(try await other.send(.get, Self.uri).status == 403)
        }
    }

    @Test("What retention erased is 410 with the reason")
    func purged() async throws {
        let post = try await JournalPost()
        try await post.run(role: .supervisor) { (http) async throws in
            #expect(try await http.send(.put, Self.uri, bytes: Self.image).status == 201)
            #expect(try await http.put(Self.crossing("face")).status == 201)
            try await post.purgeAttachments()
            let session = try await post.post.signIn("S-2", role: .supervisor)
            let later = TestHTTP(
                client: http.client, credential: http.credential, session: session.token)
            let gone = try await later.send(.get, Self.uri)
            #expect(gone.status == 410 && gone.problem == "purged")
            #expect(gone.json["detail"]?.string?.contains("rule of retention") == true)
        }
        #expect(try Self.audits(post).isEmpty)
    }
}
