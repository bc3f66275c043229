import Core
import Foundation
import Journal
import Records
import Testing

@Suite("Outboxes of other roles")
struct OutboxTests {
    private let fixture: JournalFixture
    private let outbox: Outbox

    init() throws {
        fixture = try JournalFixture()
        let directory = fixture.directory + "/outbox"
        try LinuxFiles().makeDirectory(directory, mode: 0o750)
        outbox = Outbox(directory: directory)
    }

    private func reset() -> RecordDraft {
        RecordDraft(
            kind: .reset, id: fixture.draft().id,
            body: ["scope": "process", "cause": "killed", "uptime_s": 5])
    }

    @Test("are emptied into the journal, oldest first")
    func collected() async throws {
        let drafts = (0..<5).map { _ in reset() }
        for draft in drafts { try outbox.put(draft) }
        let journal = try fixture.open()
        let round = try await OutboxCollector(outboxes: [outbox], journal: journal).collect()
        #expect(round.taken == 5)
        #expect(try outbox.waiting().isEmpty)
        let stored = try fixture.reader().records(after: 1, limit: 9, byteLimit: .max)
        #expect(stored.map(\.record.envelope.id) == drafts.map(\.id).sorted())
        #expect(stored.map(\.record.envelope.body) == Array(repeating: drafts[0].body, count: 5))
    }

    @Test("a record that was appended but not yet deleted is appended once")
    func onceOnly() async throws {
        let draft = reset()
        let journal = try fixture.open()
        _ = try await journal.append(draft)
        try outbox.put(draft)
        _ = try await OutboxCollector(outboxes: [outbox], journal: journal).collect()
        #expect(journal.head.sequence == 2)
        #expect(try outbox.waiting().isEmpty)
    }

    @Test("what is no record is put aside and blocks nothing")
    func setAside() async throws {
        let bad = Identifier(high: 0, low: 1)
        try LinuxFiles().replace(
            outbox.directory + "/\(bad).json", with: Array("{".utf8), mode: 0o640)
        let good = reset()
        try outbox.put(good)
        let journal = try fixture.open()
        let round = try await OutboxCollector(outboxes: [outbox], journal: journal).collect()
        #expect(round.taken == 1)
        #expect(round.setAside == 1)
        #expect(try outbox.waiting().isEmpty)
        #expect(LinuxFiles().exists(outbox.directory + "/\(bad).json.refused"))
    }

    @Test("an empty or absent outbox is nothing to do")
    func absent() async throws {
        let journal = try fixture.open()
        let nowhere = Outbox(directory: "/nonexistent/outbox")
        let round = try await OutboxCollector(outboxes: [nowhere, outbox], journal: journal)
            .collect()
        #expect(round.taken == 0)
    }

    @Test("refuse at their limit, and take again once there is room")
    func full() throws {
        for _ in 0..<Outbox.limit {
            let id = fixture.draft().id
            _ = FileManager.default.createFile(
                atPath: outbox.directory + "/\(id).json", contents: nil)
        }
        #expect(throws: OutboxFault.self) { try outbox.put(reset()) }
        try outbox.remove(outbox.waiting()[0])
        try outbox.put(reset())
    }
}
