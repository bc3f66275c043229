import Core
import HTTPTypes
import Records
import Testing

@testable import Capture

@Suite("Crossings from paper")
struct PaperRouteTests {
    private static let path = "/v1/paper-forms"

    private static func body(_ number: String, surname: String = "ERIKSSON") -> String {
        let json: JSONValue = [
            "direction": "entry", "crossed_at": "2026-02-20T21:30:00Z",
            "crossed_at_source": "paper", "captured_at": "2026-03-01T07:59:00Z",
            "capture": ["mode": "paper", "paper_form_number": .string(number)],
            "document": ["class": "none", "absent_reason": "lost"],
            "traveller": ["surname": .string(surname)], "decision": ["outcome": "admitted"],
        ]
        return json.compactText
    }

    @Test("a sheet that is keyed in twice, also by a colleague, is one record")
    func once() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            let printed = try await http.send(.post, Self.path, #"{"count":3}"#)
            #expect(printed.status == 201)
            let forms = try #require(printed.json["forms"]?.array)
            #expect(forms.count == 3 && Set(forms.map { $0["number"]?.string }).count == 3)
            let number = try #require(forms[0]["number"]?.string)
            let sheet = "\(Self.path)/\(number.lowercased())"
            let blank = try await http.send(.get, sheet)
            #expect(blank.status == 200 && blank.json["recorded"] == .null)
            #expect(blank.json["number"]?.string == number)
            let id = try #require(blank.json["id"]?.string)
            #expect(id == forms[0]["id"]?.string)
            let stored = try await http.send(.put, "/v1/crossings/\(id)", Self.body(number))
            #expect(stored.status == 201)
            let doubts = stored.json["warnings"]?.array?.map { $0["pointer"]?.string } ?? []
            #expect(!doubts.contains("/crossed_at"), "paper explains that it comes so late")
            let again = try await http.send(.put, "/v1/crossings/\(id)", Self.body(number))
            #expect(again.status == 200, "the same keyed in twice")
            let other = try await http.send(
                .put, "/v1/crossings/\(id)", Self.body(number, surname: "ERICSON"))
            #expect(other.status == 409 && other.problem == "conflict", "read otherwise")
            let known = try await http.send(.get, sheet)
            #expect(known.json.at("recorded", "officer") == "B-1")
            #expect(known.json.at("recorded", "sequence") == stored.json["sequence"])
            #expect(known.json.at("recorded", "stored_at") == stored.json["stored_at"])
            #expect(known.json.at("recorded", "traveller") == nil, "nobody's name")
        }
    }

    @Test("an auditor and a trainee key nothing in and print nothing")
    func roles() async throws {
        for role in [OfficerRole.auditor, .trainee, .protection] {
            let post = try await TestPost()
            try await TestHTTP.run(post, role: role) { (http) async throws in
                #expect(try await http.send(.post, Self.path, #"{"count":1}"#).status == 403)
                #expect(try await http.send(.get, "\(Self.path)/7K4P2-QX9MT").status == 403)
                #expect(try await http.anonymous.send(.get, "\(Self.path)/x").status == 401)
            }
        }
    }

    @Test(
        "what cannot be is told with its place",
        arguments: [
            (#"{"count":0}"#, "/count"), (#"{"count":101}"#, "/count"), (#"{}"#, "/count"),
            (#"{"count":1.5}"#, "/count"), (#"{"count":1,"more":2}"#, "/more"), ("[]", "/count"),
        ])
    func refused(_ body: String, _ pointer: String) async throws {
        let post = try await TestPost()
        try await TestHTTP.run(post) { (http) async throws in
            let answer = try await http.send(.post, Self.path, body)
            #expect(answer.status == 422 && answer.problem == "not-storable")
            #expect(answer.json.at("errors", "0", "pointer")?.string == pointer)
            let wrong = try await http.send(.get, "\(Self.path)/7K4P2-QX9MT")
            #expect(wrong.status == 422 && wrong.problem == "bad-form-number")
        }
    }
}
