import Core
import HTTPTypes
import Records
import Testing

@testable import Capture

@Suite("Shifts")
struct ShiftTests {
    private static let current = "/v1/shifts/current"

    private static func crossing(_ direction: String, _ outcome: String) -> String {
        """
        {"direction":"\(direction)","crossed_at":"2026-03-01T08:30:00Z",
        "decision":{"outcome":"\(outcome)"}}
        """
    }

    @Test("one is open or none, and the close-out says what the post knows")
    func closeOut() async throws {
        let post = try await JournalPost()
        try await post.run { http in
            let none = try await http.send(.get, Self.current)
            #expect(none.json == ["shift": .null, "closing": .null, "before": .null])
            let early = try await http.send(.delete, Self.current)
            #expect(early.status == 404 && early.problem == "no-shift")
            // One that was before the shift is not of it.
            #expect(
                try await http.put(
                    "{\"direction\":\"entry\",\"crossed_at\":\"2026-03-01T05:00:00Z\","
                        + "\"decision\":{\"outcome\":\"refused\"}}", id: TestPost.id(50)
                ).status == 201)
            let opened = """
                {"opened":"2026-03-01T06:00:00Z","officer_in_charge":"B-1","officers":["B-2"],
                "occurrences":["the generator was refuelled"]}
                """
            #expect(try await http.send(.post, "/v1/shifts", opened).status == 201)
            for (number, (direction, outcome)) in [
                ("entry", "admitted"), ("entry", "admitted"), ("entry", "refused"),
                ("entry", "referred"), ("exit", "departed"),
            ].enumerated() {
                let id = TestPost.id(UInt64(number + 1))
                #expect(
                    try await http.put(Self.crossing(direction, outcome), id: id).status == 201)
            }
            let void = try await http.send(
                .post, "/v1/crossings/\(TestPost.id(1))/amendments",
                #"{"reason":"void","changes":{}}"#)
            #expect(void.status == 201)
            let now = try await http.send(.get, Self.current)
            let counts: JSONValue = [
                "entry": ["admitted": 1, "refused": 1, "referred": 1], "exit": ["departed": 1],
            ]
            #expect(now.json.at("closing", "crossings") == counts)
            #expect(now.json.at("closing", "waiting") == 1)
            #expect(now.json.at("shift", "officer_in_charge") == "B-1")

            let words =
                #"{"occurrences":["a lorry stuck"],"open_items":["call HQ"],"handed_to":"B-2"}"#
            let key = ["Idempotency-Key": TestPost.id(90)]
            let closed = try await http.send(.delete, Self.current, words, headers: key)
            #expect(closed.status == 201 && closed.json["kind"] == "shift")
            let again = try await http.send(.delete, Self.current, words, headers: key)
            #expect(again.status == 200 && again.json == closed.json)
            #expect(try await http.send(.delete, Self.current).status == 404)
            let after = try await http.send(.get, Self.current)
            #expect(after.json["shift"] == .null)
            let left = try #require(after.json["before"])
            #expect(left["opened"] == "2026-03-01T06:00:00Z" && left["closed"]?.string != nil)
            #expect(
                left["occurrences"]?.array == [
                    "the generator was refuelled", "a lorry stuck", ["crossings": counts],
                ])
            #expect(
                left["open_items"]?.array == [
                    "call HQ", ["waiting_for_an_answer": 1], ["handed_to": "B-2"],
                ])
        }
    }

    @Test("without words it is closed as well, with the power as it stands")
    func bare() async throws {
        let post = try await JournalPost()
        let api = CaptureAPI(
            service: post.service, post: "P", time: post.time,
            power: {
                [
                    "now": [
                        "battery_v": .number(25.612), "soc": .number(0.8125), "pv_w": 310,
                        "load_w": .null, "sight": "all",
                    ]
                ]
            })
        try await TestHTTP.run(api, post.post, role: .supervisor) { (http) async throws in
            #expect(try await http.send(.post, "/v1/shifts", "{}").status == 201)
            #expect(try await http.send(.delete, Self.current).status == 201)
            let left = try await http.send(.get, Self.current).json["before"]
            let power: JSONValue = ["battery_mv": 25_612, "soc_permille": 813, "pv_w": 310]
            #expect(left?["occurrences"]?.array?.contains(["power": power]) == true)
        }
    }

    @Test(
        "what cannot be said is named",
        arguments: [
            ("[]", ""), ("{\"remark\":\"x\"}", "/remark"),
            ("{\"occurrences\":\"x\"}", "/occurrences"),
            ("{\"open_items\":[1]}", "/open_items"), ("{\"handed_to\":7}", "/handed_to"),
        ])
    func refused(body: String, place: String) async throws {
        let post = try await JournalPost()
        try await post.run { http in
            #expect(try await http.send(.post, "/v1/shifts", "{}").status == 201)
            let answer = try await http.send(.delete, Self.current, body)
            #expect(answer.status == 422)
            #expect(answer.json.at("errors", "0", "pointer")?.string == place)
            #expect(try await http.send(.get, Self.current).json["shift"] != .null)
        }
    }

    @Test("a clock that was set back does not open a closed one again")
    func clock() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            #expect(try await http.send(.post, "/v1/shifts", "{}").status == 201)
            post.time.setBack(.seconds(7 * 86_400))
            #expect(try await http.send(.delete, Self.current).status == 201)
            #expect(try await http.send(.get, Self.current).json["shift"] == .null)
        }
    }

    @Test("who does not capture has no shift")
    func roles() async throws {
        let post = try await JournalPost()
        try await post.run(role: .auditor) { (http) async throws in
            #expect(try await http.send(.get, Self.current).status == 403)
            #expect(try await http.send(.delete, Self.current).status == 403)
        }
    }
}
