import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Records
import Testing

@testable import Capture

@Suite("Training beside the post's own work")
struct TrainingRouteTests {
    private let post: TestPost
    /// What training stores.
    private let store: MemoryStore

    init() async throws {
        post = try await TestPost()
        store = MemoryStore(clock: StampingClock(source: post.time))
    }

    /// Both halves over one register, and nobody signed in.
    private func run(_ body: @escaping @Sendable (TestHTTP) async throws -> Void) async throws {
        let training = CaptureService(
            register: post.service.register, store: store, screening: FixedScreening.clear,
            clock: StampingClock(source: post.time), random: SeededRandom(seed: 6))
        let api = CaptureAPI(
            service: post.service, training: training, post: "P", time: post.time)
        let application = Application(responder: api.router.buildResponder())
        let credential = post.credential
        try await application.test(.router) { client in
            try await body(TestHTTP(client: client, credential: credential, session: nil))
        }
    }

    private func signIn(
        _ http: TestHTTP, at address: String, as role: OfficerRole = .officer
    ) async throws -> (answer: TestHTTP.Answer, http: TestHTTP) {
        let badge = "\(role.rawValue)-1"
        let pin: String
        do {
            pin = try await post.service.register.addOfficer(badge: badge, role: role).value
        } catch AccessFault.officerExists {
            pin = try await post.service.register.resetPIN(badge: badge, by: .technician).value
        }
        let answer = try await http.send(
            .post, address, "{\"badge\":\"\(badge)\",\"pin\":\"\(pin)\"}")
        return (
            answer,
            TestHTTP(
                client: http.client, credential: http.credential,
                session: answer.json["session"]?.string)
        )
    }

    private static let body = TestCrossing.body().compactText

    @Test("a session is for one of the two journals, whatever a client sends where")
    func apart() async throws {
        try await run { http in
            let (real, officer) = try await signIn(http, at: "/v1/sessions")
            #expect(real.status == 201 && real.json["training"] == false)
            let (taught, learner) = try await signIn(http, at: "/training/v1/sessions")
            #expect(taught.status == 201 && taught.json["training"] == true)
            // The PIN was made anew, which ended the first session.
            #expect(try await officer.put(Self.body).status == 401)
            let address = "/v1/crossings/\(TestPost.id())"
            let wrong = try await learner.send(.put, address, Self.body)
            #expect(wrong.status == 403 && wrong.problem == "other-session")
            #expect(wrong.json["detail"]?.string?.contains("below /training") == true)
            let right = try await learner.send(.put, "/training" + address, Self.body)
            #expect(right.status == 201)
            #expect(try await learner.send(.get, "/training" + address).status == 200)

            let (_, again) = try await signIn(http, at: "/v1/sessions")
            let turned = try await again.send(.put, "/training" + address, Self.body)
            #expect(turned.status == 403 && turned.problem == "other-session")
            #expect(try await again.send(.get, address).status == 404)
            #expect(
                try await again.send(.put, "/v1/crossings/\(TestPost.id(2))", Self.body).status
                    == 201)
        }
        #expect(store.records(.crossing).count == 1)
        #expect(post.store.records(.crossing).map(\.envelope.id.description) == [TestPost.id(2)])
    }

    @Test("a trainee does an officer's work there, wherever they sign in, and none elsewhere")
    func trainee() async throws {
        try await run { http in
            let (answer, trainee) = try await signIn(http, at: "/v1/sessions", as: .trainee)
            #expect(answer.json["training"] == true && answer.json["roles"] == ["trainee"])
            #expect(try await trainee.put(Self.body).status == 403)
            let stored = try await trainee.send(
                .put, "/training/v1/crossings/\(TestPost.id())", Self.body)
            #expect(stored.status == 201)
            let left = try await trainee.send(.delete, "/v1/sessions/current")
            #expect(left.status == 204)
            #expect(
                try await trainee.send(.get, "/training/v1/crossings/\(TestPost.id())").status
                    == 401)
        }
        #expect(post.store.records(.crossing).isEmpty)
        #expect(store.records(.crossing).count == 1)
        // Who was there is on record with the post, and only with the post.
        let audits = post.store.records(.audit).map(\.envelope.body)
        #expect(audits.contains { $0["action"] == "signed_in" && $0["result"] == "for_training" })
        #expect(audits.contains { $0["action"] == "signed_out" })
        #expect(store.records(.audit).allSatisfy { $0.envelope.body["action"] != "signed_in" })
    }

    @Test("a session stays what it is past a start of the role")
    func restarted() async throws {
        try await run { http in
            let (_, trainee) = try await signIn(http, at: "/training/v1/sessions", as: .trainee)
            let register = try TestPost.register(time: post.time, files: post.files, seed: 2)
            let principal = try register.principal(
                credential: trainee.credential, session: trainee.session)
            #expect(principal.isTraining && principal.role == .trainee)
        }
    }

    @Test(
        "what would change the post itself is not there",
        arguments: [
            (HTTPRequest.Method.post, "/training/v1/enrolments"),
            (.get, "/training/v1/officers"), (.post, "/training/v1/officers/B-1/pin"),
            (.post, "/training/v1/power/requests"), (.get, "/training/healthz"),
            (.get, "/training/openapi.yaml"),
        ])
    func absent(method: HTTPRequest.Method, address: String) async throws {
        try await run { http in
            let (_, chief) = try await signIn(http, at: "/training/v1/sessions", as: .supervisor)
            #expect(try await chief.send(method, address).status == 404)
        }
    }

    @Test("nobody spends a recovery code on training")
    func recovery() async throws {
        try await run { http in
            let answer = try await http.send(
                .post, "/training/v1/sessions", #"{"badge":"B-1","recovery_code":"ABCD"}"#)
            #expect(answer.status == 422)
            #expect(answer.text.contains("nobody trains with a recovery code"))
        }
    }

    @Test("where nobody can train there is no such address, and trainees capture nothing")
    func none() async throws {
        try await TestHTTP.run(post, role: .trainee) { (http) async throws in
            #expect(try await http.send(.get, "/training/").status == 404)
            #expect(try await http.put(Self.body).status == 403)
        }
    }

    @Test("its page says so in each language, and has documents to practise with")
    func page() async throws {
        try await run { http in
            let (_, trainee) = try await signIn(http, at: "/v1/sessions", as: .trainee)
            let (own, other) = (CaptureCookie.training.rawValue, CaptureCookie.session.rawValue)
            let enrolled = "\(CaptureCookie.workstation.rawValue)=\(http.credential ?? "")"
            func page(_ address: String, _ cookie: String) async throws -> TestHTTP.Answer {
                try await http.anonymous.send(
                    .get, address,
                    headers: ["Cookie": "\(enrolled); \(cookie)=\(trainee.session ?? "")"])
            }
            for catalogue in Catalogue.all {
                let html = try await page("/training/?lang=\(catalogue.language)", own)
                #expect(html.text.contains("data-state=\"capture\""))
                #expect(html.text.contains("data-half=\"/training\" data-role=\"officer\""))
                #expect(html.text.contains(catalogue.texts["training_word"] ?? "?"))
                for specimen in TrainingSpecimen.all {
                    #expect(
                        html.text.contains(
                            catalogue.texts["specimen_\(specimen.name)"]?
                                .replacing("'", with: "&#39;") ?? "?"))
                }
            }
            // In the other's cookie it opens neither page.
            for address in ["/", "/training/"] {
                let html = try await page(address, other).text
                #expect(html.contains("data-state=\"sign-in\""))
            }
            let real = try await page("/", own)
            #expect(real.text.contains("data-half=\"\"") && !real.text.contains("watermark"))
            // A workstation is enrolled for real.
            let stranger = try await http.anonymous.send(.get, "/training/")
            #expect(stranger.status == 303 && stranger.headers[.location] == "/")
        }
    }
}
