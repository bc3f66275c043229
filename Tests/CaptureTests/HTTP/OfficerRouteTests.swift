import Core
import HTTPTypes
import Records
import Testing

@testable import Capture

@Suite("Officers and their PINs over HTTP")
struct OfficerRouteTests {
    private static func audits(_ post: TestPost) -> [String] {
        post.store.records(.audit).map {
            "\($0.envelope.body["action"]?.string ?? "") \($0.envelope.body["target"]?.string ?? "")"
        }
    }

    @Test("A supervisor gives a colleague a PIN, which ends sessions and is recorded")
    func reset() async throws {
        let post = try await TestPost()
        let colleague = try await post.signIn("B-2")
        try await TestHTTP.run(post, role: .supervisor) { (http) async throws in
            let answer = try await http.send(.post, "/v1/officers/B-2/pin")
            #expect(answer.status == 201 && answer.json["badge"] == "B-2")
            let pin = try #require(answer.json["pin"]?.string)
            #expect(throws: AccessFault.self) {
                try post.service.register.principal(
                    credential: post.credential, session: colleague.token)
            }
            let signedIn = try await http.send(
                .post, "/v1/sessions", "{\"badge\":\"B-2\",\"pin\":\"\(pin)\"}")
            #expect(signedIn.status == 201)
            #expect(try await http.send(.post, "/v1/officers/X-9/pin").status == 404)
        }
        let reset = try #require(
            post.store.records(.audit).first {
                $0.envelope.body["action"] == "officer_pin_reset"
            })
        #expect(reset.envelope.officer == "B-1" && reset.envelope.body["target"] == "B-2")
    }

    @Test(
        "Nobody else resets or lists",
        arguments: [OfficerRole.officer, .protection, .auditor, .trainee])
    func others(role: OfficerRole) async throws {
        let post = try await TestPost()
        _ = try await post.service.register.addOfficer(badge: "B-2", role: .officer)
        try await TestHTTP.run(post, role: role) { (http) async throws in
            #expect(try await http.send(.post, "/v1/officers/B-2/pin").status == 403)
            #expect(try await http.send(.get, "/v1/officers").status == 403)
            #expect(try await http.anonymous.send(.get, "/v1/officers").status == 401)
            #expect(try await http.anonymous.send(.post, "/v1/officers/B-2/pin").status == 401)
        }
        #expect(!Self.audits(post).contains("officer_pin_reset B-2"))
    }

    @Test("Who watches over supervisors has a PIN that no supervisor chooses")
    func watchers() async throws {
        let post = try await TestPost()
        for (badge, role) in [("A-1", OfficerRole.auditor), ("P-1", .protection)] {
            _ = try await post.service.register.addOfficer(badge: badge, role: role)
        }
        try await TestHTTP.run(post, role: .supervisor) { (http) async throws in
            for badge in ["A-1", "P-1"] {
                let answer = try await http.send(.post, "/v1/officers/\(badge)/pin")
                #expect(answer.status == 403 && answer.problem == "not-by-supervisor")
            }
            let listed = try await http.send(.get, "/v1/officers").json["officers"]?.array ?? []
            let resettable = listed.filter { $0["may_reset"] == true }
            #expect(listed.count == 3 && resettable.map { $0["badge"] } == ["B-1"])
        }
    }

    @Test("A badge that HQ's roster locks is not a supervisor's to unlock")
    func lockedByRoster() async throws {
        let post = try await TestPost()
        let register = post.service.register
        let table = "badge,role,state\nB-1,supervisor,active\nB-2,officer,locked\n"
        let pin = try await register.addOfficer(badge: "B-1", role: .supervisor).value
        _ = try await register.addOfficer(badge: "B-2", role: .officer)
        _ = try await register.install(
            Roster(table: Array(table.utf8)), as: "roster/a/1", madeAt: post.time.now())
        let session = try await post.service.openSession(
            badge: "B-1", pin: pin, credential: post.credential)
        await #expect {
            try await post.service.resetPIN(of: "B-2", by: session.principal)
        } throws: { error in
            if case .access(.lockedByRoster)? = error as? CaptureFault { true } else { false }
        }
        #expect(register.listOfficers().first { $0.badge == "B-2" }?.isLockedByRoster == true)
        _ = try await register.resetPIN(badge: "B-2")
        #expect(register.listOfficers().first { $0.badge == "B-2" }?.isLocked == false)
    }

    @Test("An officer chooses another PIN with the one until now")
    func change() async throws {
        let post = try await TestPost()
        let pin = try await post.service.register.addOfficer(badge: "B-2", role: .officer).value
        let session = try await post.service.openSession(
            badge: "B-2", pin: pin, credential: post.credential)
        try await TestHTTP.run(post) { (http) async throws in
            let own = TestHTTP(
                client: http.client, credential: http.credential, session: session.token)
            func change(_ old: String, _ new: String) async throws -> TestHTTP.Answer {
                try await own.send(
                    .put, "/v1/sessions/current/pin",
                    "{\"pin\":\"\(old)\",\"new_pin\":\"\(new)\"}")
            }
            #expect(try await change(pin, "123456").status == 422)
            #expect(try await change("000000", "407193").status == 401)
            #expect(try await change(pin, "407193").status == 204)
            let again = try await http.send(
                .post, "/v1/sessions", "{\"badge\":\"B-2\",\"pin\":\"407193\"}")
            #expect(again.status == 201)
        }
        #expect(Self.audits(post).contains("officer_pin_changed B-2"))
    }

    @Test("A recovery code signs in as a supervisor; wrong bodies are told what would be right")
    func recovery() async throws {
        let post = try await TestPost()
        let codes = try await post.service.register.makeRecoveryCodes().value
        try await TestHTTP.run(post) { (http) async throws in
            func open(_ body: String) async throws -> TestHTTP.Answer {
                try await http.send(.post, "/v1/sessions", body)
            }
            let opened = try await open("{\"badge\":\"B-1\",\"recovery_code\":\"\(codes[0])\"}")
            #expect(opened.status == 201 && opened.json["roles"] == ["supervisor"])
            let wrong = try await open("{\"badge\":\"B-1\",\"recovery_code\":\"\(codes[0])\"}")
            #expect(wrong.status == 401 && wrong.problem == "wrong-recovery-code")
            #expect(try await open("{\"badge\":\"B-1\"}").status == 422)
            let both = "{\"badge\":\"B-1\",\"pin\":\"1\",\"recovery_code\":\"\(codes[1])\"}"
            #expect(try await open(both).status == 422)
            #expect(post.service.register.recoveryCodesLeft == 9)
        }
        #expect(Self.audits(post).contains("recovery_code_used B-1"))
    }
}
