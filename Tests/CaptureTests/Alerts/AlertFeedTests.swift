import Core
import Journal
import Records
import Testing

@testable import Capture

@Suite("What a listener is told")
struct AlertFeedTests {
    @Test("Who begins hears of what waits; who comes back hears of what was missed")
    func resuming() async throws {
        let post = try await AlertPost()
        for number in 1...3 { try await post.cross(UInt64(number)) }
        _ = try await post.decide(on: 2, as: .supervisor, badge: "S-1")
        let start = try await post.told(.officer)
        #expect(start.map(\.name) == ["start", "alert", "alert"])
        #expect(start[0].data == ["resumed": false, "older": false] && start[0].id == nil)
        #expect(start.dropFirst().map { $0.data["id"] } == [1, 3].map { .string(TestPost.id($0)) })
        let last = try #require(start[1].id)
        let missed = try await post.told(.officer, after: last)
        #expect(missed[0].data == ["resumed": true, "older": false])
        // The last note that is of each: 3 was raised before 2 was decided.
        #expect(
            missed.dropFirst().map { $0.data["id"] } == [3, 2].map { .string(TestPost.id($0)) })
        #expect(missed.last?.data["state"] == "final")
        let end = try #require(missed.last?.id)
        #expect(try await post.told(.officer, after: end).map(\.name) == ["start"])
    }

    @Test(
        "A name that is not this journal's begins anew",
        arguments: ["", "1", "x.1", "00000000-0000-4000-8000-000000000000.1", "..", "\u{0}"])
    func unknownPlace(name: String) async throws {
        let post = try await AlertPost()
        try await post.cross()
        let events = try await post.told(.officer, after: name)
        #expect(events.map(\.name) == ["start", "alert"])
        #expect(events[0].data["resumed"] == false)
    }

    @Test("An alert says what to compare, whom to ask and where it happened")
    func content() async throws {
        let post = try await AlertPost()
        try await post.cross()
        let alert = try #require(try await post.alerts(.officer).first)
        #expect(alert["kind"] == "hit" && alert["may_decide"] == true)
        #expect(alert.at("subject", "surname") == "MARTIN")
        #expect(alert.at("subject", "number") == "AB123456")
        #expect(alert["crossing"] == .string(TestPost.id()))
        let checks = try #require(alert["checks"]?.array)
        #expect(checks.first?["matches"] == [AlertPost.match])
        let required = try PlainYAML.read(EmbeddedAsset.openAPI)
            .at("components", "schemas", "alert", "required")?.array?.compactMap(\.string)
        #expect(alert.object.map { Set($0.keys) } == required.map { Set($0) })
        #expect(try await post.alerts(.auditor).first?["may_decide"] == false)
    }

    @Test("Nothing of a discreet list reaches anybody but the role that it names")
    func discreet() async throws {
        let post = try await AlertPost(AlertPost.discreet(for: "protection"))
        let stored = try await post.cross()
        #expect(!stored.receipt.compactText.contains(AlertPost.secret))
        #expect(!stored.receipt.compactText.contains("informs"))
        for role in OfficerRole.allCases where role != .protection {
            let events = try await post.told(role)
            #expect(events.map(\.text) == ["event: start\n" + Self.emptyStart], "\(role)")
            await #expect { try await post.decide(as: role) } throws: {
                switch $0 {
                case CaptureFault.notFound: true
                case CaptureFault.forbidden: role == .trainee
                default: false
                }
            }
        }
        let told = try await post.alerts(.protection)
        #expect(told.count == 1 && told[0].compactText.contains(AlertPost.secret))
        let crossing = try await post.service.crossing(
            id: TestPost.id(), for: post.post.principal(.auditor))
        #expect(!crossing.compactText.contains(AlertPost.secret))
    }

    private static let emptyStart = #"data: {"older":false,"resumed":false}"# + "\n\n"

    @Test("An open hit beside a discreet one is told without it")
    func mixed() async throws {
        let post = try await AlertPost(AlertPost.mixed(for: "supervisor"))
        try await post.cross()
        let officer = try await post.alerts(.officer)
        #expect(officer.count == 1 && !officer[0].compactText.contains(AlertPost.secret))
        let supervisor = try await post.alerts(.supervisor)
        #expect(supervisor[0]["checks"]?.array?.count == 2)
    }

    @Test("A late hit names the crossing that it is about, and says what was withdrawn")
    func late() async throws {
        let post = try await AlertPost(.clear)
        try await post.cross()
        let late = Identifier.version7(at: post.post.time.now(), random: SeededRandom(seed: 9))
        _ = try await post.journal.append(
            RecordDraft(
                kind: .audit, id: late,
                body: ["action": "late_hit", "target": .string(TestPost.id()), "result": "hit"],
                verdicts: [
                    "screening": ["verdict": "hit", "checks": [AlertPost.hit("stolen")]],
                    "screening_at_counter": .null,
                ]))
        _ = try await post.journal.append(
            RecordDraft(
                kind: .audit,
                id: .version7(at: post.post.time.now(), random: SeededRandom(seed: 10)),
                body: [
                    "action": "hit_withdrawn", "target": .string(late.description), "result": "1",
                ], verdicts: ["withdrawn": [["list": "stolen", "entry": "REF-1"]]]))
        let alert = try #require(try await post.alerts(.officer).first)
        #expect(alert["kind"] == "late_hit" && alert["id"] == .string(late.description))
        #expect(alert["crossing"] == .string(TestPost.id()))
        #expect(alert.at("subject", "surname") == "MARTIN")
        #expect(alert["withdrawn"] == [["list": "stolen", "entry": "REF-1"]])
        _ = try await post.service.decide(
            late.description, bytes: Array(#"{"decision":"dismissed"}"#.utf8),
            by: post.post.principal(.supervisor, badge: "S-1"))
        #expect(try await post.alerts(.officer).isEmpty)
    }

    @Test("Who missed too much begins anew, and hears that there is more than is told")
    func bounded() async throws {
        let post = try await AlertPost()
        try await post.cross(0)
        let first = try #require(try await post.told(.officer).last?.id)
        for number in 1...AlertFeed.mostMissed + 1 { try await post.cross(UInt64(number)) }
        let events = try await post.told(.officer, after: first)
        #expect(events[0].data == ["resumed": false, "older": true])
        #expect(events.count == 1 + AlertFeed.atStart)
        #expect(events.last?.data["id"] == .string(TestPost.id(UInt64(AlertFeed.mostMissed + 1))))
    }
}
