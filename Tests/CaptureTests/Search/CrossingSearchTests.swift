import Core
import HTTPTypes
import Journal
import Records
import Testing

@testable import Capture

@Suite("Finding crossings")
struct CrossingSearchTests {
    private static func crossing(
        _ change: (inout [String: JSONValue]) -> Void = { _ in }
    ) -> String {
        var members = TestCrossing.body().object ?? [:]
        change(&members)
        return JSONValue.object(members).compactText
    }

    private static func named(
        _ given: String, _ surname: String, born: String?, native: String? = nil
    ) -> String {
        crossing {
            $0["traveller"] = [
                "surname": .string(surname), "given_names": .string(given),
                "names_native": JSONValue(native), "birth_date": JSONValue(born), "sex": "M",
            ]
        }
    }

    private static func ids(_ answer: TestHTTP.Answer) -> [String] {
        (answer.json["crossings"]?.array ?? []).compactMap { $0["id"]?.string }
    }

    @Test("A document is found however its number is written, with where it was seen last")
    func documents() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            let none = try await http.send(.get, "/v1/crossings?issuer=FRA&number=AB123456")
            #expect(none.status == 200 && none.json["standing"] == "not_seen")
            let exit = Self.crossing {
                $0["direction"] = "exit"
                $0["crossed_at"] = "2026-03-02T08:00:00Z"
                $0["decision"] = ["outcome": "departed"]
            }
            #expect(try await http.put(Self.crossing()).status == 201)
            #expect(
                try await http.put(
                    TestCrossing.body(number: "XY1").compactText,
                    id: TestPost.id(2)
                ).status == 201)
            let one = try await http.send(.get, "/v1/crossings?number=ab%20123-456")
            #expect(Self.ids(one) == [TestPost.id()])
            #expect(one.json["standing"] == "no_exit_known" && one.json["scope"] == "this_post")
            #expect(!one.text.contains("overstay"))
            #expect(try await http.put(exit, id: TestPost.id(3)).status == 201)
            let both = try await http.send(.get, "/v1/crossings?issuer=fra&number=AB123456")
            #expect(Self.ids(both) == [TestPost.id(3), TestPost.id()])
            #expect(both.json["standing"] == "exit_seen")
            #expect(
                Self.ids(try await http.send(.get, "/v1/crossings?issuer=DEU&number=AB123456"))
                    .isEmpty)
        }
        let searches = try JournalReader(directory: post.root + "/journal")
            .records(after: 0, limit: 100, byteLimit: .max).map(\.record.envelope.body)
            .filter { $0["action"] == "crossings_searched" }
        #expect(searches.map { $0["result"] } == ["0 found", "1 found", "2 found", "0 found"])
        #expect(searches.first?["target"] == "issuer FRA, number AB123456")
    }

    @Test("A name is found in other spellings, orders and scripts, the likeliest first")
    func names() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            let people: [(String, String, String?, String?)] = [
                ("Mohamed Youssouf", "Abdallah", "1980-02-03", nil),
                ("Ahmed", "Osman", "1990-01-05", nil),
                ("Muhammad Yusuf", "Abdullah", "1950-07-09", nil),
                ("", "", "1980-02-03", "محمد يوسف عبد الله"),
                ("Marie", "Dupont", nil, nil),
            ]
            for (number, (given, surname, born, native)) in people.enumerated() {
                let body = Self.named(given, surname, born: born, native: native)
                #expect(
                    try await http.put(body, id: TestPost.id(UInt64(number + 1))).status == 201)
            }
            let all = try await http.send(
                .get,
                "/v1/crossings?name=ABDALLAH+Mohammed%20Yusuf"
                    .replacing("+", with: "%20"))
            #expect(Set(Self.ids(all)) == Set([1, 3, 4].map { TestPost.id($0) }))
            let dated = try await http.send(
                .get, "/v1/crossings?name=Mohammed%20Yusuf%20Abdallah&birth_date=1980-02-03")
            #expect(Set(Self.ids(dated)) == Set([1, 4].map { TestPost.id($0) }))
            let scores = (dated.json["crossings"]?.array ?? []).compactMap { $0["score"]?.integer }
            #expect(scores == scores.sorted(by: >) && scores.allSatisfy { $0 >= 700 })
            #expect(
                Self.ids(try await http.send(.get, "/v1/crossings?name=Dupond%20Marie"))
                    == [TestPost.id(5)])
            let nobody = try await http.send(.get, "/v1/crossings?name=Kowalczyk")
            #expect(Self.ids(nobody).isEmpty && nobody.json["cut"] == false)
        }
    }

    @Test("What an amendment changed is found under its new words and not under the old ones")
    func amended() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            #expect(try await http.put(Self.crossing()).status == 201)
            let uri = "/v1/crossings/\(TestPost.id())"
            for change in [
                "{\"reason\":\"typing_error\",\"changes\":{\"/document/number\":\"AB123457\"}}",
                "{\"reason\":\"typing_error\",\"changes\":{\"/traveller/surname\":\"BERNARD\"}}",
            ] {
                #expect(try await http.send(.post, uri + "/amendments", change).status == 201)
            }
            func found(_ query: String) async throws -> [String] {
                Self.ids(try await http.send(.get, "/v1/crossings?\(query)"))
            }
            #expect(try await found("number=AB123456").isEmpty)
            #expect(try await found("number=AB123457") == [TestPost.id()])
            #expect(try await found("name=Luc%20Martin").isEmpty)
            #expect(try await found("name=Luc%20Bernard") == [TestPost.id()])
            let read = try await http.send(.get, uri)
            #expect(read.json.at("body", "document", "number") == "AB123456")
            #expect(read.json.at("current", "document", "number") == "AB123457")
            #expect(read.json.at("current", "traveller", "surname") == "BERNARD")
            #expect(read.json["amendments"]?.array?.count == 2 && read.json["is_void"] == false)
            let void = try await http.send(.post, uri + "/amendments", "{\"reason\":\"void\"}")
            #expect(void.status == 201)
            let page = try await http.send(.get, "/v1/crossings?number=AB123457")
            #expect(page.json.at("crossings", "0", "is_void") == true)
            #expect(page.json["standing"] == "not_seen")
        }
    }

    @Test("Pages follow one another without a double or a hole, by plate and by time")
    func pages() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            for number in 1...23 {
                let body = Self.crossing {
                    $0["crossed_at"] = .string("2026-03-01T07:\(10 + number % 7):00Z")
                    $0["journey"] = ["vehicle": ["plate": number % 2 == 0 ? "AB 12-cd" : "ZZ1"]]
                }
                #expect(
                    try await http.put(body, id: TestPost.id(UInt64(number))).status == 201)
            }
            for (query, count) in [
                ("plate=ab12CD", 11), ("from=2026-03-01&to=2026-03-01", 23),
                ("from=2026-03-01T07:12:00Z&to=2026-03-01T07:13:00Z", 4), ("name=Luc%20Martin", 23),
            ] {
                var all: [String] = []
                var cursor: String?
                repeat {
                    let next = cursor.map { "&cursor=\($0)" } ?? ""
                    let page = try await http.send(.get, "/v1/crossings?limit=4&\(query)\(next)")
                    #expect(page.status == 200)
                    all += Self.ids(page)
                    cursor = page.json["next"]?.string
                } while cursor != nil
                #expect(all.count == count && Set(all).count == count, "\(query)")
            }
        }
    }

    @Test("What cannot be asked gets its place and what would be right")
    func refused() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            for (query, place) in [
                ("issuer=FRA", "/issuer"), ("number=%3F", "/number"), ("colour=red", "/colour"),
                ("name=A&plate=B", "/plate"), ("outcome=admitted", "/outcome"),
                ("outcome=referred&plate=B", "/outcome"), ("from=yesterday", "/from"),
                ("limit=0", "/limit"),
                ("from=2026-03-02&to=2026-03-01", "/to"), ("cursor=x", "/cursor"),
                ("number=A1&number=A2", "/number"), ("birth_date=1960", "/birth_date"),
                ("name=%20", "/name"), ("name=A&birth_date=soon", "/birth_date"),
            ] {
                let answer = try await http.send(.get, "/v1/crossings?\(query)")
                #expect(answer.status == 422 && answer.problem == "bad-query", "\(query)")
                #expect(answer.json.at("errors", "0", "pointer")?.string == place, "\(query)")
            }
            let session = try await post.post.signIn("T-1", role: .trainee)
            let trainee = TestHTTP(
                client: http.client, credential: http.credential, session: session.token)
            #expect(try await trainee.send(.get, "/v1/crossings").status == 403)
            #expect(try await http.anonymous.send(.get, "/v1/crossings").status == 401)
        }
    }
}
