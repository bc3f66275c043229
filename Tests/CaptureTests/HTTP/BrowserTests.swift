import Core
import HTTPTypes
import Records
import Testing

@testable import Capture

@Suite("Browsers: cookies, other sites, headers")
struct BrowserTests {
    private static let page = ["Waypost-Page": "1", "Origin": "https://localhost"]

    private static func cookies(_ http: TestHTTP) -> String {
        "\(CaptureCookie.workstation.rawValue)=\(http.credential ?? ""); "
            + "\(CaptureCookie.session.rawValue)=\(http.session ?? "")"
    }

    @Test("The page gets its secrets as cookies that scripts cannot read, and nowhere else")
    func cookieAttributes() async throws {
        let post = try await TestPost()
        let register = post.service.register
        let code = try await register.createEnrolmentCode(name: "till", replace: false).value.code
        let pin = try await register.addOfficer(badge: "B-9", role: .officer).value
        try await TestHTTP.run(post) { (http) async throws in
            let enrolled = try await http.anonymous.send(
                .post, "/v1/enrolments", "{\"code\":\"\(code)\",\"name\":\"\"}",
                headers: Self.page)
            #expect(enrolled.status == 201)
            #expect(enrolled.json["credential"] == .null)
            let cookie = try #require(enrolled.headers[.setCookie])
            for attribute in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/", "__Host-"] {
                #expect(cookie.contains(attribute))
            }
            var headers = Self.page
            headers["Cookie"] = cookie.split(separator: ";").first.map(String.init)
            let opened = try await http.anonymous.send(
                .post, "/v1/sessions", "{\"badge\":\"B-9\",\"pin\":\"\(pin)\"}", headers: headers)
            #expect(opened.status == 201)
            #expect(opened.json["session"] == .null)
            #expect(opened.headers[.setCookie]?.contains("HttpOnly") == true)
            let out = opened.headers[.setCookie]?.split(separator: ";").first ?? ""
            headers["Cookie"] = "\(headers["Cookie"] ?? ""); \(out)"
            let stored = try await http.anonymous.send(
                .put, "/v1/crossings/\(TestPost.id())", TestCrossing.body().compactText,
                headers: headers)
            #expect(stored.status == 201)
            let closed = try await http.anonymous.send(
                .delete, "/v1/sessions/current", headers: headers)
            #expect(closed.status == 204)
            #expect(closed.headers[.setCookie]?.contains("Max-Age=0") == true)
        }
    }

    @Test(
        "With cookies, a request that the page did not send is 403 and stores nothing",
        arguments: [
            [:], ["Origin": "https://localhost"],
            ["Waypost-Page": "1", "Origin": "https://evil.example"],
            ["Waypost-Page": "1", "Origin": "http://localhost"],
            ["Waypost-Page": "1", "Origin": "null"],
            ["Waypost-Page": "1", "Sec-Fetch-Site": "cross-site"],
            ["Waypost-Page": "1", "Sec-Fetch-Site": "same-site"],
        ] as [[String: String]])
    func crossSite(headers: [String: String]) async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            var headers = headers
            headers["Cookie"] = Self.cookies(http)
            for (method, uri) in [
                (HTTPRequest.Method.put, "/v1/crossings/\(TestPost.id())"),
                (.post, "/v1/documents/inspect"), (.post, "/v1/sessions"),
                (.delete, "/v1/sessions/current"),
            ] {
                let answer = try await http.anonymous.send(
                    method, uri, TestCrossing.body().compactText, headers: headers)
                #expect(answer.status == 403 && answer.problem == "cross-site", "\(uri)")
            }
            let own = Self.page.merging(["Cookie": Self.cookies(http)]) { first, _ in first }
            let meant = try await http.anonymous.send(
                .put, "/v1/crossings/\(TestPost.id(2))", TestCrossing.body().compactText,
                headers: own)
            #expect(meant.status == 201)
        }
        #expect(post.store.records(.crossing).count == 1)
    }

    @Test("No other site is allowed to ask before it asks (CORS)")
    func preflight() async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let answer = try await http.send(
                .options, "/v1/crossings/\(TestPost.id())",
                headers: [
                    "Origin": "https://evil.example", "Access-Control-Request-Method": "PUT",
                ])
            #expect(answer.status == 405)
            #expect(!answer.headers.contains { $0.name.canonicalName.hasPrefix("access-control") })
        }
    }

    @Test(
        "Every answer, also a refusal, carries the security headers",
        arguments: [
            "/", "/assets/app.js", "/healthz", "/nowhere", "/v1/crossings/x", "/openapi.yaml",
        ])
    func securityHeaders(uri: String) async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let answer = try await http.anonymous.send(.get, uri)
            let policy = try #require(answer.headers[.contentSecurityPolicy])
            #expect(policy.contains("default-src 'none'"))
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(answer.headers[.strictTransportSecurity]?.hasPrefix("max-age=") == true)
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            #expect(
                HTTPField.Name("Referrer-Policy").flatMap { answer.headers[$0] } == "no-referrer")
            #expect(answer.headers[.cacheControl] != nil)
        }
    }
}
