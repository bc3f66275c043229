import Core
import Testing

@testable import Station

@Suite("Which late searches are due")
struct LateSearchPlanTests {
    private static func bundle(_ number: UInt64) -> Identifier { Identifier(high: 0, low: number) }

    private static func plan(_ installed: [String: UInt64] = [:]) -> LateSearchPlan {
        LateSearchPlan(installed: installed.mapValues(bundle))
    }

    private static func use(
        _ plan: inout LateSearchPlan, _ lists: [String: UInt64], names: Set<String>? = nil
    ) -> Bool {
        plan.use(readable: lists.mapValues(bundle), names: names ?? Set(lists.keys))
    }

    @Test("What a first start finds was asked already; what comes later is searched once")
    func news() {
        var plan = Self.plan(["a": 1])
        #expect(!Self.use(&plan, ["a": 1]) && plan.searches.isEmpty)
        #expect(Self.use(&plan, ["a": 2, "b": 7]))
        #expect(!Self.use(&plan, ["a": 2, "b": 7]))
        #expect(plan.searches.map(\.list) == ["a", "b"])
        #expect(plan.searches.map(\.since) == [Self.bundle(1), nil])
    }

    @Test("The newest goes first, and an older one goes on where it was")
    func order() throws {
        var plan = Self.plan()
        _ = Self.use(&plan, ["a": 1])
        var first = try #require(plan.next(among: ["a"]))
        first.begin(behind: 100)
        first.crossingsBefore = 40
        plan.update(first)
        _ = Self.use(&plan, ["a": 2])
        let second = try #require(plan.next(among: ["a"]))
        #expect(second.since == Self.bundle(1) && second.end == nil)
        plan.finish(second)
        #expect(plan.next(among: ["a"]) == first)
        plan.finish(first)
        #expect(plan.next(among: ["a"]) == nil)
    }

    @Test("A list that cannot be read is waited for; one that is gone is forgotten")
    func unreadable() {
        var plan = Self.plan(["a": 1])
        #expect(!Self.use(&plan, [:], names: ["a"]))
        #expect(Self.use(&plan, ["a": 2]))
        #expect(plan.searches.first?.since == Self.bundle(1))
        #expect(plan.next(among: []) == nil)
        #expect(!Self.use(&plan, [:], names: []))
        #expect(plan.searches.isEmpty)
        // Installed anew it is a list that was not there.
        #expect(Self.use(&plan, ["a": 2]))
        #expect(plan.searches.first?.since == nil)
    }

    @Test("However many changes come, few searches wait and nothing new is left out")
    func bounded() {
        var plan = Self.plan(["a": 1, "b": 1])
        for number in UInt64(2)...100 { _ = Self.use(&plan, ["a": number, "b": number]) }
        #expect(plan.searches.count == LateSearchPlan.limit)
        for list in ["a", "b"] {
            let own = plan.searches.filter { $0.list == list }
            #expect(own.first?.since == Self.bundle(1))
            #expect(own.last?.head == Self.bundle(100))
            // Each begins where the one before ends.
            for (before, after) in zip(own, own.dropFirst()) { #expect(after.since == before.head) }
        }
    }

    @Test("It is read back as it was written, and nothing else is taken for it")
    func writing() throws {
        var plan = Self.plan(["a": 1])
        _ = Self.use(&plan, ["a": 2, "b": 3])
        var search = try #require(plan.next(among: ["a", "b"]))
        search.begin(behind: 12)
        search.hits = 2
        plan.update(search)
        #expect(LateSearchPlan(try JSONValue(parsing: plan.json.compactText)) == plan)
        for text in ["{}", #"{"known":{"a":"x"},"searches":[]}"#, #"{"known":{},"searches":[1]}"#] {
            #expect(LateSearchPlan(try JSONValue(parsing: text)) == nil)
        }
    }
}
