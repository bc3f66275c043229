internal import Core
internal import Journal
internal import Logging
internal import Records
internal import Site
internal import Supervision

/// Opens the post's journal for writing; one that is damaged is recovered first, so that the
/// officers' work goes on by itself.
struct JournalOpening: Sendable {
    let paths: Paths
    let post: String
    let log: Logger
    let clock: StampingClock
    let thread: ThreadExecutor
    let attachments: AttachmentFolder

    /// Blocks; runs on the journal's thread.
    func open() throws(JournalFault) -> Journal {
        let directory = paths.journal
        try Journal.finishRecovery(directory: directory)
        if Journal.isMarkedDamaged(directory: directory) { try recover() }
        do throws(JournalFault) {
            return try openAsItIs()
        } catch .damaged(epoch: nil, sequence: nil, let reason) {
            log.critical("the journal is damaged: \(reason)")
            try recover()
            return try openAsItIs()
        }
    }

    private func openAsItIs() throws(JournalFault) -> Journal {
        try Journal(
            directory: paths.journal, post: post, clock: clock, executor: thread,
            attachments: attachments, board: BoardIdentity.read())
    }

    private func recover() throws(JournalFault) {
        let recovery = try Journal.recover(
            directory: paths.journal, post: post, stamp: clock.stamp(), random: SystemRandom(),
            attachments: attachments)
        log.critical(
            "journal recovered: \(recovery.carried) records carried, \(recovery.lostCount) lost")
        log.critical("the damaged journal is kept as \(recovery.keptAside)")
    }
}
