import Core
import HTTPTypes
import Records
import Testing

@testable import Capture

@Suite("A supervisor's wish for loads")
struct LoadWishRouteTests {
    private static let path = "/v1/power/requests"
    private static let hold =
        #"{"wish":"hold","load":"workstation-2","on":true,"for_s":7200,"take":true}"#
    private static let swap =
        #"{"wish":"swap","load":"lamp","other":"workstation-2","for_s":600,"take":false}"#
    private static let answer: JSONValue = ["taken": true, "cost": ["wh": .number(50.5)]]

    /// What the power side was asked.
    private let asked = Guarded<[JSONValue]>([])

    private func audits(_ post: TestPost) -> [String] {
        var found: [String] = []
        for body in post.store.records(.audit).map(\.envelope.body)
        where body["action"] == "loads_requested" {
            found.append("\(body["target"]?.string ?? ""): \(body["result"]?.string ?? "")")
        }
        return found
    }

    private func run(
        _ role: OfficerRole = .supervisor, answer: PowerAnswer = .answered(answer),
        _ body: @escaping @Sendable (TestHTTP, TestPost) async throws -> Void
    ) async throws {
        let post = try await TestPost()
        let asked = asked
        try await TestHTTP.run(
            post, role: role,
            askPower: { wish in
                asked.withLock { $0.append(wish) }
                return answer
            }
        ) { (http) async throws in try await body(http, post) }
    }

    @Test("is priced without a record, and carried out with one, by name")
    func taken() async throws {
        let asked = asked
        try await run { (http, post) async throws in
            let priced = try await http.send(.post, Self.path, Self.swap)
            #expect(priced.status == 200 && priced.json == Self.answer)
            #expect(audits(post).isEmpty)
            #expect(try await http.send(.post, Self.path, Self.hold).status == 200)
            #expect(audits(post) == ["hold workstation-2 on, 7200 s: asked"])
            let wishes = asked.withLock { $0 }
            #expect(wishes.map { $0["officer"] } == ["B-1", "B-1"])
            #expect(wishes.map { $0["take"] } == [false, true])
            #expect(wishes.first?["other"] == "workstation-2")
        }
    }

    @Test("that the power side refuses is told in its words, and that it was refused is kept")
    func refused() async throws {
        let why = "network is of tier 1, which keeps the post itself going"
        try await run(answer: .refused(why)) { (http, post) async throws in
            let answer = try await http.send(.post, Self.path, Self.hold)
            #expect(answer.status == 409 && answer.problem == "not-possible")
            #expect(answer.json["detail"]?.string == why)
            #expect(
                audits(post) == [
                    "hold workstation-2 on, 7200 s: asked",
                    "hold workstation-2 on, 7200 s: refused",
                ])
        }
    }

    @Test("without an answer is 503, and nobody knows whether it was done")
    func silent() async throws {
        try await run(answer: .silent) { (http, post) async throws in
            let answer = try await http.send(.post, Self.path, Self.hold)
            #expect(answer.status == 503 && answer.problem == "power-unknown")
            #expect(audits(post).last == "hold workstation-2 on, 7200 s: unanswered")
        }
    }

    @Test(
        "is a supervisor's alone", arguments: OfficerRole.allCases.filter { $0 != .supervisor })
    func others(role: OfficerRole) async throws {
        let asked = asked
        try await run(role) { (http, post) async throws in
            #expect(try await http.send(.post, Self.path, Self.hold).status == 403)
            #expect(try await http.anonymous.send(.post, Self.path, Self.hold).status == 401)
            #expect(audits(post).isEmpty && asked.withLock { $0 }.isEmpty)
        }
    }

    @Test(
        "of the wrong form names each part",
        arguments: [
            ("[]", [""]),
            ("{}", ["/wish", "/load", "/for_s", "/take"]),
            (#"{"wish":"hold","load":"a","for_s":600,"take":true}"#, ["/on"]),
            (#"{"wish":"hold","load":"a","on":true,"for_s":599,"take":true}"#, ["/for_s"]),
            (#"{"wish":"hold","load":"a","on":true,"for_s":43201,"take":true}"#, ["/for_s"]),
            (#"{"wish":"hold","load":"a","on":true,"for_s":7200.5,"take":true}"#, ["/for_s"]),
            (
                #"{"wish":"hold","load":"","on":1,"for_s":600,"take":"yes"}"#,
                ["/load", "/on", "/take"]
            ),
            (#"{"wish":"swap","load":"a","for_s":600,"take":true}"#, ["/other"]),
            (
                #"{"wish":"swap","load":"a","other":"b","on":true,"for_s":600,"take":true,"x":1}"#,
                ["/x", "/on"]
            ),
        ])
    func wrongForm(_ body: String, _ pointers: [String]) async throws {
        let asked = asked
        try await run { (http, _) async throws in
            let answer = try await http.send(.post, Self.path, body)
            #expect(answer.status == 422, "\(answer.text)")
            let found = (answer.json["errors"]?.array ?? []).compactMap { $0["pointer"]?.string }
            #expect(found == pointers, "\(answer.text)")
            #expect(asked.withLock { $0 }.isEmpty)
        }
    }
}
