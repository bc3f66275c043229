import Core
import Testing

@testable import Hub

@Suite("The talk with a service")
struct ProviderConversationTests {
    private func question(_ number: UInt64) -> ExternalQuestion {
        ExternalQuestion(
            id: Identifier(high: 0x7000 | number << 16, low: 0x8000_0000_0000_0000 | number),
            post: "DEMO-01", record: SampleChain.epoch(1), place: 0,
            crossing: SampleChain.epoch(2), issuer: "TCD", number: "R\(number)", type: "P",
            documentClass: "passport", attempts: 1)
    }

    private func line(_ question: ExternalQuestion, _ verdict: String) -> [UInt8] {
        Array(#"{"id":"\#(question.id)","verdict":"\#(verdict)"}"#.utf8)
    }

    @Test("takes answers in any order, each once")
    func anyOrder() throws {
        var talk = ProviderConversation(window: 3, limit: .seconds(30))
        let questions = (1...3).map { question($0) }
        for question in questions {
            let line = try JSONValue(parsing: talk.ask(question, at: .zero).dropLast())
            #expect(line["number"]?.string == question.number)
            #expect(line.object?.keys.sorted() == ["class", "id", "issuer", "number", "type"])
        }
        #expect(talk.room == 0)
        for question in questions.reversed() {
            #expect(try talk.hear(line(question, "no_hit")).0 == question)
        }
        #expect(talk.isIdle && talk.room == 3)
        #expect(throws: ProviderFault.self) { _ = try talk.hear(line(questions[0], "no_hit")) }
    }

    @Test(
        "ends over what is no answer",
        arguments: ["", "[]", "null", "{}", #"{"id":"x","verdict":"hit"}"#, "\u{0}"])
    func broken(_ text: String) {
        var talk = ProviderConversation(window: 3, limit: .seconds(30))
        _ = talk.ask(question(1), at: .zero)
        #expect(throws: ProviderFault.self) { _ = try talk.hear(Array(text.utf8)) }
        #expect(talk.unanswered.count == 1)
    }

    @Test("ends over an unknown verdict and a question without an answer in its time")
    func overdue() throws {
        var talk = ProviderConversation(window: 3, limit: .seconds(30))
        _ = talk.ask(question(1), at: .seconds(5))
        try talk.check(at: .seconds(34))
        #expect(throws: ProviderFault.overdue(seconds: 30)) { try talk.check(at: .seconds(35)) }
        #expect(throws: ProviderFault.self) { _ = try talk.hear(line(question(1), "maybe")) }
    }

    @Test("keeps to its pace, and saves up no more than a second")
    func pace() {
        var pace = ProviderPace(perMinute: 120)
        var asked = 0
        for step in 0..<600 {
            let now = Duration.milliseconds(step * 100)
            let count = pace.allowance(of: 64, at: now)
            pace.spent(count, at: now)
            asked += count
        }
        #expect((118...124).contains(asked), "\(asked)")
        #expect(pace.allowance(of: 64, at: .seconds(3_600)) <= 3)
        #expect(pace.allowance(of: 1, at: .seconds(3_600)) == 1)
    }

    @Test("reads a hit's entry as far as it can be believed")
    func entry() throws {
        let text = #"""
            {"id":"\#(question(1).id)","verdict":"hit","reference":"R","action":"shoot",
            "contact":7,"compare":"\#(String(repeating: "x", count: 5_000))"}
            """#
        guard case .hit(let entry) = try ExternalAnswer(line: Array(text.utf8)).verdict else {
            Issue.record("no hit")
            return
        }
        #expect(entry.reference == "R" && entry.action == nil && entry.contact == nil)
        #expect(entry.compare?.count == SQLText.limit)
    }
}
