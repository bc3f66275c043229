import Core
import Testing

@testable import Supervision

/// Whole lives of random supervisors: the core against ``ReferenceSupervisor`` action by action,
/// and against what must hold whatever happens.
@Suite("Random histories")
struct RandomHistoryTests {
    static let blocks = 20
    static let historiesEach = 500

    @Test("agree with the reference and hold order and rate", arguments: 0..<blocks)
    func histories(block: Int) {
        var seen = HistoryCounts()
        for seed in block * Self.historiesEach..<(block + 1) * Self.historiesEach {
            var history = RandomHistory(seed: UInt64(seed))
            history.run()
            #expect(history.differences.isEmpty, "seed \(seed)")
            #expect(history.witness.violations.isEmpty, "seed \(seed)")
            seen.add(history.counts)
        }
        // A history in which nothing happens agrees with anything.
        #expect(seen.least >= 20, "\(seen)")
    }

    @Test("a reference with another rule is found out")
    func canary() {
        let found = (0..<200 as Range<UInt64>).contains { seed in
            var history = RandomHistory(seed: seed, isReferenceWrong: true)
            history.run()
            return !history.differences.isEmpty
        }
        #expect(found)
    }
}

/// How often each thing happened.
struct HistoryCounts {
    private var counts: [String: Int] = [:]

    mutating func note(_ name: String) { counts[name, default: 0] += 1 }

    mutating func add(_ other: HistoryCounts) {
        counts.merge(other.counts) { $0 + $1 }
    }

    static let names = [
        "start", "stop", "hold", "overdue", "ask", "restart", "leak", "gaveUp", "ready",
        "finished", "automatic",
    ]

    var least: Int { Self.names.map { counts[$0, default: 0] }.min() ?? 0 }
}
