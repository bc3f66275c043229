import Core
import Records
import Simulation
import Testing

@testable import Journal

@Suite("The journal on a disk that fails")
struct JournalDiskTests {
    /// Several power cuts in one life, each in the middle of appends; what was refused is sent
    /// again after each.
    private func liveThroughCuts(
        seed: UInt64, isLying: Bool = false
    ) async throws -> (post: JournalOnDisk, broken: [String]) {
        let post = try JournalOnDisk(seed: seed)
        post.disk.behaviour.isLying = isLying
        for _ in 0..<3 {
            // Every fourth far enough for checkpoints of the log to be cut too.
            post.disk.failPower(after: post.pick(0..<(seed % 4 == 0 ? 5_000 : 150)))
            await post.sendUntilRefused()
            try post.disk.cut()
            do {
                try await post.reopen()
            } catch {
                return (post, ["it does not open: \(error)"])
            }
            await post.resend()
            let broken = post.broken()
            if !broken.isEmpty { return (post, broken) }
        }
        return (post, [])
    }

    @Test("keeps each record with a receipt, once, in a whole chain, through power cuts")
    func powerCuts() async throws {
        for seed in Lane.seeds(short: 8, full: 170) {
            let (post, broken) = try await liveThroughCuts(seed: seed)
            #expect(broken == [], "seed \(seed)")
            #expect(post.disk.counts.powerCuts == 3 && !post.faults.isEmpty)
        }
    }

    @Test("would be caught by this if the disk lied about its flushes")
    func lying() async throws {
        var caught = 0
        for seed in Lane.seeds(short: 6, full: 40) {
            let (post, broken) = try await liveThroughCuts(seed: seed, isLying: true)
            #expect(post.disk.counts.liedFlushes > 0)
            if !broken.isEmpty { caught += 1 }
        }
        #expect(caught > 0)
    }

    @Test("gives no receipt for what it finds after a crash before that is on the disk")
    func crashThenCut() async throws {
        for seed in Lane.seeds(short: 60, full: 600) {
            let post = try JournalOnDisk(seed: seed)
            // Each step of one commit in turn, its flush among them.
            post.disk.failPower(after: Int(seed % 20))
            await post.send([post.draft(bytes: 1_000)])
            await post.sendUntilRefused()
            // The process died, not the board: what it had written is there to be read.
            try post.disk.killHolders()
            try await post.reopen()
            await post.resend()
            #expect(post.refused.isEmpty)
            try post.disk.cut()
            try await post.reopen()
            #expect(post.broken() == [], "seed \(seed)")
        }
    }

    @Test("closes after a failed flush, and what it acknowledges after reading again is kept")
    func failedFlush() async throws {
        var closed = 0
        for seed in Lane.seeds(short: 30, full: 300) {
            let post = try JournalOnDisk(seed: seed)
            for _ in 0..<3 {
                post.disk.behaviour.flushFailures = 0.1
                await post.sendUntilRefused()
                for fault in post.faults {
                    switch fault {
                    case .flushFailed: closed += 1
                    case .closed: break
                    default: Issue.record("seed \(seed): \(fault)")
                    }
                }
                await #expect(throws: JournalFault.closed) {
                    try await post.journal.append(post.draft(bytes: 200))
                }
                post.disk.behaviour.flushFailures = 0
                // Every other time as a new process, which reads the log anew.
                if seed % 2 == 0 { try post.disk.killHolders() }
                try await post.reopen()
                await post.resend()
                await post.send([post.draft(bytes: 200)])
                #expect(post.refused.isEmpty)
                try post.disk.cut()
                try await post.reopen()
                #expect(post.broken() == [], "seed \(seed)")
            }
            #expect(post.disk.counts.failedFlushes > 0)
        }
        #expect(closed > 0)
    }

    @Test("refuses before the receipt on a full disk, and goes on by itself when there is room")
    func full() async throws {
        let post = try JournalOnDisk(seed: 1)
        await post.send((0..<5).map { _ in post.draft(bytes: 1_000) })
        post.disk.behaviour.capacityBytes = post.disk.usedBytes + 60_000
        await post.sendUntilRefused()
        for fault in post.faults {
            guard case .full = fault else {
                Issue.record("\(fault)")
                continue
            }
            #expect(fault.isTransient && fault.remedy != nil)
        }
        #expect(post.disk.counts.full > 0)
        #expect(post.broken() == [])
        let refused = post.refused.map(\.id)
        #expect(try refused.allSatisfy { try post.reader().record($0) == nil })
        post.disk.behaviour.capacityBytes = nil
        await post.resend()
        #expect(post.refused.isEmpty)
        #expect(Set(post.acknowledged.keys).isSuperset(of: refused))
        try post.disk.cut()
        try await post.reopen()
        #expect(post.broken() == [])
    }

    @Test("closes after a failed write, and loses nothing by it")
    func failedWrite() async throws {
        for seed in Lane.seeds(short: 10, full: 100) {
            let post = try JournalOnDisk(seed: seed)
            post.disk.behaviour.writeFailures = 0.01
            await post.sendUntilRefused()
            post.disk.behaviour.writeFailures = 0
            #expect(post.disk.counts.failedWrites > 0)
            try await post.reopen()
            await post.resend()
            #expect(post.refused.isEmpty)
            try post.disk.cut()
            try await post.reopen()
            #expect(post.broken() == [], "seed \(seed)")
        }
    }
}
