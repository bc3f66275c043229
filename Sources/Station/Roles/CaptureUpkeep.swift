internal import Capture
internal import Core
internal import Journal
internal import Logging
internal import Records
internal import Site
internal import Supervision

/// What capture does in the quiet: counts days, purges what HQ holds and is old, drops attachments
/// that nobody names, erases lists whose validity has ended, and tells how much lists were used.
struct CaptureUpkeep: Sendable {
    /// Between two rounds, as time in which the role runs.
    static let pause: Duration = .seconds(3_600)
    /// A round of a full card beside the officers' work.
    static let slowRound: Duration = .seconds(6 * 3_600)
    /// Between two steps of a purge: a few records each, so that officers have the disk.
    private static let purgePause: Duration = .seconds(1)
    private static let roundsBetweenOrphans = 6
    /// What is not told yet of the lists' use is lost with the power.
    private static let roundsBetweenUsage = 6

    let role: CaptureRole

    init(role: CaptureRole) {
        self.role = role
    }

    func run(_ child: ChildContext) async throws {
        var round = 0
        while true {
            try await role.context.time.sleep(for: Self.pause)
            child.proved()
            round += 1
            await dropOldDrafts()
            guard let journal = role.journal.current else { continue }
            do throws(JournalFault) {
                try await purge(journal, child)
                if round.isMultiple(of: Self.roundsBetweenOrphans) {
                    try await collectOrphans(journal)
                }
            } catch {
                // All stays where it is; the journal's own child says what is wrong with it.
                role.context.log.warning("the journal was not looked through: \(error)")
            }
            await keepLists(journal, tellsUsage: round.isMultiple(of: Self.roundsBetweenUsage))
        }
    }

    /// Those that nobody asks for any more.
    private func dropOldDrafts() async {
        do {
            try await role.draftShelf().sweep()
        } catch {
            role.context.log.warning("drafts that are too old were not dropped: \(error)")
        }
    }

    private func keepLists(_ journal: Journal, tellsUsage: Bool) async {
        let lists = ListUpkeep(library: role.listLibrary) { (draft) throws(JournalFault) in
            _ = try await journal.append(draft)
        }
        do {
            let erased = try await lists.eraseExpired(
                role.installedLists, at: role.clock.stamp())
            if !erased.isEmpty {
                role.reloadLists()
                role.context.log.notice(
                    "erased, as their validity has ended: lists \(erased.joined(separator: ", "))")
            }
        } catch {
            role.context.log.warning("a list whose validity has ended was not erased: \(error)")
        }
        guard tellsUsage else { return }
        for (list, usage) in role.screening.takeUsage() {
            do throws(JournalFault) {
                try await lists.tell(usage, of: list, at: role.clock.stamp())
            } catch {
                role.screening.keepUsage(usage, of: list)
            }
        }
    }

    private func purge(_ journal: Journal, _ child: ChildContext) async throws(JournalFault) {
        let paths = role.context.paths
        let holdings = ReceiptHoldings(
            .load(paths: paths, post: role.context.site.post.id, files: role.context.files),
            try JournalReader(directory: paths.journal))
        let stamp = role.clock.stamp()
        try await journal.countDay(at: stamp, holdings: holdings)
        let round = try await journal.purge(
            RetentionRule(role.site.retention), at: stamp, holdings: holdings
        ) {
            child.proved()
            try? await role.context.time.sleep(for: Self.purgePause)
        }
        guard round != PurgeRound() else { return }
        role.context.log.notice(
            "purged, as HQ holds them: \(round.records) records, \(round.attachments) attachments")
    }

    private func collectOrphans(_ journal: Journal) async throws(JournalFault) {
        let round = try await journal.collectOrphans()
        guard round != OrphanRound() else { return }
        role.context.log.notice(
            "attachments dropped: \(round.partials) that stopped, \(round.unnamed) without a record"
        )
    }
}

extension RetentionRule {
    init(_ retention: Site.Retention) {
        self.init(
            crossingsDays: retention.crossingsDays, attachmentsDays: retention.attachmentsDays,
            auditDays: retention.auditDays, referralsDays: retention.referralsDays)
    }
}
