import Core
import Foundation
import HTTPTypes
import Records
import Testing

@testable import Capture

@Suite("Half-filled forms")
struct DraftRouteTests {
    private static let address = "/v1/drafts/\(TestPost.id())"
    private static let surname = "SECRETSURNAME"

    private static func body(_ surname: String = surname, revision: Int64 = 0) -> String {
        let json: JSONValue = [
            "label": .string(surname), "revision": .integer(revision),
            "content": ["fields": ["traveller.surname": .string(surname)]],
        ]
        return json.compactText
    }

    /// The same client in the session of somebody else, perhaps at another workstation.
    private static func other(
        _ http: TestHTTP, _ post: TestPost, _ badge: String, role: OfficerRole = .officer
    ) async throws -> TestHTTP {
        let session = try await post.signIn(badge, role: role)
        return TestHTTP(
            client: http.client, credential: http.credential, session: session.token)
    }

    @Test("A draft is read back as it was saved, and each save says what it goes on from")
    func saved() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            let first = try await http.send(.put, Self.address, Self.body())
            #expect(first.status == 201)
            #expect(first.json["revision"] == 1 && first.json["workstation"] == "counter 1")
            #expect(first.json["expires_at"] == "2026-03-02T08:00:00.000Z")
            let again = try await http.send(.put, Self.address, Self.body())
            #expect(again.status == 200 && again.json["revision"] == 1, "sent again, kept once")
            let second = try await http.send(
                .put, Self.address, Self.body("NEXT", revision: 1))
            #expect(second.status == 200 && second.json["revision"] == 2)
            let stale = try await http.send(.put, Self.address, Self.body("STALE", revision: 1))
            #expect(stale.status == 409 && stale.problem == "draft-changed")
            #expect(stale.json["detail"]?.string?.contains("counter 1") == true)
            let read = try await http.send(.get, Self.address)
            #expect(read.json.at("content", "fields", "traveller.surname") == "NEXT")
            let list = try await http.send(.get, "/v1/drafts")
            #expect(list.json["drafts"]?.array?.count == 1)
            #expect(list.json.at("drafts", "0", "label") == "NEXT")
            #expect(list.json.at("drafts", "0", "content") == nil)
        }
    }

    @Test("A draft is its officer's alone: a colleague and a supervisor find nothing")
    func othersDraft() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            #expect(try await http.send(.put, Self.address, Self.body()).status == 201)
            for (badge, role) in [("B-2", OfficerRole.officer), ("S-1", .supervisor)] {
                let other = try await Self.other(http, post.post, badge, role: role)
                #expect(try await other.send(.get, "/v1/drafts").json["drafts"] == [])
                #expect(try await other.send(.get, Self.address).status == 404)
                let taken = try await other.send(.put, Self.address, Self.body("OTHER"))
                #expect(taken.status == 409 && taken.problem == "conflict")
                #expect(try await other.send(.delete, Self.address).status == 204)
            }
            let auditor = try await Self.other(http, post.post, "A-1", role: .auditor)
            #expect(try await auditor.send(.get, "/v1/drafts").status == 403)
            #expect(try await http.anonymous.send(.get, Self.address).status == 401)
            #expect(try await http.send(.get, Self.address).status == 200, "still there")
        }
    }

    @Test("Its file says nothing without the secret, and survives a start of the role")
    func onDisk() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            #expect(try await http.send(.put, Self.address, Self.body()).status == 201)
        }
        let file = "\(post.root)/drafts/\(TestPost.id()).draft"
        let bytes = try LinuxFiles().read(file, limit: DraftLimits.file)
        #expect(Data(bytes).range(of: Data(Self.surname.utf8)) == nil)
        #expect(Data(bytes).range(of: Data("B-1".utf8)) == nil)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let principal = post.post.principal()
        let read = try await post.restarted().draft(id: TestPost.id(), of: principal)
        #expect(read.at("content", "fields", "traveller.surname")?.string == Self.surname)
        // A file that was changed opens no more, and does not stand in the way.
        var altered = bytes
        altered[bytes.count - 1] ^= 1
        try LinuxFiles().replace(file, with: altered, mode: 0o600)
        let list = try await post.restarted().drafts(of: principal)
        #expect(list["drafts"] == [])
        #expect(!LinuxFiles().exists(file))
    }

    @Test("A draft goes with its crossing's receipt, and cannot come back")
    func recorded() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            #expect(try await http.send(.put, Self.address, Self.body()).status == 201)
            #expect(try await http.put(TestCrossing.body().compactText).status == 201)
            #expect(try await http.send(.get, Self.address).status == 404)
            #expect(!LinuxFiles().exists("\(post.root)/drafts/\(TestPost.id()).draft"))
            let late = try await http.send(.put, Self.address, Self.body("LATE"))
            #expect(late.status == 409 && late.problem == "already-recorded")
        }
    }

    @Test("A draft that the stop of the role left behind goes when drafts are asked for")
    func leftBehind() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            #expect(try await http.send(.put, Self.address, Self.body()).status == 201)
            let file = "\(post.root)/drafts/\(TestPost.id()).draft"
            let bytes = try LinuxFiles().read(file, limit: DraftLimits.file)
            #expect(try await http.put(TestCrossing.body().compactText).status == 201)
            try LinuxFiles().replace(file, with: bytes, mode: 0o600)
            let list = try await post.restarted().drafts(of: post.post.principal())
            #expect(list["drafts"] == [])
            #expect(!LinuxFiles().exists(file))
        }
    }

    @Test("A draft is kept for a day after it was saved last")
    func old() async throws {
        let post = try await JournalPost()
        let service = post.service
        let principal = post.post.principal()
        func save(_ words: String, revision: Int64) async throws {
            _ = try await service.saveDraft(
                id: TestPost.id(), bytes: Array(Self.body(words, revision: revision).utf8),
                by: principal, at: "counter")
        }
        func count() async throws -> Int? {
            try await service.drafts(of: principal)["drafts"]?.array?.count
        }
        try await save("ONE", revision: 0)
        post.time.advance(.seconds(23 * 3_600))
        try await save("TWO", revision: 1)
        post.time.advance(.seconds(23 * 3_600))
        #expect(try await count() == 1)
        post.time.advance(.seconds(3_600))
        #expect(try await count() == 0)
        #expect(!LinuxFiles().exists("\(post.root)/drafts/\(TestPost.id()).draft"))
    }

    @Test("An officer has twenty; the next is refused and says why, none is lost")
    func limit() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            for number in 1...UInt64(DraftLimits.ofOfficer) {
                let answer = try await http.send(
                    .put, "/v1/drafts/\(TestPost.id(number))", Self.body())
                #expect(answer.status == 201)
            }
            let more = try await http.send(.put, "/v1/drafts/\(TestPost.id(99))", Self.body())
            #expect(more.status == 409 && more.problem == "too-many-drafts")
            let known = try await http.send(.put, Self.address, Self.body("MORE", revision: 1))
            #expect(known.status == 200)
            #expect(try await http.send(.delete, Self.address).status == 204)
            let then = try await http.send(.put, "/v1/drafts/\(TestPost.id(99))", Self.body())
            #expect(then.status == 201)
        }
    }

    @Test(
        "A body that is no draft is refused with the place",
        arguments: [
            ("[]", ""), ("{}", "/content"), (#"{"content":[]}"#, "/content"),
            (#"{"content":{},"label":7}"#, "/label"),
            (#"{"content":{},"revision":-1}"#, "/revision"),
            (#"{"content":{},"revision":"1"}"#, "/revision"),
            (#"{"content":{},"other":1}"#, "/other"),
        ])
    func refused(body: String, pointer: String) async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            let answer = try await http.send(.put, Self.address, body)
            #expect(answer.status == 422)
            #expect(answer.json.at("errors", "0", "pointer")?.string == pointer)
        }
    }

    @Test("More than 64 KiB is 413, an id that is no version 7 UUID 422")
    func bounds() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            let long = String(repeating: "A", count: DraftLimits.bytes)
            #expect(try await http.send(.put, Self.address, Self.body(long)).status == 413)
            #expect(try await http.send(.put, "/v1/drafts/one", Self.body()).status == 422)
            #expect(try await http.send(.get, "/v1/drafts/one").status == 404)
        }
    }
}
