import Core
import Foundation
import Logging
import Records
import Site
import Supervision
import Testing

@testable import Journal
@testable import Station

@Suite("Who holds the journal open")
struct JournalKeeperTests {
    private let root = TemporaryRoot()
    private let time = GatedTime()
    /// What each attempt at opening came to; `nil` where the journal opened.
    private let attempts = Guarded<[JournalFault?]>([])
    private static let disk = JournalFault.flushFailed(reason: "disk I/O error (SQLite 778)")

    /// A keeper whose disk fails as often as `faults` says, then works.
    private func keeper(_ faults: [JournalFault]) throws -> JournalKeeper {
        let (time, attempts, directory) = (time, attempts, root.paths.journal)
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        _ = try Journal.provision(
            directory: directory, post: "DEMO-01", stamp: StampingClock(source: time).stamp(),
            random: SystemRandom())
        return JournalKeeper(
            outboxes: [], time: time, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            open: { () throws(JournalFault) in
                let number = attempts.withLock { $0.count }
                let fault = number < faults.count ? faults[number] : nil
                attempts.withLock { $0.append(fault) }
                if let fault { throw fault }
                return try Journal(
                    directory: directory, post: "DEMO-01", clock: StampingClock(source: time),
                    executor: .thread(name: "journal"))
            }, whenGrown: {})
    }

    @Test("waits for a disk that fails, however long, and never ends by itself")
    func failingDisk() async throws {
        let keeper = try keeper(Array(repeating: Self.disk, count: 40))
        let tried = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await keeper.keep { tried.add() } }
            for _ in 0..<40 {
                await time.wakeNext()
                if attempts.withLock({ $0.count }) == 20 {
                    #expect(keeper.holder.current == nil)
                    #expect(keeper.holder.trouble.finding?.code == "journal.not_open")
                }
            }
            while keeper.holder.current == nil { await Task.yield() }
            #expect(keeper.holder.trouble.finding == nil)
            group.cancelAll()
            try await group.waitForAll()
        }
        // Who waits for the first attempt is told of each.
        #expect(tried.value == 41)
        #expect(time.slept.prefix(3) == [.seconds(1), .seconds(2), .seconds(4)])
        #expect(time.slept.max() == .seconds(60))
        #expect(keeper.holder.current == nil)
    }

    @Test("opens it again after a failed flush")
    func failedFlush() async throws {
        let keeper = try keeper([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await keeper.keep {} }
            while keeper.holder.current == nil { await Task.yield() }
            let first = try #require(keeper.holder.current)
            first.endIfUnknown(after: Self.disk)
            await time.wakeNext()
            while keeper.holder.current == nil { await Task.yield() }
            #expect(keeper.holder.current !== first)
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(attempts.withLock { $0.count } == 2)
    }

    @Test("slows down for a disk that opens each time and never flushes")
    func neverFlushes() async throws {
        let keeper = try keeper([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await keeper.keep {} }
            for _ in 0..<4 {
                while keeper.holder.current == nil { await Task.yield() }
                keeper.holder.current?.endIfUnknown(after: Self.disk)
                await time.wakeNext()
            }
            while keeper.holder.current == nil { await Task.yield() }
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(time.slept == [.seconds(1), .seconds(2), .seconds(4), .seconds(8)])
    }

    @Test("leaves to the supervisor what a new process may mend")
    func lockOfItsOwn() async throws {
        let fault = JournalFault.storage(reason: "database is locked (SQLite 5)")
        let keeper = try keeper([Self.disk, fault])
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: fault) { try await keeper.keep {} }
            }
            await time.wakeNext()
        }
        #expect(attempts.withLock { $0 } == [Self.disk, fault])
    }
}
