import Core
import HTTPTypes
import Testing

@testable import Capture

@Suite("Addresses, methods and types")
struct RouteTableTests {
    @Test(
        "An address without anything behind it is 404",
        arguments: [
            "/v1", "/v1/crossing", "/v1/crossings/a/b", "/assets/../secret", "/assets/no.js",
            "/%2e%2e",
        ])
    func notFound(uri: String) async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let answer = try await http.send(.get, uri)
            #expect(answer.status == 404 && answer.problem == "not-found")
        }
    }

    @Test(
        "A method that an address does not answer is 405 and names those it does",
        arguments: [
            (HTTPRequest.Method.post, "/v1/crossings/x", "GET, HEAD, PUT"),
            (.get, "/v1/sessions", "POST"), (.delete, "/healthz", "GET, HEAD"),
            (.put, "/", "GET, HEAD"),
        ])
    func wrongMethod(method: HTTPRequest.Method, uri: String, allowed: String) async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let answer = try await http.send(method, uri)
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == allowed)
        }
    }

    @Test(
        "A body of another type is 415",
        arguments: [
            "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
            "application/jsonp", "",
        ])
    func wrongType(type: String) async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let answer = try await http.send(
                .put, "/v1/crossings/\(TestPost.id())", "{}", headers: ["Content-Type": type])
            #expect(answer.status == 415 && answer.problem == "unsupported-type")
        }
    }

    @Test("A compressed body is 415; a charset beside the type is fine")
    func encodings() async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let body = TestCrossing.body().compactText
            let packed = try await http.send(
                .put, "/v1/crossings/\(TestPost.id())", body, headers: ["Content-Encoding": "gzip"])
            #expect(packed.status == 415)
            let plain = try await http.send(
                .put, "/v1/crossings/\(TestPost.id())", body,
                headers: ["Content-Type": "application/JSON; charset=utf-8"])
            #expect(plain.status == 201)
        }
    }

    @Test("Headers beyond 16 KiB are 431")
    func headers() async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let long = String(repeating: "a", count: 16 * 1_024)
            let answer = try await http.send(.get, "/healthz", headers: ["X-Long": long])
            #expect(answer.status == 431 && answer.problem == "headers-too-large")
            let address = try await http.send(.get, "/healthz?\(long)")
            #expect(address.status == 431)
        }
    }

    @Test("Health is always answered; readiness follows the journal", arguments: [true, false])
    func health(isReady: Bool) async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post, isReady: isReady) { (http) async throws in
            #expect(try await http.anonymous.send(.get, "/healthz").status == 200)
            let ready = try await http.anonymous.send(.get, "/readyz")
            #expect(ready.status == (isReady ? 200 : 503))
            #expect((ready.headers[.retryAfter] != nil) == !isReady)
        }
    }

    @Test(
        "Dates of headers are written as RFC 9110 asks",
        arguments: [
            ("1994-11-06T08:49:37.000Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("2026-03-01T00:00:00.999Z", "Sun, 01 Mar 2026 00:00:00 GMT"),
            ("1969-12-31T23:59:59.000Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
        ])
    func dates(time: String, text: String) throws {
        #expect(HTTPDate.text(try #require(Timestamp(time))) == text)
    }
}
