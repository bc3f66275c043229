import Core
import Foundation
import Journal
import PKI
import Records
import Supervision
import Testing
import Uplink

@testable import Hub

/// A post's card as it lies on disk: the journal and what the uplink keeps.
private struct Card {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        for name in ["journal", "uplink"] {
            try LinuxFiles().makeDirectory(directory.path + "/" + name, mode: 0o750)
        }
    }

    var journalDirectory: String { directory.path + "/journal" }
    var uplinkDirectory: String { directory.path + "/uplink" }

    func copy() throws -> Card {
        let copy = try Card()
        for name in ["journal", "uplink"] {
            let target = copy.directory.path + "/" + name
            try FileManager.default.removeItem(atPath: target)
            try FileManager.default.copyItem(
                atPath: directory.path + "/" + name, toPath: target)
        }
        return copy
    }
}

@Suite("Two devices with one card's content")
struct CopiedCardTests {
    private let fixture: PostAndHub

    init() throws {
        fixture = try PostAndHub()
    }

    private func open(_ card: Card) throws -> Journal {
        try Journal(
            directory: card.journalDirectory, post: fixture.post,
            clock: StampingClock(source: fixture.time), executor: .thread(name: "journal"))
    }

    /// Opens the journal as capture does, and stores that many crossings.
    private func store(_ count: Int, on card: Card) async throws -> [SealedRecord] {
        let journal = try open(card)
        _ = try await review(journal, card)
        var stored: [SealedRecord] = []
        for number in 0..<count {
            stored.append(try await journal.append(fixture.draft(number)).record)
        }
        await journal.close()
        return stored
    }

    private func review(_ journal: Journal, _ card: Card) async throws -> EpochReview {
        let kept = ReceiptStore(directory: card.uplinkDirectory)
        let places = try kept.names().compactMap { name in
            try kept.receipt(name).map { signed in
                let receipt = try fixture.verifier().verified(signed)
                return SignedPlace(
                    head: ChainHead(
                        epoch: receipt.epoch, sequence: receipt.sequence,
                        chainHash: receipt.chainHash),
                    isFork: receipt.isFork, isElsewhere: name.isElsewhere)
            }
        }
        return try await journal.review(places, random: SystemRandom())
    }

    private func forward(_ card: Card, to hub: any HubStore) async throws {
        let (idle, continuation) = AsyncStream.makeStream(of: Void.self)
        var options = Forwarder.Options()
        options.batchRecords = 4
        options.observer = { step in
            if step.event == .nothingToSend { continuation.yield() }
        }
        let device = try #require(DeviceSighting(fixture.certificate()))
        let forwarder = try Forwarder(
            source: JournalReader(directory: card.journalDirectory),
            exchange: DirectExchange(
                service: HubService(identity: try HubIdentity(fixture.hub), store: hub),
                device: device),
            verifier: fixture.verifier(), directory: card.uplinkDirectory, time: fixture.time,
            random: SystemRandom(), options: options)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await forwarder.run() }
            for await _ in idle { break }
            group.cancelAll()
        }
    }

    private func provisioned(_ hub: any HubStore, records: Int) async throws -> Card {
        try await hub.prepare(at: fixture.time.now())
        let card = try Card()
        _ = try Journal.provision(
            directory: card.journalDirectory, post: fixture.post,
            stamp: StampingClock(source: fixture.time).stamp(), random: SystemRandom())
        _ = try await store(records, on: card)
        try await forward(card, to: hub)
        return card
    }

    private func epoch(_ card: Card) throws -> Identifier {
        try JournalReader(directory: card.journalDirectory).head().head.epoch
    }

    @Test(
        "both go on in epochs of their own, and HQ shows every record of both",
        arguments: StoreKind.available)
    func copied(_ kind: StoreKind) async throws {
        let hub = try kind.place().open()
        let first = try await provisioned(hub, records: 6)
        let second = try first.copy()
        let shared = try epoch(first)
        var all = try await store(3, on: second)
        try await forward(second, to: hub)
        all += try await store(5, on: first)
        try await forward(first, to: hub)
        // Capture looks at what the uplink left: the first was told with its batch, the second
        // with its next greeting.
        all += try await store(2, on: first)
        try await forward(second, to: hub)
        all += try await store(2, on: second)
        for card in [first, second] { try await forward(card, to: hub) }
        let epochs = try [first, second].map { try epoch($0) }
        #expect(Set(epochs + [shared]).count == 3)
        let names = Set(try await hub.names(of: fixture.post, limit: 1_000).map(\.recordHash))
        #expect(all.allSatisfy { names.contains($0.recordHash) })
        let summary = try #require(try await hub.posts(fixture.post).first)
        #expect(summary.crossings == 6 + 12)
        #expect(summary.records == 1 + 6 + 12 + 2)
        #expect(summary.openGaps == 0)
        #expect(summary.forks == 5)
        let report = try await hub.verify(fixture.post)
        #expect(!report.isBroken)
        for card in [first, second] {
            let reader = try JournalReader(directory: card.journalDirectory)
            let start = try #require(
                try reader.records(after: 0, limit: 100, byteLimit: .max).last {
                    $0.record.envelope.kind == .epochStart
                }?.record.envelope.body)
            #expect(start["reason"] == "fork")
            #expect(start["previous_epoch"] == .string(shared.description))
            let isFirst = card.journalDirectory == first.journalDirectory
            #expect(start["previous_sequence"] == .integer(isFirst ? 12 : 10))
            // Told again, nothing more is opened.
            let journal = try open(card)
            let again = try await review(journal, card)
            #expect(again.opened == nil)
            #expect(again.lacking.isEmpty)
            await journal.close()
        }
        await hub.close()
    }

    @Test(
        "a card that was turned back, with all that lay on it, goes on in a new epoch",
        arguments: StoreKind.available)
    func turnedBack(_ kind: StoreKind) async throws {
        let hub = try kind.place().open()
        let card = try await provisioned(hub, records: 4)
        let backup = try card.copy()
        let lost = try await store(3, on: card)
        try await forward(card, to: hub)
        // The post starts on the old card; HQ's greeting says that it holds more.
        try await forward(backup, to: hub)
        let journal = try open(backup)
        let found = try await review(journal, backup)
        #expect(found.opened != nil)
        #expect(found.lacking == [lost[2].head])
        await journal.close()
        let more = try await store(2, on: backup)
        #expect(more.map(\.envelope.sequence) == [2, 3])
        try await forward(backup, to: hub)
        let summary = try #require(try await hub.posts(fixture.post).first)
        #expect(summary.crossings == 9)
        #expect(summary.forks == 0)
        // What stood behind the last record that HQ saw is unknown.
        let gaps = try await hub.gaps(fixture.post)
        #expect(gaps.map(\.afterSequence) == [8])
        #expect(gaps.map(\.untilSequence) == [nil])
        await hub.close()
    }
}
