import Core
import HTTPTypes
import Testing

@testable import Capture

@Suite("Sun and battery over the API")
struct PowerRouteTests {
    private static let days: JSONValue = [
        "clock": .null, "now": ["battery_v": .number(25.1)], "reserve_soc": .number(0.4),
        "curve": ["slot_s": 900, "points": []], "ahead": [], "loads": [],
    ]

    /// As it is answered to an officer.
    private static var shown: JSONValue {
        .object((days.object ?? [:]).merging(["may_request": false]) { $1 })
    }

    @Test("are for whoever is signed in, and for nobody else")
    func signedIn() async throws {
        let post = try await TestPost()
        let asked = Counter()
        try await TestHTTP.run(
            post,
            power: {
                asked.add()
                return Self.days
            }
        ) { (http) async throws in
            let refused = try await http.anonymous.send(.get, "/v1/power")
            #expect(refused.status == 401)
            let unknown = TestHTTP(
                client: http.client, credential: http.credential, session: nil)
            #expect(try await unknown.send(.get, "/v1/power").status == 401)
            #expect(asked.value == 0)
            let answer = try await http.send(.get, "/v1/power")
            #expect(answer.status == 200 && answer.json == Self.shown)
            #expect(answer.headers[.cacheControl] == "no-store")
        }
    }

    @Test("not known is 503 and says when to ask again")
    func unknown() async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let answer = try await http.send(.get, "/v1/power")
            #expect(answer.status == 503 && answer.problem == "power-unknown")
            #expect(answer.headers[.retryAfter] == "5")
        }
    }

    @Test("a workstation is told of the load of its own name, when somebody is signed in")
    func supply() async throws {
        let post = try await TestPost()
        let asked = Guarded<[String]>([])
        let told: JSONValue = [
            "utc_offset_s": 3_600,
            "supply": [
                "load": "counter-1", "state": "announced", "left_s": 240, "off_at": .null,
                "reason": "off by order for 59 minutes more",
            ],
        ]
        try await TestHTTP.run(
            post,
            supply: { name in
                asked.withLock { $0.append(name) }
                return told
            }
        ) { (http) async throws in
            let unknown = TestHTTP(
                client: http.client, credential: http.credential, session: nil)
            for client in [http.anonymous, unknown] {
                #expect(try await client.send(.get, "/v1/supply").status == 401)
            }
            #expect(asked.withLock { $0 }.isEmpty)
            let answer = try await http.send(.get, "/v1/supply")
            #expect(answer.status == 200 && answer.json == told)
            let names = post.service.register.listWorkstations().map(\.name)
            #expect(names.count == 1 && asked.withLock { $0 } == names)
        }
    }

    @Test("the page has words for each state and stage of a cut")
    func supplyWords() {
        let words = Catalogue.english.texts
        for state in ["planned", "announced", "put_off"] {
            #expect(words["supply_\(state)"]?.contains("{0}") == true, "\(state)")
        }
        for key in ["planned_soon", "announced_soon", "now", "off", "kept", "seen"]
            + [30, 10, 2, 0].map({ "next_\($0)" })
        {
            #expect(words["supply_\(key)"]?.isEmpty == false, "\(key)")
        }
    }

    @Test("the page has words for each problem and number of its graph")
    func words() {
        let words = Catalogue.english.texts
        #expect(words["problem_power_unknown"] != nil)
        #expect((0..<5).allSatisfy { words["power_now"]?.contains("{\($0)}") == true })
    }
}
