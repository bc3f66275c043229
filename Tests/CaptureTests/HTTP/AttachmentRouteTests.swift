import Core
import Foundation
import HTTPTypes
import Journal
import PKI
import Testing

@testable import Capture

@Suite("Attachments over HTTP")
struct AttachmentRouteTests {
    private static let image: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xE0] + SeededRandom(seed: 4).bytes(9_996)
    private static let name = "\(SHA256.digest(image))"
    private static let uri = "/v1/attachments/\(name)"

    private static func crossing(_ attachment: JSONValue) -> String {
        var members = TestCrossing.body().object ?? [:]
        members["attachments"] = [attachment]
        return JSONValue.object(members).compactText
    }

    @Test("One PUT stores it, the same again finds it, and a crossing may name it then")
    func whole() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            let body = Self.crossing([
                "sha256": .string(Self.name), "kind": "face", "media_type": "image/jpeg",
                "size": 10_000,
            ])
            let early = try await http.put(body)
            #expect(early.status == 422 && early.problem == "not-storable")
            #expect(early.json.at("errors", "0", "pointer") == "/attachments/0")
            let none = try await http.send(.head, Self.uri)
            #expect(none.status == 404)
            #expect(none.headers[UploadHeaders.offsetHeader] == "0")
            let stored = try await http.send(.put, Self.uri, bytes: Self.image)
            #expect(stored.status == 201)
            #expect(
                stored.json
                    == ["sha256": .string(Self.name), "offset": 10_000, "complete": true])
            let held = try await http.send(.head, Self.uri)
            #expect(held.status == 204 && held.text.isEmpty)
            #expect(held.headers[UploadHeaders.offsetHeader] == "10000")
            #expect(held.headers[UploadHeaders.completeHeader] == "?1")
            #expect(try await http.send(.put, Self.uri, bytes: Self.image).status == 200)
            let crossing = try await http.put(body)
            #expect(crossing.status == 201)
            #expect(crossing.json["warnings"] == [])
        }
    }

    @Test("Parts follow one another by Upload-Offset, and a wrong one is told the right one")
    func parts() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            let first = try await http.send(
                .put, Self.uri, bytes: Array(Self.image[..<4_000]),
                headers: ["Upload-Offset": "0", "Upload-Complete": "?0"])
            #expect(first.status == 202)
            #expect(first.headers[UploadHeaders.offsetHeader] == "4000")
            #expect(first.headers[UploadHeaders.completeHeader] == "?0")
            for offset in ["0", "3999", "4001"] {
                let wrong = try await http.send(
                    .put, Self.uri, bytes: Array(Self.image[4_000...]),
                    headers: ["Upload-Offset": offset])
                #expect(wrong.status == 409 && wrong.problem == "wrong-offset")
                #expect(wrong.headers[UploadHeaders.offsetHeader] == "4000")
            }
            #expect(try await http.send(.head, Self.uri).status == 204)
            let last = try await http.send(
                .put, Self.uri, bytes: Array(Self.image[4_000...]),
                headers: ["Upload-Offset": "4000"])
            #expect(last.status == 201)
        }
        let digest = try #require(Digest256(Self.name))
        #expect(try post.folder.read(digest, from: 0, count: 20_000) == Self.image)
    }

    @Test("Content-Range goes on as stock clients do, and contradictions are 400")
    func ranges() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            func put(_ range: Range<Int>, _ headers: [String: String]) async throws -> Int {
                try await http.send(
                    .put, Self.uri, bytes: Array(Self.image[range]), headers: headers
                ).status
            }
            #expect(try await put(0..<10, ["Content-Range": "bytes 0-9/10000"]) == 202)
            #expect(try await put(10..<20, ["Content-Range": "bytes 10-19/*"]) == 202)
            for bad in ["bytes 20-9/10000", "bytes */10000", "20-29/10000", "bytes 20-10000/10000"]
            {
                #expect(try await put(20..<30, ["Content-Range": bad]) == 400, "\(bad)")
            }
            #expect(
                try await put(
                    20..<30, ["Content-Range": "bytes 20-29/10000", "Upload-Offset": "21"]) == 400)
            #expect(try await put(20..<30, ["Upload-Offset": "-1"]) == 400)
            #expect(try await put(20..<30, ["Upload-Offset": "20", "Upload-Complete": "1"]) == 400)
            #expect(
                try await put(20..<10_000, ["Content-Range": "bytes 20-9999/10000"]) == 201)
        }
    }

    @Test("Bytes of another SHA-256 are refused with 422 and dropped")
    func otherContent() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            let wrong = try await http.send(.put, Self.uri, bytes: Self.image.reversed())
            #expect(wrong.status == 422 && wrong.problem == "hash-mismatch")
            #expect(wrong.headers[UploadHeaders.offsetHeader] == "0")
            #expect(try await http.send(.head, Self.uri).status == 404)
            #expect(try await http.send(.put, Self.uri, bytes: Self.image).status == 201)
            let empty = try await http.send(
                .put, "/v1/attachments/\(SHA256.digest([UInt8]()))", bytes: [])
            #expect(empty.status == 422 && empty.problem == "empty-attachment")
            let upper = Self.uri.replacingOccurrences(of: Self.name, with: Self.name.uppercased())
            let named = try await http.send(.put, upper, bytes: Self.image)
            #expect(named.status == 422 && named.problem == "bad-sha256")
        }
    }

    @Test("16 MiB are taken, one byte more is 413, whether it was announced or not")
    func sizes() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            let largest = SeededRandom(seed: 1).bytes(Int(HTTPLimits.attachment))
            let stored = try await http.send(
                .put, "/v1/attachments/\(SHA256.digest(largest))", bytes: largest)
            #expect(stored.status == 201)
            let announced = try await http.send(
                .put, Self.uri, bytes: Self.image,
                headers: ["Content-Range": "bytes 0-9999/\(HTTPLimits.attachment + 1)"])
            #expect(announced.status == 413 && announced.problem == "attachment-too-large")
            let larger = largest + [1]
            let sent = try await http.send(
                .put, "/v1/attachments/\(SHA256.digest(larger))", bytes: larger)
            #expect(sent.status == 413)
            #expect(try await http.send(.head, Self.uri).status == 404)
        }
    }

    @Test("The disk's reserve is 507, and a crossing without images is stored all the same")
    func reserve() async throws {
        let post = try await JournalPost()
        post.free.withLock { $0 = 100 << 20 }
        try await post.run { (http) async throws in
            let full = try await http.send(.put, Self.uri, bytes: Self.image)
            #expect(full.status == 507 && full.problem == "disk-full")
            #expect(try await http.put(TestCrossing.body().compactText).status == 201)
            post.free.withLock { $0 = 1 << 40 }
            #expect(try await http.send(.put, Self.uri, bytes: Self.image).status == 201)
        }
    }

    @Test("Only officers and supervisors send them, and only while signed in")
    func roles() async throws {
        let post = try await JournalPost()
        try await post.run(role: .auditor) { (http) async throws in
            #expect(try await http.send(.put, Self.uri, bytes: Self.image).status == 403)
            #expect(try await http.send(.head, Self.uri).status == 403)
            #expect(try await http.anonymous.send(.put, Self.uri, bytes: Self.image).status == 401)
        }
    }

    @Test("A size or a type that the file does not have is stored with a doubt")
    func doubts() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            #expect(try await http.send(.put, Self.uri, bytes: Self.image).status == 201)
            let body = Self.crossing([
                "sha256": .string(Self.name), "kind": "face", "media_type": "image/png", "size": 9,
            ])
            let answer = try await http.put(body)
            #expect(answer.status == 201)
            let doubts = answer.json["warnings"]?.array?.compactMap { $0["pointer"]?.string }
            #expect(doubts == ["/attachments/0/size", "/attachments/0/media_type"])
        }
    }
}
