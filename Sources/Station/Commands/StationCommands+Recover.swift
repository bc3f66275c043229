internal import Core
internal import Glibc
internal import Health
internal import Journal
internal import Records
internal import Site

extension StationCommands {
    /// `waypost recover --from CARD --to DIR`: what the card of a dead board holds and HQ had not
    /// signed for, sealed to HQ and signed with the card's own device key.
    ///
    /// The journal is copied first: a card that fails reads worse each time, and nothing is ever
    /// written onto it by this program. Where the copy is damaged, each record whose hash holds is
    /// carried over and the others are named.
    ///
    /// - Parameters:
    ///   - card: a mounted root of a post, or a block device or image of one.
    ///   - key: a file with the key of an encrypted card; without it that key is written to
    ///     `directory`, sealed to HQ, and nothing else is done.
    ///   - work: where the copy lies for the time; must have room for it.
    public func recover(
        from card: String, to directory: String, key: String?, work: String
    ) -> Int32 {
        let place = "\(work)/waypost-recover.\(getpid())"
        do {
            try files.makeDirectory(place, mode: 0o700)
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.failed
        }
        defer { _ = OtherProgram.output(["rm", "-r", "--one-file-system", "--", place]) }
        do {
            let card = try DeadCard.open(
                card, key: try key.map(cardKey), mountPoint: place + "/card", files: files)
            defer { card.close() }
            let copy = place + "/journal"
            try files.makeDirectory(copy, mode: 0o700)
            let unread = try card.copyJournal(to: copy)
            if unread > 0 {
                console.complain("waypost: \(Quantities.bytes(unread)) of the card cannot be read")
            }
            let isWhole = try makeReadable(copy, of: card)
            let code = try export(
                try CarriedSource(paths: card.paths, journal: copy, files: files), to: directory)
            return isWhole && unread == 0 ? code : ExitCode.failed
        } catch let locked as LockedCard {
            return askForKey(of: locked.card, in: directory)
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.failed
        }
    }

    /// - Returns: whether nothing was lost.
    private func makeReadable(_ journal: String, of card: DeadCard) throws -> Bool {
        try Journal.finishRecovery(directory: journal)
        if !Journal.isMarkedDamaged(directory: journal), isReadable(journal) { return true }
        let recovery = try Journal.recover(
            directory: journal, post: card.post(), stamp: StampingClock(source: time).stamp(),
            random: SystemRandom(),
            attachments: AttachmentFolder(directory: card.paths.attachments, files: files))
        console.complain(
            "waypost: the card's journal is damaged: \(recovery.carried) records could be read, "
                + "\(recovery.lostCount) could not")
        for lost in recovery.lost {
            console.complain(
                "waypost: lost: epoch \(lost.epoch), sequences \(lost.first) to \(lost.last)")
        }
        return recovery.lostCount == 0
    }

    private func isReadable(_ journal: String) -> Bool {
        guard let reader = try? JournalReader(directory: journal) else { return false }
        let fault = reader.verify(vouched: []).firstFault
        return fault?.kind != .unreadable && fault?.kind != .missing
    }
}
