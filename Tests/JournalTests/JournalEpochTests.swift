import Core
import Foundation
import GRDB
import Records
import Testing

@testable import Journal

@Suite("A journal against what HQ has signed")
struct JournalEpochTests {
    private let fixture: JournalFixture

    init() throws {
        fixture = try JournalFixture()
    }

    private func place(
        _ head: ChainHead, isFork: Bool = false, isElsewhere: Bool = false
    ) -> SignedPlace {
        SignedPlace(head: head, isFork: isFork, isElsewhere: isElsewhere)
    }

    private func filled(_ count: Int) async throws -> Journal {
        let journal = try fixture.open()
        for _ in 0..<count { _ = try await journal.append(fixture.draft()) }
        return journal
    }

    private func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: JournalDatabase.path(in: fixture.directory))
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test("goes on where HQ signed for what is there")
    func ours() async throws {
        let journal = try await filled(4)
        let found = try await journal.review([place(journal.head)], random: fixture.random)
        #expect(found == EpochReview())
        #expect(journal.head.sequence == 5)
    }

    @Test(
        "opens one epoch, once, where HQ holds another branch or more than is there",
        arguments: [true, false])
    func shared(_ isFork: Bool) async throws {
        let journal = try await filled(4)
        let end = journal.head
        let more = ChainHead(
            epoch: end.epoch, sequence: 9, chainHash: Chain.origin(of: end.epoch))
        let places = [place(isFork ? end : more, isFork: isFork, isElsewhere: isFork)]
        let found = try await journal.review(places, random: fixture.random)
        let opened = try #require(found.opened)
        #expect(found.lacking == (isFork ? [] : [more]))
        #expect(journal.head.epoch == opened)
        #expect(journal.head.sequence == 1)
        let next = try await journal.append(fixture.draft()).record
        #expect(next.envelope.epoch == opened)
        #expect(next.envelope.sequence == 2)
        let again = try await journal.review(places, random: fixture.random)
        #expect(again.opened == nil)
        await journal.close()
        let reopened = try fixture.open()
        #expect(reopened.head == next.head)
        let records = try fixture.reader().records(after: 5, limit: 1, byteLimit: .max)
        let body: JSONValue = [
            "reason": "fork", "previous_epoch": .string(end.epoch.description),
            "previous_sequence": 5,
            "previous_chain_hash": .string(end.chainHash.description),
        ]
        #expect(records.first?.record.envelope.body == body)
        #expect(try fixture.reader().verify(vouched: []).isWhole)
    }

    @Test("the other branch of a known fork is not owed, all else that HQ signed for is")
    func owed() {
        let head = ChainHead(startOf: Identifier(high: 1, low: 1))
        #expect(!place(head, isFork: true, isElsewhere: true).isOwed)
        #expect(place(head, isFork: true).isOwed)
        #expect(place(head, isElsewhere: true).isOwed)
    }

    @Test("a journal that lost its last epoch goes on in one that names it")
    func lostEpoch() async throws {
        let journal = try await filled(2)
        let first = journal.head
        _ = try await journal.review(
            [place(first, isFork: true, isElsewhere: true)], random: fixture.random)
        _ = try await journal.append(fixture.draft())
        let lost = journal.head
        await journal.close()
        try tamper("DELETE FROM records WHERE position > 3")
        let cut = try fixture.open()
        #expect(cut.head == first)
        let places = [place(lost)]
        let found = try await cut.review(places, random: fixture.random)
        #expect(found.lacking == [lost])
        #expect(found.opened == cut.head.epoch)
        #expect(try await cut.review(places, random: fixture.random).opened == nil)
        _ = try await cut.append(fixture.draft())
        let reader = try fixture.reader()
        #expect(reader.verify(vouched: []).isWhole)
        let start = try reader.records(after: 3, limit: 1, byteLimit: .max).first
        #expect(
            start?.record.envelope.body["previous_epoch"] == .string(lost.epoch.description))
        #expect(start?.record.envelope.body["previous_sequence"] == 2)
    }

    @Test("appends and reviews at the same time leave one chain")
    func together() async throws {
        let journal = try await filled(1)
        let place = place(journal.head, isFork: true, isElsewhere: true)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    if number % 4 == 0 {
                        _ = try await journal.review([place], random: SystemRandom())
                    } else {
                        _ = try await journal.append(fixture.draft("\(number)"))
                    }
                }
            }
            try await group.waitForAll()
        }
        await journal.close()
        let reader = try fixture.reader()
        #expect(try reader.epochs().count == 2)
        let found = reader.verify(vouched: [])
        #expect(found.isWhole)
        #expect(found.records == 33)
    }
}
