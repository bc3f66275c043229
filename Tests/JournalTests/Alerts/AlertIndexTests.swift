import Core
import Foundation
import GRDB
import Records
import Testing

@testable import Journal

@Suite("The index of alerts")
struct AlertIndexTests {
    private let fixture: JournalFixture

    init() throws { fixture = try JournalFixture() }

    private static func check(_ list: String, informs role: String? = nil) -> JSONValue {
        var check: [String: JSONValue] = ["list": .string(list), "verdict": "hit"]
        if let role { check["informs"] = .string(role) }
        return .object(check)
    }

    private func hit(
        _ checks: [JSONValue] = [check("stolen")], counter: JSONValue = .null
    ) -> RecordDraft {
        RecordDraft(
            kind: .crossing, id: .version7(at: fixture.clock.stamp().time, random: fixture.random),
            body: ["direction": "entry"],
            verdicts: [
                "screening": ["verdict": "hit", "checks": .array(checks)],
                "screening_at_counter": counter,
            ])
    }

    private func about(
        _ alert: RecordDraft, _ kind: RecordKind = .hitOutcome, state: String = "final"
    ) -> RecordDraft {
        let body: JSONValue =
            kind == .audit
            ? ["action": "hit_withdrawn", "target": .string(alert.id.description)]
            : ["target": .string(alert.id.description), "decision": "dismissed"]
        return RecordDraft(
            kind: kind, id: .version7(at: fixture.clock.stamp().time, random: fixture.random),
            body: body, verdicts: ["outcome": ["state": .string(state)]])
    }

    @Test("A hit waits until it is decided for good; nothing else of the journal is told")
    func life() async throws {
        let journal = try fixture.open()
        let hit = hit()
        for draft in [fixture.draft(), hit, fixture.draft(), about(hit, state: "provisional")] {
            _ = try await journal.append(draft)
        }
        var waiting = try await journal.waitingAlerts(limit: 10)
        #expect(waiting.notes.map(\.alert) == [hit.id] && waiting.count == 1)
        #expect(try await journal.alertNotes(after: 0, limit: 10).map(\.position) == [3, 5])
        _ = try await journal.append(about(hit))
        waiting = try await journal.waitingAlerts(limit: 10)
        #expect(waiting.notes.isEmpty && waiting.count == 0 && waiting.end == 6)
        #expect(try await journal.alertRecords(hit.id).map(\.envelope.sequence) == [3, 5, 6])
        let note = try #require(try await journal.alertNotes(after: 3, limit: 1).first)
        #expect(
            try await journal.position(epoch: note.epoch, sequence: note.sequence)
                == note.position)
        #expect(try await journal.alertRecords(fixture.draft().id).isEmpty)
        await journal.close()
    }

    @Test("A hit for two circles waits for both")
    func circles() async throws {
        let journal = try fixture.open()
        let open = Self.check("stolen")
        let mixed = hit(
            [open, Self.check("quiet", informs: "protection")],
            counter: ["verdict": "hit", "checks": [open]])
        let quiet = hit(
            [Self.check("quiet", informs: "protection")],
            counter: ["verdict": "clear", "checks": []])
        #expect(AlertCircle.of(mixed.verdicts) == [.counter, .role("protection")])
        #expect(AlertCircle.of(quiet.verdicts) == [.role("protection")])
        for draft in [mixed, about(mixed)] { _ = try await journal.append(draft) }
        #expect(try await journal.waitingAlerts(limit: 10).count == 1)
        _ = try await journal.append(about(mixed))
        #expect(try await journal.waitingAlerts(limit: 10).count == 0)
        await journal.close()
    }

    @Test("A journal of an earlier release is indexed when it is opened")
    func migration() async throws {
        let first = hit()
        let drafts = [fixture.draft(), first, about(first, .audit), hit(), fixture.draft()]
        var journal = try fixture.open()
        for draft in drafts { _ = try await journal.append(draft) }
        let known = try await journal.waitingAlerts(limit: 10)
        await journal.close()
        let queue = try DatabaseQueue(path: JournalDatabase.path(in: fixture.directory))
        try await queue.write { database in
            try database.execute(
                sql: """
                    DROP TABLE alerts;
                    DELETE FROM grdb_migrations WHERE identifier = '5 alerts';
                    """)
        }
        try queue.close()
        journal = try fixture.open()
        #expect(try await journal.waitingAlerts(limit: 10) == known)
        #expect(known.count == 2)
        await journal.close()
    }

    @Test("A recovered journal finds its alerts again, and their decisions")
    func recovery() async throws {
        var journal = try fixture.open()
        let (decided, waiting) = (hit(), hit())
        for draft in [decided, waiting, about(decided)] { _ = try await journal.append(draft) }
        for number in 0..<40 {
            _ = try await journal.append(
                fixture.draft(String(repeating: "filler \(number) ", count: 40)))
        }
        await journal.close()
        await (try fixture.open()).close()
        let path = JournalDatabase.path(in: fixture.directory)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let text = try #require(bytes.range(of: Data("filler 20 ".utf8)))
        let page = text.lowerBound / JournalDatabase.pageSize * JournalDatabase.pageSize
        for offset in page..<page + JournalDatabase.pageSize { bytes[offset] = 0xA5 }
        try bytes.write(to: URL(fileURLWithPath: path))
        let recovery = try Journal.recover(
            directory: fixture.directory, post: JournalFixture.post, stamp: fixture.clock.stamp(),
            random: fixture.random)
        #expect(!recovery.lost.isEmpty)
        journal = try fixture.open()
        #expect(try await journal.waitingAlerts(limit: 10).notes.map(\.alert) == [waiting.id])
        #expect(try await journal.alertRecords(decided.id).count == 2)
        await journal.close()
    }

    @Test("Neither look-up goes through the records")
    func cost() throws {
        let reader = try DatabaseQueue(path: JournalDatabase.path(in: fixture.directory))
        try reader.read { database in
            for sql in [Journal.waitingSQL, Journal.laterSQL] {
                let plan = try Row.fetchAll(
                    database, sql: "EXPLAIN QUERY PLAN " + sql, arguments: [1, 1]
                )
                .map { $0["detail"] as String }
                #expect(!plan.contains { $0.hasPrefix("SCAN records") }, "\(plan)")
                #expect(plan.contains { $0.contains("alerts") }, "\(plan)")
            }
        }
    }

    @Test("Crossings are read from the end, with what was corrected of them")
    func backwards() async throws {
        let journal = try fixture.open()
        var names: [Identifier] = []
        for number in 0..<10 {
            let draft = fixture.draft("\(number)")
            names.append(draft.id)
            _ = try await journal.append(draft)
            _ = try await journal.append(
                RecordDraft(
                    kind: .shift,
                    id: .version7(at: Timestamp(milliseconds: 0), random: fixture.random),
                    body: [:]))
        }
        let reader = try fixture.reader()
        var position = try reader.head().position + 1
        var found: [Identifier] = []
        while let (records, next) = try reader.crossings(before: position, limit: 3) {
            found += records.map(\.record.envelope.id)
            position = next
        }
        #expect(found == names.reversed())
        await journal.close()
    }
}
