import Core
import Foundation
import FoundationXML
import HTTPTypes
import Testing

@testable import Capture

@Suite("Pictures of the statistics")
struct StatisticsPictureTests {
    private static let day = "/v1/statistics?from=2026-03-01&to=2026-03-01&format=svg"

    /// Three entries in the hour from 7, one exit.
    private static func fill(_ http: TestHTTP) async throws {
        for number in 1...4 {
            var body = TestCrossing.body().object ?? [:]
            if number == 4 {
                body["direction"] = "exit"
                body["decision"] = ["outcome": "departed"]
            }
            let stored = try await http.put(
                JSONValue.object(body).compactText, id: TestPost.id(UInt64(number)))
            #expect(stored.status == 201)
        }
    }

    private static func isWellFormed(_ text: String) -> Bool {
        XMLParser(data: Data(text.utf8)).parse()
    }

    @Test("Every table has one that is well formed and that the page's policy lets show")
    func everyTable() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            try await Self.fill(http)
            for table in StatisticsTable.allCases {
                for rest in ["", "&per=month", "&per=day", "&width=280", "&width=1600"] {
                    let answer = try await http.send(
                        .get, "\(Self.day)&by=\(table.rawValue)\(rest)")
                    #expect(answer.status == 200)
                    #expect(answer.headers[.contentType] == "image/svg+xml; charset=utf-8")
                    #expect(Self.isWellFormed(answer.text), "\(table) \(rest)")
                    #expect(!answer.text.contains("<style") && !answer.text.contains(" style="))
                    #expect(!answer.text.contains("<script"))
                    #expect(answer.text.contains("<title id="))
                }
            }
        }
    }

    @Test("Entries and exits stand in their hour, told apart without colour, with their numbers")
    func hours() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            try await Self.fill(http)
            let hours = try await http.send(.get, Self.day + "&by=hour&width=1200").text
            // The key's two fields and one column of each kind.
            #expect(hours.matches(of: /<rect [^>]*fill="#0e4453"/).count == 2)
            #expect(hours.matches(of: /<rect [^>]*fill="url\(#[a-z-]*stripes\)"/).count == 2)
            #expect(hours.contains(">3</text>") && hours.contains(">Entry</text>"))
            let bars = try await http.send(.get, Self.day + "&by=nationality").text
            #expect(bars.contains(">FRA</text>"))
            #expect(bars.contains(">3</text>") && bars.contains(">1</text>"))
            #expect(bars.contains("2026-03-01 to 2026-03-01: 4 in all"))
        }
    }

    @Test("In Arabic it is mirrored and speaks Arabic")
    func mirrored() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            try await Self.fill(http)
            let address = Self.day + "&by=purpose&width=720"
            let left = try await http.send(.get, address).text
            let answer = try await http.send(.get, address, headers: ["Accept-Language": "ar"])
            #expect(answer.headers[.contentLanguage] == "ar")
            #expect(answer.text.contains("direction=\"rtl\""))
            #expect(answer.text.contains("lang=\"ar\""))
            func starts(_ text: String) -> [Double] {
                var found: [Double] = []
                let bar = /<rect x="([0-9.]+)" y="[0-9.]+" width="([0-9.]+)" height="13"/
                for match in text.matches(of: bar) {
                    let x: Double = Double(match.1) ?? 0
                    let width: Double = Double(match.2) ?? 0
                    found.append(text == left ? x : 720 - x - width)
                }
                return found
            }
            #expect(!starts(left).isEmpty)
            for (one, other) in zip(starts(left), starts(answer.text)) {
                #expect(abs(one - other) < 0.2)
            }
        }
    }

    @Test("What may not leave the post does not stand in the picture either")
    func protected() async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            try await Self.fill(http)
            post.time.advance(.seconds(40 * 86_400))
            let session = try await post.post.signIn("A-1", role: .auditor)
            let auditor = TestHTTP(
                client: http.client, credential: http.credential, session: session.token)
            for table in ["hour", "nationality", "outcome", "sex_age"] {
                let answer = try await auditor.send(
                    .get, "/v1/statistics?from=2026-03-01&to=2026-03-31&format=svg&by=\(table)")
                #expect(answer.status == 200)
                #expect(!answer.text.contains(">3</text>") && !answer.text.contains(">4</text>"))
                #expect(!answer.text.contains("4 in all"), "\(table)")
            }
        }
    }

    @Test(
        "A width that is none, or that is asked of no picture, is refused",
        arguments: ["format=svg&width=100", "format=svg&width=wide", "width=720"])
    func width(query: String) async throws {
        let post = try await JournalPost()
        try await post.run { (http) async throws in
            let answer = try await http.send(.get, "/v1/statistics?\(query)")
            #expect(answer.status == 422)
            #expect(answer.json.at("errors", "0", "pointer") == "/width")
        }
    }

    @Test("Words of a picture are escaped")
    func escaping() {
        var drawing = SVGDrawing(width: 300, isMirrored: false, name: "test")
        drawing.text("A<B & \"C\"", x: 0, y: 10)
        let text = drawing.document(height: 20, title: "<t>", description: "&", language: "en")
        #expect(text.contains("A&lt;B &amp; &quot;C&quot;"))
        #expect(Self.isWellFormed(text))
    }

    @Test(
        "The lines of a grid are a round number apart, and four of them reach above the most",
        arguments: [(0.0, 0.1), (0.3, 0.1), (3, 1), (4, 1), (5, 2), (77, 20), (801, 500)])
    func grid(most: Double, step: Double) {
        #expect(abs(ColumnPanel.step(for: most) - step) < 0.001)
    }
}
