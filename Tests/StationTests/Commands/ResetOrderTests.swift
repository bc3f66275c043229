import Core
import Site
import Testing

@testable import Station

@Suite("The order of restarts")
struct ResetOrderTests {
    private let boots = (1...4).map { Identifier(high: UInt64($0), low: 7) }

    /// - Parameter wall: seconds by a wall clock that nobody may believe.
    private func entry(
        _ cause: String, boot: Int, at seconds: Int?, wall: Int64, next: Int? = nil
    ) -> ResetEntry {
        ResetEntry(
            id: .version4(random: SystemRandom()), scope: next == nil ? .process : .board,
            what: "x", code: .killed, cause: cause, at: Timestamp(milliseconds: wall * 1_000),
            bootID: boots[boot], endedAfter: seconds.map { .seconds($0) },
            endedBefore: next == nil ? seconds.map { .seconds($0) } : nil,
            nextBootID: next.map { boots[$0] })
    }

    private func sorted(_ entries: [ResetEntry], boots known: [Int], now: Int) -> [String] {
        let report = ServicesReport(
            at: Timestamp(milliseconds: 0), post: nil, bootID: boots[now], upSeconds: 0,
            hardware: HardwareWatchdog(),
            services: [
                ServicesReport.Service(
                    role: .power, tree: nil, watchdogSeconds: nil, restarts: nil, resets: entries)
            ], boots: known.map { boots[$0] })
        return ResetOrder(report).newestFirst(entries).map(\.cause)
    }

    @Test("is that of the monotonic clock, whatever the wall clock says")
    func monotonic() {
        let entries = [
            entry("first", boot: 1, at: 5, wall: 9_000), entry("third", boot: 1, at: 70, wall: 1),
            entry("second", boot: 1, at: 60, wall: 5_000),
        ]
        #expect(sorted(entries, boots: [0, 1], now: 1) == ["third", "second", "first"])
    }

    @Test("follows the runs of the board as the ladder counted them; a run's end is its last")
    func runs() {
        let entries = [
            entry("of now", boot: 2, at: 3, wall: 10),
            entry("cut", boot: 1, at: 2, wall: 1, next: 2),
            entry("of before", boot: 1, at: 900, wall: 99),
            entry("older", boot: 0, at: 5, wall: 50),
        ]
        for order in [entries, entries.reversed()] {
            #expect(
                sorted(order, boots: [0, 1, 2], now: 2) == ["of now", "cut", "of before", "older"])
        }
    }

    @Test("without a ladder follows what the ledgers saw, and puts what has no place at the end")
    func noLadder() {
        let entries = [
            entry("lost, later", boot: 3, at: 1, wall: 70), entry("lost", boot: 3, at: 2, wall: 60),
            entry("before", boot: 0, at: 5, wall: 80),
            entry("cut", boot: 0, at: 6, wall: 1, next: 1),
            entry("of now", boot: 1, at: 1, wall: 2),
        ]
        #expect(
            sorted(entries, boots: [], now: 1)
                == ["of now", "cut", "before", "lost, later", "lost"])
    }

    @Test("ends where ledgers contradict each other")
    func circle() {
        let entries = [
            entry("a", boot: 0, at: 1, wall: 1, next: 1),
            entry("b", boot: 1, at: 1, wall: 1, next: 0),
        ]
        #expect(Set(sorted(entries, boots: [], now: 0)) == ["a", "b"])
    }
}
