import Core
import Testing

@testable import Power

@Suite("How many events the history takes")
struct HistoryEventBudgetTests {
    private let event = HistoryEvent(.found, time: nil, load: 0, isOn: true, reason: "why")

    @Test("a burst gets in, then one every half hour, and says how many were left out")
    func budget() {
        var budget = HistoryEventBudget(at: .zero)
        let first = (0..<600).compactMap { _ in budget.admit(event, at: .seconds(1)) }
        #expect(first == [HistoryEvent](repeating: event, count: HistoryEventBudget.burst))
        let later = HistoryEventBudget.refill + .seconds(1)
        let next = budget.admit(event, at: later)
        #expect(next?.reason == "(88 events before it were left out) why")
        #expect(budget.admit(event, at: later) == nil)
    }

    @Test("a quiet month makes room for one burst and no more")
    func quiet() {
        var budget = HistoryEventBudget(at: .zero)
        for _ in 0..<HistoryEventBudget.burst { _ = budget.admit(event, at: .zero) }
        let later: Duration = .seconds(30 * 86_400)
        let admitted = (0..<1_000).compactMap { _ in budget.admit(event, at: later) }
        #expect(admitted.count == HistoryEventBudget.burst)
    }
}
