import Core
import PKI
import Records
import Testing

@testable import Journal

@Suite("Purging what HQ holds")
struct PurgeTests {
    @Test("takes bodies and keeps the chain, once they are old and HQ's receipt is 30 days old")
    func purges() async throws {
        let post = try RetentionPost()
        let secret = "a name that must not linger anywhere"
        let record = try await post.append(secret)
        let audit = try await post.append(kind: .audit)
        try await post.live(days: 20)
        post.acknowledgeAll()
        #expect(try await post.live(days: 30).records == 0)
        #expect(post.holds(secret))
        #expect(try await post.live(days: 2) == round(records: 1))
        #expect(try post.isPurged(record) && !post.isPurged(audit))
        #expect(!post.holds(secret))
        #expect(try await post.live(days: 20).records == 1)
        let later = try await post.append()
        let found = try post.fixture.reader().verify(vouched: [])
        #expect(found.isWhole && found.purged == 2 && found.records == 4)
        #expect(later.envelope.sequence == 4)
        // Records of the journal itself stay.
        #expect(
            try post.fixture.reader().places(after: 0, limit: 1, byteLimit: 1).first?.record != nil)
    }

    @Test("leaves what HQ has not signed for, however old it is")
    func uncovered() async throws {
        let post = try RetentionPost()
        let covered = try await post.append()
        post.acknowledgeAll()
        let uncovered = try await post.append()
        #expect(try await post.live(days: 400).records == 1)
        #expect(try post.isPurged(covered) && !post.isPurged(uncovered))
        let counts = try post.fixture.reader().retention(
            post.rule, at: post.time.stamp(), holdings: post.holdings)
        let crossings = try #require(counts.first { $0.dataClass == .crossings })
        #expect(crossings.kept == 1 && crossings.purged == 1 && crossings.awaitingReceipt == 1)
        // A receipt that HQ takes back, or that can no longer be believed, covers nothing.
        post.acknowledgeAll()
        try await post.live(days: 31)
        let other = try await post.append()
        post.holdings = SaidHoldings()
        #expect(try await post.live(days: 100).records == 0)
        #expect(try !post.isPurged(other))
    }

    @Test("is moved by no clock: five years forward are one day, and an untrusted one is none")
    func jumps() async throws {
        let post = try RetentionPost()
        let record = try await post.append()
        post.acknowledgeAll()
        try await post.live(days: 5)
        for jump in [5 * 365, 4 * 365, -9 * 365, 30 * 365] {
            post.time.jump(.seconds(jump * 86_400))
            #expect(try await post.upkeep().records == 0)
            post.time.restart()
            #expect(try await post.upkeep().records == 0)
        }
        post.time.synchronise(false)
        post.time.restart()
        #expect(try await post.live(days: 100).records == 0)
        #expect(try !post.isPurged(record))
        #expect(try post.fixture.reader().countedDays() <= 9)
        post.time.synchronise(true)
        #expect(try await post.live(days: 45).records == 1)
    }

    @Test("counts one day a day, however often it looks and however often the board starts")
    func days() async throws {
        let post = try RetentionPost()
        for _ in 0..<10 {
            for _ in 0..<4 {
                _ = try await post.upkeep()
                post.time.pass(.seconds(6 * 3_600))
            }
        }
        let counted = try post.fixture.reader().countedDays()
        #expect((10...11).contains(counted))
        // A board that is off at night counts its days all the same.
        for _ in 0..<10 {
            post.time.jump(.seconds(86_400))
            post.time.restart()
            _ = try await post.upkeep()
        }
        #expect(try post.fixture.reader().countedDays() == counted + 10)
    }

    @Test("takes attachments before their records, and neither before HQ has signed for them")
    func attachments() async throws {
        let post = try RetentionPost()
        let shared = try await post.attachments.complete(AttachmentFixture.image(1))
        let own = try await post.attachments.complete(AttachmentFixture.image(2))
        let first = try await post.append(attachments: [shared, own])
        post.acknowledgeAll()
        #expect(try await post.live(days: 60) == round())
        let waiting = try post.fixture.reader().retention(
            post.rule, at: post.time.stamp(), holdings: post.holdings)
        #expect(waiting.first { $0.dataClass == .crossings }?.awaitingAttachments == 1)
        let second = try await post.append(attachments: [shared])
        post.acknowledgeAll()
        post.holdings.attachments = [own]
        #expect(try await post.live(days: 2) == round(attachments: 1))
        #expect(post.attachments.folder.size(of: own) == nil)
        post.holdings.attachments = [own, shared]
        #expect(try await post.live(days: 2) == round(records: 1, attachments: 1))
        #expect(try post.isPurged(first))
        // The file stays as long as a record names it.
        #expect(post.attachments.folder.size(of: shared) != nil)
        #expect(
            try post.fixture.reader().attachments(after: 0, through: .max, limit: 9)
                .map(\.sequence) == [second.envelope.sequence])
        #expect(try await post.live(days: 36) == round(attachments: 1))
        #expect(post.attachments.folder.size(of: shared) == nil)
        #expect(try !post.isPurged(second))
        #expect(try await post.live(days: 10) == round(records: 1))
    }

    @Test("leaves enough that the same record again is known, and another is a conflict")
    func idempotent() async throws {
        let post = try RetentionPost()
        let draft = RecordDraft(
            kind: .crossing,
            id: .version7(at: post.time.now(), random: post.fixture.random),
            body: ["remarks": "same"])
        let stored = try await post.journal.append(draft).record
        post.acknowledgeAll()
        try await post.live(days: 50)
        #expect(try post.isPurged(stored))
        func refusal(_ draft: RecordDraft) async -> JournalFault? {
            do throws(JournalFault) {
                _ = try await post.journal.append(draft)
                return nil
            } catch { return error }
        }
        let known = PurgedRecord(
            id: draft.id, kind: "crossing", post: JournalFixture.post, head: stored.head,
            recordHash: stored.recordHash, storedAt: stored.envelope.stamp.time,
            clock: .synchronised)
        #expect(await refusal(draft) == .purged(known))
        let other = RecordDraft(
            kind: .crossing, id: draft.id, body: ["remarks": "other"])
        #expect(await refusal(other) == .conflict(draft.id))
        await #expect(throws: JournalFault.purged(known)) {
            try await post.journal.record(draft.id)
        }
    }

    @Test("goes on in small steps, and officers' records come in between")
    func steps() async throws {
        let post = try RetentionPost()
        for index in 0..<100 { _ = try await post.append("\(index)") }
        post.acknowledgeAll()
        post.rule.crossingsDays = 365
        try await post.live(days: 41)
        post.rule.crossingsDays = 40
        let young = try await post.append()
        post.time.pass(.seconds(86_400))
        var pauses = 0
        try await post.journal.countDay(at: post.time.stamp(), holdings: post.holdings)
        let round = try await post.journal.purge(
            post.rule, at: post.time.stamp(), holdings: post.holdings
        ) {
            pauses += 1
            _ = try? await post.append()
        }
        #expect(round.records == 100 && pauses == 100 / Journal.purgeBatch)
        let whole = try post.fixture.reader().verify(vouched: [])
        #expect(whole.purged == 100 && whole.isWhole)
        #expect(try !post.isPurged(young))
    }

    private func round(records: Int = 0, attachments: Int = 0) -> PurgeRound {
        var round = PurgeRound()
        round.records = records
        round.attachments = attachments
        return round
    }
}
