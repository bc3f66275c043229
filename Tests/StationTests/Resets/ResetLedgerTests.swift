import Core
import Site
import Supervision
import Testing

@testable import Station

@Suite("Entries of a ledger")
struct ResetLedgerTests {
    private func entry(
        _ number: Int, _ scope: ResetEntry.Scope = .child, _ what: String = "capture/journal",
        _ code: ResetCode = .childFailed, boot: UInt64 = 1
    ) -> ResetEntry {
        ResetEntry(
            id: Identifier(high: UInt64(number), low: 1), scope: scope, what: what, code: code,
            cause: "disk full \(number)", at: Timestamp(milliseconds: Int64(number) * 1_000),
            bootID: Identifier(high: boot, low: 0), endedAfter: .milliseconds(number),
            endedBefore: .milliseconds(number + 1), uptime: .milliseconds(1_500),
            missedDeadline: .seconds(60), batteryMillivolts: 25_000, version: "0.1.0",
            run: Identifier(high: 9, low: 9), nextBootID: Identifier(high: 8, low: 8))
    }

    @Test("come back from the disk as they were")
    func roundTrip() throws {
        var ledger = ResetLedger()
        for number in 1...5 { _ = ledger.add(entry(number)) }
        _ = ledger.add(entry(6, .board, "board", .powerCut))
        let text = ledger.json.compactText
        #expect(ResetLedger(try JSONValue(parsing: text)) == ledger)
        #expect(ledger.entries.map(\.count) == [1, 5])
    }

    @Test("of one child for one reason are one in a run of the board, with the newest words")
    func merged() {
        var ledger = ResetLedger()
        _ = ledger.add(entry(1))
        _ = ledger.add(entry(2, .child, "capture/lan"))
        let added = ledger.add(entry(3))
        #expect(added.entry.count == 2)
        #expect(added.entry.firstAt == Timestamp(milliseconds: 1_000))
        #expect(added.entry.cause == "disk full 3")
        #expect(ledger.entries.map(\.what) == ["capture/journal", "capture/lan"])
        _ = ledger.add(entry(4, boot: 2))
        _ = ledger.add(entry(5, .child, "capture/journal", .proofMissed))
        #expect(ledger.entries.count == 4)
    }

    @Test("of processes stay apart, however alike")
    func apart() {
        var ledger = ResetLedger()
        for number in 1...3 { _ = ledger.add(entry(number, .process, "capture", .killed)) }
        #expect(ledger.entries.count == 3)
    }

    @Test("become records at the first, tenth, hundredth and thousandth of a child")
    func records() {
        var ledger = ResetLedger()
        let due = (1...1_500).filter { ledger.add(entry($0)).isRecordDue }
        #expect(due == [1, 10, 100, 1_000])
    }

    @Test("become records where nobody wished for it, and only there")
    func wishes() {
        for code in ResetCode.allCases {
            var ledger = ResetLedger()
            let isDue = ledger.add(entry(1, .process, "capture", code)).isRecordDue
            #expect(isDue == ![.asked, .update].contains(code), "\(code)")
        }
    }

    @Test("are bounded, and children that flap push nothing else out")
    func bounded() {
        var ledger = ResetLedger()
        _ = ledger.add(entry(0, .board, "board", .powerCut))
        for number in 1...100 { _ = ledger.add(entry(number, .child, "capture/\(number)")) }
        #expect(ledger.entries.count == ResetLedger.limit + 1)
        #expect(ledger.entries.last?.scope == .board)
        #expect(ledger.entries.first?.what == "capture/100")
        for number in 1...100 { _ = ledger.add(entry(number, .process, "capture", .asked)) }
        for number in 1...100 { _ = ledger.add(entry(number, .board, "board", .inOrder)) }
        #expect(
            ledger.entries.count == ResetLedger.limit + ResetLedger.everydayLimit + 1,
            "what people do pushes no power cut out")
        #expect(ledger.entries.last?.code == .powerCut)
        for number in 1...100 { _ = ledger.add(entry(number, .process, "capture", .killed)) }
        #expect(ledger.entries.count == 2 * ResetLedger.limit + ResetLedger.everydayLimit)
        #expect(ResetLedger(ledger.json) == ledger)
        #expect(!ledger.entries.contains { $0.code == .powerCut })
    }

    @Test("keep so much of a cause and no more, and fit into what is read back")
    func longCauses() {
        var ledger = ResetLedger()
        for number in 0..<40 {
            let kinds: [(ResetEntry.Scope, ResetCode)] = [
                (.child, .childFailed), (.process, .killed), (.process, .asked),
            ]
            for (scope, code) in kinds {
                var long = entry(number, scope, "capture/\(number)", code)
                // As long as a character can become in JSON.
                long.cause = String(repeating: "\u{1}", count: 2_000)
                _ = ledger.add(long)
            }
        }
        #expect(ledger.entries.allSatisfy { $0.cause.count == ResetEntry.causeLimit })
        #expect(ledger.json.compactText.utf8.count < ResetLedger.fileLimit)
    }

    @Test("are made of what the tree tells before a restart")
    func ofChildren() throws {
        var children = ChildResets()
        func tell(
            _ kind: SupervisionEvent.Kind, _ path: String = "process/capture/journal",
            at seconds: Int, _ cause: StopCause? = nil
        ) -> ChildResets.Restart? {
            children.take(
                SupervisionEvent(path: path, at: .seconds(seconds), kind: kind, cause: cause))
        }
        #expect(tell(.started(attempt: 1), at: 10) == nil)
        #expect(tell(.ready, at: 11) == nil)
        #expect(tell(.ended(error: "disk full"), at: 40) == nil)
        let first = tell(.restartScheduled(after: .seconds(1), count: 1, error: "full"), at: 40)
        #expect(
            first
                == ChildResets.Restart(
                    role: .capture, what: "capture/journal", code: .childFailed, cause: "full",
                    uptime: .seconds(30), missedDeadline: nil))
        _ = tell(.started(attempt: 2), at: 41)
        let missed = StopCause.proofMissed(limit: .seconds(60))
        _ = tell(.askedToStop, at: 101, missed)
        _ = tell(.ended(error: "no proof"), at: 103, missed)
        let second = tell(
            .restartScheduled(after: .seconds(1), count: 2, error: "no proof"), at: 103)
        #expect(second?.code == .proofMissed)
        #expect(second?.missedDeadline == .seconds(60))
        #expect(second?.uptime == .seconds(62))
        // A missed proof is forgotten with the next start.
        _ = tell(.started(attempt: 3), at: 104)
        _ = tell(.ended(error: nil), at: 105)
        let third = tell(.restartScheduled(after: .seconds(1), count: 3, error: nil), at: 105)
        #expect(third?.code == .childFailed)
        #expect(third?.cause == "ended without an error")
    }

    @Test("name a supervisor that is restarted by its role, and nothing above it")
    func ofSupervisors() {
        var children = ChildResets()
        func restart(_ path: String) -> ChildResets.Restart? {
            children.take(
                SupervisionEvent(
                    path: path, at: .seconds(1),
                    kind: .restartScheduled(after: .seconds(1), count: 1, error: "x")))
        }
        #expect(restart("process/power")?.what == "power")
        #expect(restart("process/power")?.role == .power)
        #expect(restart("process") == nil)
        #expect(restart("process/nobody/child") == nil)
    }
}
