internal import Core
internal import Journal
internal import Logging
internal import Records
internal import Site

/// The restarts that a role remembers, on its own disk, and their way into the journal.
///
/// 1. What is announced is written before it happens: a child's restart, the end of a process that
///    gives up, has leaked, or is past help.
/// 2. What nobody could announce is judged by the next process: by systemd's notes where the board
///    is the same, by the ladder's word where it is another. Each note becomes an entry, also of a
///    process that could leave no mark of itself, as on a full disk.
/// 3. Each role keeps all of its own; records are left of what was not wished for, and of the
///    board's restarts by capture alone, which has the journal: five roles went with it, and it is
///    one restart.
/// 4. A disk that takes nothing is logged and is no reason not to work.
///
/// Its calls block on the disk and are made one after the other.
struct RoleLedger: Sendable {
    let role: Role
    let paths: Paths
    let time: any TimeSource
    let files: any DurableFiles
    let log: Logger

    /// What systemd and the hardware ask of this process.
    struct Circumstances: Sendable {
        var invocation: String?
        var systemdWatchdog: Duration?
        var hardwareWatchdog: Duration?
    }

    /// Newest first; none where there is no file yet, or a damaged one.
    var ledger: ResetLedger { ResetLedger.load(role, paths, files) }

    /// How often this role's process has been started again in this run of the board.
    var restarts: Int? {
        mark.flatMap { $0.bootID == time.bootID ? $0.starts - 1 : nil }
    }

    var mark: ProcessMark? { ProcessMark.load(role, paths, files) }

    /// Judges how the process before ended, and marks this one as running.
    /// - Returns: the mark, kept or not.
    @discardableResult
    func begin(_ circumstances: Circumstances = Circumstances()) -> ProcessMark {
        let before = mark
        let isSameBoot = before?.bootID == time.bootID
        if let before, !isSameBoot { judgeBoard(before) }
        var judged = Set([before?.invocation, circumstances.invocation].compactMap(\.self))
        let since = isSameBoot ? before?.since ?? .zero : .zero
        judgeNotes(before, &judged) { $0.at < since }
        if let before, isSameBoot { judgeProcess(before) }
        judgeNotes(before, &judged) { $0.at >= since }
        let mark = ProcessMark(
            run: newIdentifier(), bootID: time.bootID,
            starts: isSameBoot ? (before?.starts ?? 0) + 1 : 1, since: time.monotonic(),
            version: Release.version, invocation: circumstances.invocation,
            systemdWatchdog: circumstances.systemdWatchdog,
            hardwareWatchdog: circumstances.hardwareWatchdog)
        keep(mark)
        return mark
    }

    /// Marks the process as ended in order.
    func end() {
        guard var mark else { return }
        mark.endedAt = time.monotonic()
        keep(mark)
    }

    /// The process is about to end itself for this reason.
    func write(lastWords end: ProcessEnd) {
        let mark = mark
        let now = time.monotonic()
        add(
            ResetEntry(
                id: newIdentifier(), scope: .process, what: role.rawValue, code: end.code,
                cause: "the \(role.rawValue) process ended itself: \(end.cause)", at: time.now(),
                bootID: time.bootID, endedAfter: now, endedBefore: now,
                uptime: mark.map { now - $0.since }, missedDeadline: end.missedDeadline,
                batteryMillivolts: battery(time.bootID, at: now), run: mark?.run,
                invocation: mark?.invocation))
    }

    /// A child of this role is about to be started again.
    func write(_ restart: ChildResets.Restart) {
        let now = time.monotonic()
        add(
            ResetEntry(
                id: newIdentifier(), scope: .child, what: restart.what, code: restart.code,
                cause: restart.cause, at: time.now(), bootID: time.bootID, endedAfter: now,
                endedBefore: now, uptime: restart.uptime, missedDeadline: restart.missedDeadline,
                batteryMillivolts: battery(time.bootID, at: now), run: mark?.run))
    }

    // MARK: Afterwards

    private func judgeProcess(_ before: ProcessMark) {
        // It said so itself. Its record may not have reached the outbox; twice is once there.
        if let said = ledger.entries.first(where: { $0.scope == .process && $0.run == before.run })
        {
            return leaveRecord(said)
        }
        let now = time.monotonic()
        let note = before.invocation.flatMap { name in notes.last { $0.invocation == name } }
        let end = end(before, note)
        let known = end.seenAt
        add(
            ResetEntry(
                id: newIdentifier(), scope: .process, what: role.rawValue, code: end.code,
                cause: end.cause, at: known.map { time.now() + ($0 - now) } ?? time.now(),
                bootID: before.bootID, endedAfter: known ?? lastSign(of: before),
                endedBefore: known ?? now,
                uptime: known.map { $0 - before.since }, missedDeadline: end.missedDeadline,
                batteryMillivolts: battery(before.bootID, at: known ?? now),
                version: before.version, run: before.run, invocation: before.invocation))
    }

    /// Ends of processes that left no mark, or whose entry found no room on the disk.
    /// - Parameter judged: runs of the unit that are judged already, or elsewhere.
    private func judgeNotes(
        _ before: ProcessMark?, _ judged: inout Set<String>, where isMeant: (EndNote) -> Bool
    ) {
        judged.formUnion(ledger.entries.compactMap(\.invocation))
        let now = time.monotonic()
        for note in notes where isMeant(note) && !note.isRefusedStart {
            guard judged.insert(note.invocation).inserted else { continue }
            let end =
                note.isAsWished
                ? ProcessEnd(.asked, "the \(role.rawValue) process was asked to stop")
                : ProcessEnd(role: role.rawValue, note, watchdog: before?.systemdWatchdog)
            add(
                ResetEntry(
                    id: newIdentifier(), scope: .process, what: role.rawValue, code: end.code,
                    cause: end.cause, at: time.now() + (note.at - now), bootID: note.bootID,
                    endedAfter: note.at, endedBefore: note.at, missedDeadline: end.missedDeadline,
                    batteryMillivolts: battery(note.bootID, at: note.at),
                    version: before?.version ?? Release.version, invocation: note.invocation))
        }
    }

    private func end(_ before: ProcessMark, _ note: EndNote?) -> ProcessEnd {
        if let endedAt = before.endedAt, note?.outweighsOrderlyEnd != true {
            return orderly(before, at: endedAt)
        }
        if let note, note.isAsWished { return orderly(before, at: note.at) }
        return ProcessEnd(role: role.rawValue, note, watchdog: before.systemdWatchdog)
    }

    private func orderly(_ before: ProcessMark, at end: Duration) -> ProcessEnd {
        before.version == Release.version
            ? ProcessEnd(.asked, "the \(role.rawValue) process was asked to stop", seenAt: end)
            : ProcessEnd(
                .update, "release \(before.version) was stopped, \(Release.version) runs now",
                seenAt: end)
    }

    /// Of this run of the board, oldest first.
    private var notes: [EndNote] {
        let bytes = (try? files.read(paths.endNotes(of: role), limit: EndNote.fileLimit)) ?? []
        return EndNote.all(in: String(decoding: bytes, as: UTF8.self))
            .filter { $0.bootID == time.bootID }
    }

    /// One entry for each start of the board since the process before: capture, for one, is left
    /// out while the board is in its safe mode.
    private func judgeBoard(_ before: ProcessMark) {
        let history = BoardStart.history(paths, files)
        var starts =
            history.lastIndex { $0.bootID == before.bootID }
            .map { Array(history[($0 + 1)...]) } ?? history.filter { $0.bootID == time.bootID }
        // The ladder's word for this start may be yet to come.
        let isDecided = starts.contains { $0.bootID == time.bootID }
        var ended = before.bootID
        starts = starts.suffix(ResetLedger.limit)
        for start in starts {
            // The ladder's first start has none before it that it knew.
            let wasStopped = ended == before.bootID && before.endedAt != nil
            let code = start.code ?? (wasStopped ? .inOrder : .powerCut)
            add(board(code, ended, start.bootID, at: start.at, before))
            ended = start.bootID
        }
        if !isDecided {
            let hasLadder = files.exists(paths.ladderHistory)
            let code: ResetCode =
                before.endedAt != nil && !hasLadder ? .inOrder : hasLadder ? .undecided : .powerCut
            add(board(code, ended, time.bootID, at: time.now(), before))
        }
    }

    private func board(
        _ code: ResetCode, _ ended: Identifier, _ next: Identifier, at: Timestamp,
        _ before: ProcessMark
    ) -> ResetEntry {
        let isOwn = ended == before.bootID
        let glance = BatteryGlance.load(paths, files).first { $0.bootID == ended }
        let sign = max(
            glance?.seenAt ?? .zero, isOwn ? before.endedAt ?? lastSign(of: before) : .zero)
        return ResetEntry(
            id: newIdentifier(), scope: .board, what: "board", code: code, cause: code.ofBoard,
            at: at, bootID: ended, endedAfter: sign > .zero ? sign : nil,
            uptime: isOwn && code == .inOrder ? before.endedAt : nil,
            missedDeadline: isOwn && code == .hardwareWatchdog ? before.hardwareWatchdog : nil,
            batteryMillivolts: glance?.millivolts, version: before.version,
            run: isOwn ? before.run : nil, nextBootID: next)
    }

    /// Takes the ladder's word for this start of the board, where it was not there at
    /// ``begin(_:)``.
    /// - Parameter isLast: whether it is no longer waited for.
    /// - Returns: whether there is nothing left to wait for.
    func settle(isLast: Bool = false) -> Bool {
        var ledger = ledger
        guard
            let open = ledger.entries.first(where: {
                $0.code == .undecided && $0.nextBootID == time.bootID
            })
        else { return true }
        let start = BoardStart.history(paths, files).last { $0.bootID == time.bootID }
        guard let code = start.map({ $0.code ?? .powerCut }) ?? (isLast ? .powerCut : nil) else {
            return false
        }
        let mark = mark
        let settled = ledger.amend(open.id) { entry in
            entry.code = code
            entry.cause = code.ofBoard
            if code == .hardwareWatchdog { entry.missedDeadline = mark?.hardwareWatchdog }
        }
        save(ledger)
        if let settled { leaveRecord(settled) }
        return true
    }

    // MARK: The disk

    /// The newest sign of life of a process that did not see its end.
    private func lastSign(of before: ProcessMark) -> Duration {
        ledger.entries.filter { $0.run == before.run }.compactMap(\.endedBefore)
            .reduce(before.since, max)
    }

    private func battery(_ boot: Identifier, at time: Duration) -> Int64? {
        BatteryGlance.load(paths, files).lazy.compactMap { $0.millivolts(in: boot, at: time) }.first
    }

    private func newIdentifier() -> Identifier {
        .version7(at: time.now(), random: SystemRandom())
    }

    private func add(_ entry: ResetEntry) {
        var ledger = ledger
        let added = ledger.add(entry)
        save(ledger)
        if added.isRecordDue { leaveRecord(added.entry) }
    }

    private func leaveRecord(_ entry: ResetEntry) {
        guard !entry.code.isOrderly, entry.code != .undecided else { return }
        guard entry.scope != .board || role == .capture else { return }
        do {
            try Outbox(directory: paths.outbox(of: role), files: files).put(
                RecordDraft(kind: .reset, id: entry.id, body: entry.recordBody))
        } catch {
            log.error("\(error)")
        }
    }

    private func save(_ ledger: ResetLedger) {
        do {
            // Readable for a technician while the role is down: nothing personal stands there.
            try files.replace(
                paths.resets(of: role), with: Array(ledger.json.compactText.utf8), mode: 0o644)
        } catch {
            log.error("\(error)")
        }
    }

    private func keep(_ mark: ProcessMark) {
        do {
            try mark.save(role, paths, files)
        } catch {
            log.error("\(error)")
        }
    }
}
