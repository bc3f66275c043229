import Core
import PKI
import Records
import Supervision
import Testing

@testable import Journal

@Suite("Records that name attachments")
struct NamedAttachmentTests {
    private let attachments: AttachmentFixture
    private let fixture: JournalFixture
    private let journal: Journal

    init() throws {
        attachments = try AttachmentFixture()
        fixture = try JournalFixture()
        journal = try Journal(
            directory: fixture.directory, post: JournalFixture.post, clock: fixture.clock,
            executor: fixture.executor, attachments: attachments.folder)
    }

    private func crossing(
        _ names: [Digest256], outcome: String = "admitted", verdict: String = "clear"
    ) -> RecordDraft {
        RecordDraft(
            kind: .crossing,
            id: .version7(
                at: Timestamp(milliseconds: 1_760_000_000_000), random: fixture.random),
            body: [
                "direction": "entry", "decision": ["outcome": .string(outcome)],
                "attachments": .array(
                    names.map {
                        [
                            "sha256": .string("\($0)"), "kind": "face",
                            "media_type": "image/jpeg", "size": 1,
                        ]
                    }),
            ], verdicts: ["screening": ["verdict": .string(verdict)]])
    }

    @Test("are refused where one of them is not complete, and leave nothing behind")
    func lacking() async throws {
        let image = AttachmentFixture.image(1)
        let name = SHA256.digest(image)
        let draft = crossing([name])
        try await attachments.send(image)
        let before = journal.head
        await #expect(
            throws: JournalFault.lacksAttachments(pointers: ["/attachments/0"])
        ) { try await journal.append(draft) }
        #expect(journal.head == before)
        _ = try await attachments.store.finish(name)
        guard case .stored = try await journal.append(draft) else {
            Issue.record("the record is not new")
            return
        }
        // The same record again needs no look at its files.
        try LinuxFiles().remove(attachments.folder.path(of: name))
        guard case .alreadyStored = try await journal.append(draft) else {
            Issue.record("the record is stored twice")
            return
        }
    }

    @Test("are listed in the journal's order with what the file measures, and whether HQ cares")
    func listed() async throws {
        let first = try await attachments.complete(AttachmentFixture.image(1, bytes: 10))
        let second = try await attachments.complete(AttachmentFixture.image(2, bytes: 20))
        let third = try await attachments.complete(AttachmentFixture.image(3, bytes: 30))
        _ = try await journal.append(crossing([first, first, second]))
        _ = try await journal.append(crossing([third], outcome: "refused"))
        _ = try await journal.append(crossing([]))
        _ = try await journal.append(crossing([first], verdict: "hit"))
        let amendment = RecordDraft(
            kind: .amendment,
            id: .version7(
                at: Timestamp(milliseconds: 1_760_000_000_000), random: fixture.random),
            body: [
                "target": "x", "reason": "completed_later",
                "changes": [
                    "/attachments/2": ["sha256": .string("\(third)")],
                    "/traveller/surname": "A",
                ],
            ])
        _ = try await journal.append(amendment)
        let reader = try fixture.reader()
        let all = try reader.attachments(after: 0, through: .max, limit: 100)
        #expect(all.map(\.position) == [2, 2, 3, 5, 6])
        #expect(all.map(\.isFlagged) == [false, false, true, true, false])
        #expect(Set(all.prefix(2).map(\.sha256)) == [first, second])
        #expect(all.map(\.size).sorted() == [10, 10, 20, 30, 30])
        #expect(all[2].kind == "face" && all[2].mediaType == "image/jpeg")
        #expect(all[4].kind == nil && all[4].sequence == 6)
        #expect(try reader.attachments(after: 2, through: 5, limit: 100).map(\.position) == [3, 5])
        // A record's attachments are never parted.
        #expect(try reader.attachments(after: 0, through: .max, limit: 1).count == 2)
    }

    @Test("keep them, and what nobody names goes after its rounds and not before")
    func orphans() async throws {
        let named = try await attachments.complete(AttachmentFixture.image(1))
        let orphan = try await attachments.complete(AttachmentFixture.image(2))
        let late = try await attachments.complete(AttachmentFixture.image(3))
        let begun = AttachmentFixture.image(4)
        let growing = AttachmentFixture.image(5)
        try await attachments.send(begun, until: 100)
        _ = try await journal.append(crossing([named]))
        var partials: [Int] = []
        for round in 1...Journal.OrphanRule.unnamedRounds {
            try await attachments.send(growing, until: 10 * round, pieces: 1)
            let done = try await journal.collectOrphans()
            if done.partials > 0 { partials.append(round) }
            #expect(done.unnamed == 0)
        }
        #expect(partials == [Journal.OrphanRule.partialRounds + 1])
        _ = try await journal.append(crossing([late]))
        #expect(try await journal.collectOrphans() == OrphanRound(partials: 0, unnamed: 1))
        #expect(attachments.folder.size(of: orphan) == nil)
        #expect(attachments.folder.size(of: named) != nil)
        #expect(attachments.folder.size(of: late) != nil)
        #expect(await attachments.store.held(SHA256.digest(begun)).bytes == 0)
        #expect(await attachments.store.held(SHA256.digest(growing)).bytes == 130)
    }
}

extension OrphanRound {
    init(partials: Int, unnamed: Int) {
        self.init()
        self.partials = partials
        self.unnamed = unnamed
    }
}
