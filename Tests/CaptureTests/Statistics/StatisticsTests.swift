import Core
import HTTPTypes
import Journal
import Records
import Testing

@testable import Capture

@Suite("Statistics")
struct StatisticsTests {
    private static func rows(_ answer: TestHTTP.Answer) -> [String: Int64] {
        var found: [String: Int64] = [:]
        for row in answer.json["rows"]?.array ?? [] {
            let key = [row["period"], row["direction"], row["value"]]
                .map { $0?.string ?? "" }.joined(separator: " ")
            found[key] = row["count"]?.integer
        }
        return found
    }

    @Test("Amendments move people, what is void counts no more, and no day is forgotten")
    func amendments() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            for number in 1...3 {
                let stored = try await http.put(
                    TestCrossing.body().compactText, id: TestPost.id(UInt64(number)))
                #expect(stored.status == 201)
            }
            let uri = "/v1/statistics?from=2026-03-01&to=2026-03-01&by="
            func table(_ by: String) async throws -> [String: Int64] {
                Self.rows(try await http.send(.get, uri + by))
            }
            #expect(
                try await table("nationality") == ["all entry FRA": 3, "all entry total": 3])
            #expect(try await table("sex_age")["all entry M/18-59"] == 3)
            #expect(try await table("hour")["all entry 07"] == 3)
            for (number, change) in [
                (1, "{\"reason\":\"void\"}"),
                (
                    2,
                    "{\"reason\":\"wrong_direction\",\"changes\":{\"/direction\":\"exit\","
                        + "\"/traveller/nationality\":\"BEL\"}}"
                ),
            ] {
                let stored = try await http.send(
                    .post, "/v1/crossings/\(TestPost.id(UInt64(number)))/amendments", change)
                #expect(stored.status == 201)
            }
            #expect(
                try await table("nationality") == [
                    "all entry FRA": 1, "all entry total": 1, "all exit BEL": 1,
                    "all exit total": 1,
                ])
            #expect(
                try await table("amendments") == [
                    "all entry void": 1, "all entry total": 1, "all exit amended": 1,
                    "all exit total": 1,
                ])
            let csv = try await http.send(.get, uri + "nationality&format=csv")
            #expect(
                csv.text.split(separator: "\r\n").first
                    == "period,direction,value,count,protected,timed,mean_s,median_s,p90_s,present_s"
            )
            #expect(csv.text.contains("\r\nall,exit,BEL,1,false,,,,,\r\n"))
        }
    }

    @Test("Who was tallied and gets a record later counts once, in whichever order they come")
    func tallies() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            let tally = TestPost.id(500)
            func crossing(_ number: UInt64, sex: String, born: String) async throws {
                var members = TestCrossing.body().object ?? [:]
                members["traveller"] = [
                    "surname": "A", "sex": .string(sex), "birth_date": .string(born),
                    "nationality": "SDN",
                ]
                members["group"] = ["id": .string(tally)]
                let body = JSONValue.object(members).compactText
                #expect(try await http.put(body, id: TestPost.id(number)).status == 201)
            }
            func count(_ by: String) async throws -> [String: Int64] {
                Self.rows(
                    try await http.send(
                        .get, "/v1/statistics?from=2026-03-01&to=2026-03-01&by=\(by)"))
            }
            try await crossing(1, sex: "F", born: "1990-01-01")
            let stored = try await http.send(
                .put, "/v1/tallies/\(tally)",
                """
                {"direction":"entry","counts":{"F":{"18-59":3,"0-4":2},"unknown":{"60+":1}},
                "group_size":7,"transport":"on_foot"}
                """)
            #expect(stored.status == 201)
            #expect(try await count("total") == ["all entry total": 7])
            #expect(try await count("sex_age")["all entry F/18-59"] == 3)
            #expect(try await count("outcome")["all entry tallied"] == 6)
            try await crossing(2, sex: "F", born: "1991-01-01")
            // Seen as a woman of unknown age before: the tally had less of her.
            try await crossing(3, sex: "M", born: "1950-01-01")
            #expect(try await count("total") == ["all entry total": 7])
            #expect(try await count("outcome")["all entry tallied"] == 4)
            #expect(
                try await count("sex_age") == [
                    "all entry F/18-59": 3, "all entry F/0-4": 2, "all entry M/60+": 1,
                    "all entry unknown/unknown": 1, "all entry total": 7,
                ])
            // One that is taken back leaves the tally's own count as it was.
            let void = try await http.send(
                .post, "/v1/crossings/\(TestPost.id(2))/amendments", "{\"reason\":\"void\"}")
            #expect(void.status == 201)
            #expect(try await count("total") == ["all entry total": 7])
            for number in 10..<20 {
                try await crossing(UInt64(number), sex: "X", born: "2020-01-01")
            }
            #expect(try await count("outcome")["all entry tallied"] == nil)
        }
    }

    @Test("Time at the counter, of vehicles, and what stands at the post by the hour")
    func times() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            for (number, seconds) in [20, 40, 40, 600].enumerated() {
                var members = TestCrossing.body().object ?? [:]
                let end = Timestamp("2026-03-01T07:00:00Z").map { $0 + .seconds(seconds) }
                members["processing"] = [
                    "started_at": "2026-03-01T07:00:00Z",
                    "finished_at": JSONValue(end?.description),
                ]
                let stored = try await http.put(
                    JSONValue.object(members).compactText, id: TestPost.id(UInt64(number)))
                #expect(stored.status == 201)
            }
            let visit = """
                {"plate":"A1","kind":"truck","arrived_at":"2026-03-01T07:30:00Z",
                "released_at":"2026-03-01T09:15:00Z"}
                """
            #expect(
                try await http.send(.put, "/v1/vehicle-visits/\(TestPost.id(50))", visit).status
                    == 201)
            let days = "from=2026-03-01&to=2026-03-01"
            let counter = try await http.send(.get, "/v1/statistics?\(days)&by=traveller_time")
            let car = counter.json["rows"]?.array?.first { $0["value"] == "car" }
            #expect(car?["count"] == 4 && car?["mean_s"] == 175)
            #expect(car?["median_s"] == 45 && car?["p90_s"] == 600)
            let vehicles = try await http.send(.get, "/v1/statistics?\(days)&by=vehicle_time")
            let truck = vehicles.json["rows"]?.array?.first { $0["value"] == "truck" }
            #expect(truck?["count"] == 1 && truck?["mean_s"] == 6_300)
            let queue = try await http.send(.get, "/v1/statistics?\(days)&by=queue&per=day")
            let present = (queue.json["rows"]?.array ?? []).filter { $0["present_s"] != .null }
            #expect(present.map { $0["value"] } == ["07", "08", "09"])
            #expect(present.map { $0["present_s"] } == [1_800, 3_600, 900])
        }
    }

    @Test("An auditor gets whole months that have ended, without small numbers")
    func outside() async throws {
        let post = try await JournalPost()
        try await post.run(role: .supervisor) { (http) async throws in
            var number: UInt64 = 0
            for (nationality, count) in [("FRA", 12), ("BEL", 11), ("LUX", 2)] {
                for _ in 0..<count {
                    number += 1
                    var members = TestCrossing.body().object ?? [:]
                    members["crossed_at"] = "2026-02-03T10:00:00Z"
                    members["traveller"] = ["nationality": .string(nationality), "sex": "M"]
                    let body = JSONValue.object(members).compactText
                    #expect(try await http.put(body, id: TestPost.id(number)).status == 201)
                }
            }
            let month = "from=2026-02-01&to=2026-02-28&by=nationality"
            let own = try await http.send(.get, "/v1/statistics?\(month)")
            #expect(Self.rows(own)["all entry LUX"] == 2)
            let session = try await post.post.signIn("A-1", role: .auditor)
            let auditor = TestHTTP(
                client: http.client, credential: http.credential, session: session.token)
            for answer in [
                try await auditor.send(.get, "/v1/statistics?\(month)"),
                try await http.send(.get, "/v1/statistics?\(month)&audience=outside"),
            ] {
                #expect(
                    Self.rows(answer) == ["2026-02 entry FRA": 12, "2026-02 entry total": 25])
                let hidden = (answer.json["rows"]?.array ?? []).filter { $0["protected"] == true }
                #expect(hidden.map { $0["value"] } == ["BEL", "LUX"])
                #expect(hidden.allSatisfy { $0["count"] == .null })
            }
            for (query, place) in [
                ("from=2026-02-02&to=2026-02-28", "/from"),
                ("from=2026-02-01&to=2026-02-27", "/to"),
                ("from=2026-03-01&to=2026-03-31", "/to"), ("\(month)&per=day", "/per"),
                ("\(month)&direction=entry", "/direction"), ("audience=post", "/audience"),
            ] {
                let answer = try await auditor.send(.get, "/v1/statistics?\(query)")
                #expect(answer.status == 422, "\(query)")
                #expect(answer.json.at("errors", "0", "pointer")?.string == place, "\(query)")
            }
            #expect(try await auditor.send(.get, "/v1/statistics").status == 200)
        }
    }
}
