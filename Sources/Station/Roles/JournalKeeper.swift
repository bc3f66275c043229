package import Core
package import Journal
package import Logging
package import Supervision

/// The journal of a capture process over its life: opened and held by one child of the tree, fed
/// from the outboxes by another.
package struct JournalKeeper: Sendable {
    /// Between two attempts at outboxes that the journal could not take.
    private static let collectPause: Duration = .seconds(5)

    package let holder = JournalHolder()
    private let outboxes: [Outbox]
    private let time: any TimeSource
    private let log: Logger
    private let open: @Sendable () throws(JournalFault) -> Journal
    private let whenOpened: @Sendable (Journal) async throws(JournalFault) -> Void
    private let whenGrown: @Sendable () async -> Void
    private let collect = Doorbell()

    /// - Parameters:
    ///   - outboxes: of all roles.
    ///   - open: opens the journal; called at each start of the child.
    ///   - whenOpened: called before anybody can append, and before each round of the outboxes:
    ///     whether the journal's numbers are still its own (``ChainContinuity``).
    ///   - whenGrown: called after commits, one call at a time; commits meanwhile are one.
    package init(
        outboxes: [Outbox], time: any TimeSource, log: Logger,
        open: @escaping @Sendable () throws(JournalFault) -> Journal,
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

    /// Opens the journal and holds it until the child is stopped or a flush fails; after a failed
    /// flush only a new start, which reads the file again, knows what the disk holds.
    package func keep(whenTried: @Sendable () -> Void) async throws {
        let opened: Journal
        do throws(JournalFault) {
            opened = try open()
            try await whenOpened(opened)
        } catch {
            holder.trouble.note(error)
            // What comes behind this child starts all the same: the workstations are told to keep
            // their records (503) while this is tried again, and not left without an answer.
            whenTried()
            throw error
        }
        holder.set(opened)
        collect.ring()
        whenTried()
        let fault = await withTaskGroup(of: JournalFault?.self) { group in
            group.addTask {
                for await fault in opened.failures { return fault }
                return nil
            }
            group.addTask {
                for await _ in opened.heads { await whenGrown() }
                return nil
            }
            let fault = await group.next() ?? nil
            group.cancelAll()
            return fault
        }
        holder.set(nil)
        await opened.close()
        if let fault { throw fault }
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
