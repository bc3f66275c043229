import Core
import HTTPTypes
import Journal
import Records
import Testing

@testable import Capture

@Suite("Crossings over HTTP")
struct CrossingRouteTests {
    @Test("Stored is 201 with a receipt, again is 200 with the same bytes, other content is 409")
    func statuses() async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let first = try await http.put(TestCrossing.body().compactText)
            #expect(first.status == 201)
            #expect(first.headers[.location] == "/v1/crossings/\(TestPost.id())")
            #expect(first.headers[.contentType] == "application/json")
            let again = try await http.put(TestCrossing.body().prettyText)
            #expect(again.status == 200)
            #expect(again.text == first.text)
            let other = try await http.put(TestCrossing.body(remark: "x").compactText)
            #expect(other.status == 409)
            #expect(other.problem == "conflict")
            #expect(other.headers[.contentType] == "application/problem+json")
            let read = try await http.send(.get, "/v1/crossings/\(TestPost.id())")
            #expect(read.status == 200)
            #expect(read.json["body"] == TestCrossing.body())
            #expect(read.json["record_hash"] == first.json["record_hash"])
        }
    }

    @Test(
        "What is not JSON is 400 and says where",
        arguments: [
            ("", "line 1, column 1"), ("{", "line 1"), ("{\"a\":1,\n \"a\":2}", "line 2, column 2"),
            ("{} {}", "column 4"), ("\u{FEFF}{}", "column 1"), ("{\"a\":1e999}", "double"),
            (String(repeating: "[", count: 100), "nesting"),
        ])
    func notJSON(body: String, place: String) async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let answer = try await http.put(body)
            #expect(answer.status == 400)
            #expect(answer.problem == "not-json")
            #expect(answer.json["detail"]?.string?.contains(place) == true)
        }
        #expect(post.store.records(.crossing).isEmpty)
    }

    @Test(
        "What cannot be stored is 422 and names the place",
        arguments: [
            ("{\"direction\":\"entry\",\"crossed_at\":\"2026-03-01T08:00:00Z\"}", "/decision"),
            ("{\"colour\":1}", "/colour"), ("[]", ""),
            (
                "{\"direction\":1,\"crossed_at\":\"2026-03-01T08:00:00Z\",\"decision\":{\"outcome\":\"admitted\"}}",
                "/direction"
            ),
        ])
    func notStorable(body: String, pointer: String) async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let answer = try await http.put(body)
            #expect(answer.status == 422)
            #expect(answer.problem == "not-storable")
            let pointers = answer.json["errors"]?.array?.compactMap { $0["pointer"]?.string }
            #expect(pointers?.contains { $0.hasPrefix(pointer) } == true)
        }
    }

    @Test("An attachment that the post does not hold is 422 and names it")
    func attachment() async throws {
        let post = try await TestPost()
        let body = """
            {"direction":"entry","crossed_at":"2026-03-01T08:00:00Z",
            "decision":{"outcome":"admitted"},"attachments":[{"sha256":
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","kind":"face",
            "media_type":"image/jpeg","size":1}]}
            """
        try await TestHTTP.run(post) { (http) async throws in
            let answer = try await http.put(body)
            #expect(answer.status == 422)
            #expect(answer.json.at("errors", "0", "pointer")?.string == "/attachments/0")
        }
        #expect(post.store.records(.crossing).isEmpty)
    }

    @Test("A number that is not whole is 422 and names the place")
    func fraction() async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let body = TestCrossing.body().compactText.dropLast() + ",\"national\":{\"a\":1.5}}"
            let answer = try await http.put(String(body))
            #expect(answer.status == 422)
            #expect(answer.json.at("errors", "0", "pointer") == "/national/a")
        }
    }

    @Test(
        "An id that is no version 7 UUID in lower case is 422",
        arguments: [
            "1", "0195500000007000800000000000000a", "01955000-0000-4000-8000-00000000000a",
            "01955000-0000-7000-8000-00000000000A",
        ])
    func badIdentifier(id: String) async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let answer = try await http.put(TestCrossing.body().compactText, id: id)
            #expect(answer.status == 422)
            #expect(answer.problem == "bad-id")
        }
    }

    @Test("64 KiB are taken, one byte more is 413")
    func size() async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let body = TestCrossing.body().compactText
            let padding = String(repeating: " ", count: 64 * 1_024 - body.utf8.count)
            #expect(try await http.put(body + padding).status == 201)
            let answer = try await http.put(body + padding + " ", id: TestPost.id(2))
            #expect(answer.status == 413)
            #expect(answer.problem == "body-too-large")
            let huge = String(repeating: " ", count: HTTPLimits.drainedBody + 1)
            let closed = try await http.put(huge, id: TestPost.id(3))
            #expect(closed.status == 413)
            #expect(closed.headers[.connection] == "close")
        }
        #expect(post.store.records(.crossing).count == 1)
    }

    @Test(
        "The journal's faults have the contract's statuses",
        arguments: [
            (JournalFault.full(freeBytes: 1, reserveBytes: 2), 507, false),
            (.busy(waiting: 9), 429, true), (.closed, 503, true),
            (.readOnly(path: "/var/lib/waypost/journal"), 503, true),
            (.flushFailed(reason: "x"), 503, true),
            (.notProvisioned(directory: "/var/lib/waypost"), 503, true),
        ])
    func journalFaults(fault: JournalFault, status: Int, retries: Bool) async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            post.store.fail(with: fault)
            let answer = try await http.put(TestCrossing.body().compactText)
            #expect(answer.status == status)
            #expect((answer.headers[.retryAfter] != nil) == retries)
            // Paths of the appliance are nobody's business on the LAN.
            #expect(!answer.text.contains("/var/lib"))
        }
    }

    @Test("A traveller without a document is stored with warnings")
    func withoutDocument() async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let answer = try await http.put(
                """
                {"direction":"entry","crossed_at":"2026-03-01T08:00:00Z",
                 "document":{"class":"none","absent_reason":"lost"},
                 "decision":{"outcome":"referred"}}
                """)
            #expect(answer.status == 201)
            #expect(answer.json["warnings"]?.array?.isEmpty == false)
        }
    }

    @Test("Another record's id gives nothing to read as a crossing")
    func kinds() async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let id = TestPost.id(5)
            #expect(try await http.send(.put, "/v1/incidents/\(id)", "{}").status == 201)
            #expect(try await http.send(.get, "/v1/crossings/\(id)").status == 404)
            #expect(try await http.put(TestCrossing.body().compactText, id: id).status == 409)
            #expect(try await http.send(.get, "/v1/crossings/none").status == 404)
        }
    }

    @Test("The other kinds are answered with receipts")
    func otherKinds() async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            _ = try await http.put(TestCrossing.body().compactText)
            for (method, uri) in [
                (HTTPRequest.Method.put, "/v1/vehicle-visits/\(TestPost.id(2))"),
                (.put, "/v1/incidents/\(TestPost.id(3))"), (.put, "/v1/tallies/\(TestPost.id(4))"),
                (.post, "/v1/shifts"), (.post, "/v1/crossings/\(TestPost.id())/amendments"),
            ] {
                let answer = try await http.send(method, uri, "{}")
                #expect(answer.status == 201, "\(uri)")
                #expect(answer.json["record_hash"] != nil)
            }
            let key = ["Idempotency-Key": "\"\(TestPost.id(9))\""]
            #expect(try await http.send(.post, "/v1/shifts", "{}", headers: key).status == 201)
            #expect(try await http.send(.post, "/v1/shifts", "{}", headers: key).status == 200)
            let inspected = try await http.send(.post, "/v1/documents/inspect", "{}")
            #expect(inspected.status == 200)
            #expect(inspected.json.at("screening", "verdict") == "clear")
        }
    }
}
