import Core
import HTTPTypes
import Records
import Testing

@testable import Capture

@Suite("Enrolment and sign-in over HTTP")
struct AccessRouteTests {
    @Test("A program enrols with a code, signs in, works and signs out")
    func program() async throws {
        let post = try await TestPost()
        let register = post.service.register
        let code = try await register.createEnrolmentCode(name: "till", replace: false).value.code
        let pin = try await register.addOfficer(badge: "S-7", role: .supervisor).value
        try await TestHTTP.run(post) { (http) async throws in
            let enrolled = try await http.anonymous.send(
                .post, "/v1/enrolments", "{\"code\":\"\(code)\",\"name\":\"till\"}")
            #expect(enrolled.status == 201)
            #expect(enrolled.headers[.setCookie] == nil)
            let credential = try #require(enrolled.json["credential"]?.string)
            let device = TestHTTP(client: http.client, credential: credential, session: nil)
            let opened = try await device.send(
                .post, "/v1/sessions", "{\"badge\":\"S-7\",\"pin\":\"\(pin)\"}")
            #expect(opened.status == 201)
            #expect(opened.json["roles"] == ["supervisor"])
            #expect(opened.json["expires_at"] == "2026-03-01T20:00:00.000Z")
            let signedIn = TestHTTP(
                client: http.client, credential: credential,
                session: opened.json["session"]?.string)
            #expect(try await signedIn.put(TestCrossing.body().compactText).status == 201)
            #expect(try await signedIn.send(.delete, "/v1/sessions/current").status == 204)
            let after = try await signedIn.put(TestCrossing.body().compactText)
            #expect(after.status == 401)
            #expect(after.problem == "no-session")
            let reused = try await http.anonymous.send(
                .post, "/v1/enrolments", "{\"code\":\"\(code)\",\"name\":\"x\"}")
            #expect(reused.status == 403)
            #expect(reused.problem == "unknown-code")
        }
        let acts = post.store.records(.audit).compactMap { $0.envelope.body["action"]?.string }
        #expect(acts.suffix(3) == ["workstation_enrolled", "signed_in", "signed_out"])
    }

    @Test("Without credential, without session, with a stranger's session: 401 and nothing stored")
    func unauthorised() async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let body = TestCrossing.body().compactText
            let nobody = try await http.anonymous.put(body)
            #expect(nobody.status == 401 && nobody.problem == "not-enrolled")
            #expect(nobody.headers[.wwwAuthenticate] == "Bearer")
            for session in [nil, "stolen"] {
                let device = TestHTTP(
                    client: http.client, credential: http.credential, session: session)
                let answer = try await device.put(body)
                #expect(answer.status == 401 && answer.problem == "no-session")
            }
            let stranger = TestHTTP(
                client: http.client, credential: "stolen", session: http.session)
            #expect(try await stranger.put(body).status == 401)
        }
        #expect(post.store.records(.crossing).isEmpty)
    }

    @Test(
        "Who does not capture is told that the role does not include this",
        arguments: [OfficerRole.auditor, .protection])
    func wrongRole(role: OfficerRole) async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post, role: role) { (http) async throws in
            let answer = try await http.put(TestCrossing.body().compactText)
            #expect(answer.status == 403 && answer.problem == "forbidden")
        }
    }

    @Test("Wrong PINs are 401, then 429 with the seconds to wait; another badge signs in meanwhile")
    func guessing() async throws {
        let post = try await TestPost()
        let other = try await post.service.register.addOfficer(badge: "B-2", role: .officer).value
        try await TestHTTP.run(post) { (http) async throws in
            var statuses: [Int] = []
            for _ in 1...4 {
                let answer = try await http.send(
                    .post, "/v1/sessions", "{\"badge\":\"B-1\",\"pin\":\"999999\"}")
                statuses.append(answer.status)
                if answer.status == 429 { #expect(answer.headers[.retryAfter] == "5") }
            }
            #expect(statuses == [401, 401, 401, 429])
            let colleague = try await http.send(
                .post, "/v1/sessions", "{\"badge\":\"B-2\",\"pin\":\"\(other)\"}")
            #expect(colleague.status == 201)
        }
        #expect(
            post.store.records(.audit).contains {
                $0.envelope.body["result"]?.string == "refused_3_times"
            })
    }

    @Test(
        "Bodies of sign-in that are no such bodies are refused with their place",
        arguments: [
            ("{}", 422, "/badge"), ("{\"badge\":\"a\",\"pin\":1}", 422, "/pin"),
            ("{\"badge\":\"a\",\"pin\":\"1\",\"x\":1}", 422, "/x"), ("[]", 422, ""),
            ("{\"badge\":\"a\",\"badge\":\"b\"}", 400, "/badge"),
        ])
    func badBody(body: String, status: Int, pointer: String) async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let answer = try await http.send(.post, "/v1/sessions", body)
            #expect(answer.status == status)
            if status == 422 {
                #expect(answer.json.at("errors", "0", "pointer")?.string == pointer)
            }
        }
    }

    @Test("A body of sign-in has 4 KiB")
    func size() async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let body = "{\"badge\":\"\(String(repeating: "a", count: 5_000))\",\"pin\":\"1\"}"
            #expect(try await http.send(.post, "/v1/sessions", body).status == 413)
        }
    }

    @Test("What is meant for another officer's session is 403, and nothing is stored or ended")
    func otherOfficer() async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let body = TestCrossing.body().compactText
            let uri = "/v1/crossings/\(TestPost.id())"
            let other = try await http.send(
                .put, uri, body, headers: ["Waypost-Officer": "B-2"])
            #expect(other.status == 403 && other.problem == "other-officer")
            let leaving = try await http.send(
                .delete, "/v1/sessions/current", headers: ["Waypost-Officer": "B-2"])
            #expect(leaving.status == 403)
            #expect(post.store.records(.crossing).isEmpty)
            let own = try await http.send(.put, uri, body, headers: ["Waypost-Officer": "B-1"])
            #expect(own.status == 201)
        }
        #expect(post.store.records(.crossing).map(\.envelope.officer) == ["B-1"])
    }
}
