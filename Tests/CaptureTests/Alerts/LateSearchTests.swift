import Core
import Journal
import Records
import Supervision
import Testing

@testable import Capture
@testable import Screening

@Suite("Those who crossed before, in what a list says newly")
struct LateSearchTests {
    private let post: AlertPost
    private let reader: JournalReader
    private let random = SeededRandom(seed: 11)

    init() async throws {
        post = try await AlertPost(.clear)
        reader = try post.reader()
    }

    private var stamp: ClockStamp { StampingClock(source: post.post.time).stamp() }

    private func search(_ chain: ListChain, since bundle: Identifier? = nil) -> LateSearch {
        LateSearch(InstalledList(chain), since: bundle, post: "TST-01", journal: reader)
    }

    /// Everything that a whole search would tell, told.
    @discardableResult
    private func run(_ search: LateSearch) async throws -> Int {
        var hits = 0
        let end = try reader.head().position + 1
        for placed in try reader.crossings(before: end, limit: 1_000)?.records ?? [] {
            guard let draft = try search.hit(placed.record, at: stamp, random: random) else {
                continue
            }
            _ = try await post.journal.append(draft)
            hits += 1
        }
        return hits
    }

    @Test("A change that names yesterday's traveller raises one alert, however often it is asked")
    func change() async throws {
        try await post.cross(1)
        let lists = try LateLists()
        let base = try lists.whole(["XX1"])
        #expect(try await run(search(base)) == 0)
        let next = try lists.change(base, adding: ["AB123456"])
        #expect(try await run(search(next, since: base.head.identifier)) == 1)
        #expect(try await run(search(next, since: base.head.identifier)) == 0)
        #expect(try await run(search(next)) == 0)
        let alert = try #require(try await post.alerts(.officer).first)
        #expect(alert["kind"] == "late_hit" && alert["crossing"] == .string(TestPost.id(1)))
        #expect(alert.at("checks", "0", "list_version") == "2")
        #expect(alert.at("checks", "0", "matches", "0", "number") == "AB123456")
    }

    @Test("What is new alone is asked: who was in the list before is not found again")
    func newsAlone() async throws {
        try await post.cross(1)
        let lists = try LateLists()
        let base = try lists.whole(["AB123456"])
        let next = try lists.change(base, adding: ["XX1"])
        let record = try #require(try reader.record(Identifier(TestPost.id(1))!))
        #expect(
            try search(next, since: base.head.identifier)
                .hit(record, at: stamp, random: random) == nil)
        #expect(try search(next).hit(record, at: stamp, random: random) != nil)
        let third = try lists.change(next, withdrawing: ["AB123456"])
        #expect(
            try search(third, since: base.head.identifier)
                .hit(record, at: stamp, random: random) == nil)
        #expect(try search(third).hit(record, at: stamp, random: random) == nil)
    }

    @Test("A number that an amendment brought is looked up as the amendment has it")
    func amendment() async throws {
        try await post.cross(1)
        let amendment: JSONValue = [
            "reason": "typing_error", "changes": ["/document/number": "ZZ999"],
        ]
        _ = try await post.service.amendCrossing(
            TestPost.id(1), id: nil, bytes: Array(amendment.compactText.utf8),
            by: post.post.principal())
        let lists = try LateLists()
        #expect(try await run(search(try lists.whole(["ZZ999"]))) == 1)
        let alert = try #require(try await post.alerts(.officer).first)
        #expect(alert["crossing"] == .string(TestPost.id(1)))
        #expect(alert.at("subject", "number") == "ZZ999")
        // By that number it is held against the list later too.
        let id = try #require(alert["id"]?.string.flatMap { Identifier($0) })
        let same = search(try lists.whole(["ZZ999"], version: 2))
        #expect(try same.withdrawal(of: id, at: stamp, random: random) == nil)
    }

    @Test("An entry that is withdrawn is told of once with the alert")
    func withdrawal() async throws {
        try await post.cross(1)
        let lists = try LateLists()
        let base = try lists.whole(["AB123456", "XX1"])
        try await run(search(base))
        let alert = try #require(try reader.waitingAlerts(before: .max, limit: 10).first?.alert)
        #expect(try search(base).withdrawal(of: alert, at: stamp, random: random) == nil)
        let next = search(try lists.change(base, withdrawing: ["AB123456"]))
        let draft = try #require(try next.withdrawal(of: alert, at: stamp, random: random))
        _ = try await post.journal.append(draft)
        #expect(try next.withdrawal(of: alert, at: stamp, random: random) == nil)
        let told = try #require(try await post.alerts(.officer).first)
        #expect(told["state"] == "open" && told["withdrawn"]?.array?.count == 1)
        #expect(told.at("withdrawn", "0", "list") == "stolen")
    }

    @Test("What a service at headquarters raised is no list's to withdraw, whatever its name")
    func raisedElsewhere() async throws {
        try await post.cross(1)
        let lists = try LateLists()
        let base = try lists.whole(["AB123456", "XX1"])
        let alert = Identifier.version7(at: stamp.time, random: random)
        let check: JSONValue = [
            "list": "stolen", "verdict": "hit", "matches": [["entry": "AB123456", "score": 1000]],
        ]
        _ = try await post.journal.append(
            RecordDraft(
                kind: .audit, id: alert,
                body: [
                    "action": .string(AlertMark.lateHit), "target": .string(TestPost.id(1)),
                    "result": "hit",
                ],
                verdicts: [
                    "screening": ["verdict": "hit", "checks": [check]],
                    "screened": .string(TestPost.id(1)), "asked_by": "headquarters",
                ]))
        let next = search(try lists.change(base, withdrawing: ["AB123456"]))
        #expect(try next.withdrawal(of: alert, at: stamp, random: random) == nil)
        // And the list's own hit on the same entry is told beside it.
        #expect(try await run(search(base)) == 1)
    }

    @Test("A list that cannot be read withdraws nothing")
    func unreadable() async throws {
        try await post.cross(1)
        let lists = try LateLists()
        let base = try lists.whole(["AB123456"])
        try await run(search(base))
        let alert = try #require(try reader.waitingAlerts(before: .max, limit: 10).first?.alert)
        let broken = InstalledList(
            name: "stolen", unreadable: .notABundle("its file is cut short"))
        let search = LateSearch(broken, since: nil, post: "TST-01", journal: reader)
        #expect(try search.withdrawal(of: alert, at: stamp, random: random) == nil)
    }

    @Test("A discreet list's late hit comes to the role that it names and to nobody else")
    func discreet() async throws {
        try await post.cross(1)
        let lists = try LateLists(.discreet)
        #expect(try await run(search(try lists.whole(["AB123456"]))) == 1)
        for role in OfficerRole.allCases {
            #expect(try await post.alerts(role).count == (role == .protection ? 1 : 0), "\(role)")
        }
    }

    @Test("While a search reads, crossings are stored")
    func beside() async throws {
        for number in 1...50 { try await post.cross(UInt64(number)) }
        let search = search(try LateLists().whole(["XX1"]))
        let end = try reader.head().position + 1
        let thread = ThreadExecutor.thread(name: "late")
        // The search is in the middle of its page, and goes on only once a crossing was stored.
        let (stored, tell) = AsyncStream.makeStream(of: Void.self)
        let gate = Gate()
        async let looked: Int = thread.value { [reader, random, stamp] in
            var count = 0
            for placed in try reader.crossings(before: end, limit: 100)?.records ?? [] {
                if count == 25 {
                    tell.finish()
                    gate.wait()
                }
                _ = try search.hit(placed.record, at: stamp, random: random)
                count += 1
            }
            return count
        }
        for await _ in stored {}
        #expect(try await post.cross(99).isNew)
        gate.open()
        #expect(try await looked == 50)
    }
}
