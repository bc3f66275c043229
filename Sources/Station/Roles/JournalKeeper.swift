package import Core
package import Journal
package import Logging
package import Supervision

/// The journal of a capture process over its life: opened and held by one child of the tree, fed
/// from the outboxes by another.
package struct JournalKeeper: Sendable {
    /// Between two attempts at outboxes that the journal could not take.
    private static let collectPause: Duration = .seconds(5)
    static let backOff = BackOff(first: .seconds(1), cap: .seconds(60), jitterPercent: 0)

    package let holder = JournalHolder()
    private let outboxes: [Outbox]
    private let time: any TimeSource
    private let log: Logger
    private let open: @Sendable () async throws(JournalFault) -> Journal
    private let whenOpened: @Sendable (Journal) async throws(JournalFault) -> Void
    private let whenGrown: @Sendable () async -> Void
    private let collect = Doorbell()

    /// - Parameters:
    ///   - outboxes: of all roles.
    ///   - open: opens the journal; blocks no thread of the cooperative pool.
    ///   - whenOpened: called before anybody can append, and before each round of the outboxes:
    ///     whether the journal's numbers are still its own (``ChainContinuity``).
    ///   - whenGrown: called after commits, one call at a time; commits meanwhile are one.
    package init(
        outboxes: [Outbox], time: any TimeSource, log: Logger,
        open: @escaping @Sendable () async throws(JournalFault) -> Journal,
        whenOpened: @escaping @Sendable (Journal) async throws(JournalFault) -> Void = { _ in },
        whenGrown: @escaping @Sendable () async -> Void
    ) {
        self.outboxes = outboxes
        self.time = time
        self.log = log
        self.open = open
        self.whenOpened = whenOpened
        self.whenGrown = whenGrown
    }

    /// Opens the journal and holds it until cancelled. After a failed flush only a new look at the
    /// file tells what the disk holds: it is closed and opened again.
    ///
    /// What stands in the way of opening (a disk that fails or is read-only, files that are not
    /// there) is not mended by starting the child, the process or the board again: it is waited for
    /// here, however long it lasts.
    /// - Parameter whenTried: called after each attempt: what comes behind this child starts all
    ///   the same, and the workstations are told to keep their records (503) meanwhile.
    /// - Throws: `storage`, which may come of this process (a lock that it has not given back), for
    ///   the supervisor to count.
    package func keep(whenTried: @Sendable () -> Void) async throws {
        var failures = 0
        var known: JournalFault?
        while true {
            let fault: JournalFault
            do throws(JournalFault) {
                let journal = try await openWhole()
                let start = time.monotonic()
                holder.set(journal)
                collect.ring()
                whenTried()
                guard let end = await hold(journal) else { return }
                fault = end
                // A disk that can be read and never flushed opens each time.
                if time.monotonic() - start >= Self.backOff.cap { (failures, known) = (0, nil) }
            } catch {
                fault = error
            }
            holder.trouble.note(fault)
            whenTried()
            if case .storage = fault { throw fault }
            if fault != known { log.critical("the journal is not open: \(fault); tried again") }
            known = fault
            failures += 1
            try await time.sleep(for: Self.backOff.delay(attempt: failures, chance: 0.5))
        }
    }

    private func openWhole() async throws(JournalFault) -> Journal {
        let journal = try await open()
        do throws(JournalFault) {
            try await whenOpened(journal)
        } catch {
            await journal.close()
            throw error
        }
        return journal
    }

    /// Until the journal ends by a fault, which is returned, or this task is cancelled.
    private func hold(_ journal: Journal) async -> JournalFault? {
        let fault = await withTaskGroup(of: JournalFault?.self) { group in
            group.addTask {
                for await fault in journal.failures { return fault }
                return nil
            }
            group.addTask {
                for await _ in journal.heads { await whenGrown() }
                return nil
            }
            let fault = await group.next() ?? nil
            group.cancelAll()
            return fault
        }
        holder.set(nil)
        await journal.close()
        return fault
    }

    /// There is something in an outbox.
    package func ringCollect() {
        collect.ring()
    }

    /// Takes the outboxes in whenever that is asked for, until cancelled. Each outbox is a proof of
    /// the child's progress.
    package func collectOutboxes(as child: ChildContext) async throws {
        child.whenAsked { collect.ask($0) }
        repeat {
            // Opening the journal rings again.
            guard let journal = holder.current else { continue }
            do {
                // The uplink rings here too when HQ has told it of another branch.
                try await whenOpened(journal)
                for outbox in outboxes {
                    let round = try await OutboxCollector(outboxes: [outbox], journal: journal)
                        .collect()
                    child.proved()
                    if round.setAside > 0 {
                        log.error("\(round.setAside) outbox files were no records: set aside")
                    }
                }
            } catch let fault as any Fault where fault.isTransient {
                // They wait where they are. Starting this child again would not empty a full disk,
                // and after five times it would take the page down with it.
                log.warning("outboxes are left for later: \(fault)")
                try await time.sleep(for: Self.collectPause)
                collect.ring()
            }
        } while await collect.wait()
    }
}
