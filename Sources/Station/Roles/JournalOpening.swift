internal import Core
internal import Journal
internal import Logging
internal import Records
internal import Site
internal import Supervision

/// Opens capture's journal; one that is damaged is recovered first, so that the officers' work goes
/// on by itself.
struct JournalOpening: Sendable {
    let context: RoleContext
    let clock: StampingClock
    let thread: ThreadExecutor
    let attachments: AttachmentFolder

    /// Blocks; runs on the journal's thread.
    func open() throws(JournalFault) -> Journal {
        let directory = context.paths.journal
        try Journal.finishRecovery(directory: directory)
        if Journal.isMarkedDamaged(directory: directory) { try recover() }
        do throws(JournalFault) {
            return try openAsItIs()
        } catch .damaged(epoch: nil, sequence: nil, let reason) {
            context.log.critical("the journal is damaged: \(reason)")
            try recover()
            return try openAsItIs()
        }
    }

    private func openAsItIs() throws(JournalFault) -> Journal {
        try Journal(
            directory: context.paths.journal, post: context.site.post.id, clock: clock,
            executor: thread, attachments: attachments, board: BoardIdentity.read())
    }

    private func recover() throws(JournalFault) {
        let recovery = try Journal.recover(
            directory: context.paths.journal, post: context.site.post.id, stamp: clock.stamp(),
            random: SystemRandom(), attachments: attachments)
        context.log.critical(
            "journal recovered: \(recovery.carried) records carried, \(recovery.lostCount) lost")
        context.log.critical(
            "the damaged journal is kept as \(recovery.keptAside)"
        )
    }
}
