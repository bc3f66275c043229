internal import Core
internal import Health

/// Takes a post from one release to the next and, where the new one does not prove itself, back.
///
/// Nothing here asks a network: a release stays when what held before it holds again. A power cut
/// on the way is no failure: where it comes, the same step is done again.
struct UpdateKeeper: Sendable {
    /// Looks in a row, a minute apart, that must find nothing missing.
    static let passes = 3
    /// Of the board's run, after which a release that has not proved itself goes.
    static let window: Duration = .seconds(900)

    let slots: any CardSlots
    let files: any DurableFiles
    let time: any TimeSource
    let path: String
    let look: @Sendable () async -> StatusDocument
    let lastCrossing: @Sendable () -> Timestamp?
    /// How this run of the board came about, as the ladder judged it.
    let start: @Sendable () -> ResetCode?

    func record() -> UpdateRecord { UpdateRecord.load(path, files) }

    private func keep(_ record: UpdateRecord) throws(UpdateFault) {
        do {
            let folder = path[..<(path.lastIndex(of: "/") ?? path.endIndex)]
            try files.makeDirectory(String(folder), mode: 0o755)
            try files.replace(path, with: Array(record.json.compactText.utf8), mode: 0o644)
        } catch {
            throw .failed(operation: "note the update", reason: error.problem)
        }
    }

    /// Installs a bundle; it starts when the post is quiet.
    ///
    /// - Parameter isDry: looks and says, and writes nothing.
    func apply(_ bundle: String, isDry: Bool = false) async throws(UpdateFault) -> UpdateRecord {
        guard let slot = slots.running, let board = slots.board, let running = slots.version else {
            throw .noSlots
        }
        let before = record()
        var record = before
        if [.writing, .installed, .trial].contains(record.phase), let version = record.version {
            throw .busy(version)
        }
        let offer = try slots.inspect(bundle)
        guard offer.board == board else {
            throw .foreign(bundle: bundle, board: offer.board, own: board)
        }
        guard let version = ReleaseVersion(offer.version) else {
            throw .unusable(bundle: bundle, reason: "its version is \(offer.version)")
        }
        guard version > running else { throw .notNewer(offered: version, running: running) }
        if let tried = record.returned.last(where: { $0.version == version }) {
            throw .returned(version, because: tried.reason)
        }
        let document = await look()
        let reasons = UpdateGate.energy(document)
        guard reasons.isEmpty else { throw .notNow(reasons: reasons) }
        record.version = version
        record.before = running
        record.slot = BootedCard.other(slot)
        record.baseline = UpdateBaseline(document)
        record.passes = 0
        record.reason = nil
        record.at = time.now()
        record.bootID = time.bootID.description
        if isDry { return record }
        // Noted before the loader can start it: no release runs on trial that nobody judges.
        record.phase = .writing
        try keep(record)
        do throws(UpdateFault) {
            try slots.install(bundle)
        } catch {
            try keep(before)
            throw error
        }
        record.phase = .installed
        try keep(record)
        return record
    }

    /// What is due now; called once a minute and after each start. Says what it did.
    func step() async throws(UpdateFault) -> String? {
        guard let running = slots.running else { return nil }
        var record = record()
        switch record.phase {
        case .none, .proved, .returned: return nil
        case .writing:
            // Somebody is at it, or the power went: then the loader knows how far it was.
            guard record.bootID != time.bootID.description else { return nil }
            let next = try slots.primary()
            let isWhole = running == record.slot || next == record.slot
            record.phase = isWhole ? .installed : .none
            try keep(record)
            guard isWhole else { return "was cut short; nothing is installed" }
            return try await step()
        case .installed:
            if running == record.slot {
                record.phase = .trial
                record.passes = 0
                record.at = time.now()
                try keep(record)
                return try await judge(&record)
            }
            if record.bootID != time.bootID.description, try slots.primary() == running {
                return try goBack(&record, because: "it did not come up", restarting: false)
            }
            let reasons =
                UpdateGate.energy(await look())
                + UpdateGate.queue(lastCrossing: lastCrossing(), at: time.now())
            guard reasons.isEmpty else { return "waits: " + reasons.joined(separator: "; ") }
            try slots.restart()
            return "restarts into \(record.version?.description ?? "the release")"
        case .trial:
            guard running == record.slot else {
                return try goBack(&record, because: "it did not come up", restarting: false)
            }
            return try await judge(&record)
        }
    }

    private func judge(_ record: inout UpdateRecord) async throws(UpdateFault) -> String? {
        switch start() {
        case .ladder, .hardwareWatchdog, .kernelPanic:
            return try goBack(
                &record, because: start()?.ofBoard ?? "the board was reset", restarting: true)
        default: break
        }
        let missing = record.baseline.missing(in: await look())
        if missing.isEmpty {
            record.passes += 1
            if record.passes >= Self.passes { return try prove(&record) }
            try keep(record)
            return "on trial: \(record.passes) of \(Self.passes) looks passed"
        }
        if time.monotonic() > Self.window {
            return try goBack(
                &record, because: missing.joined(separator: "; "), restarting: true)
        }
        record.passes = 0
        try keep(record)
        return "on trial: " + missing.joined(separator: "; ")
    }

    private func prove(_ record: inout UpdateRecord) throws(UpdateFault) -> String {
        guard let slot = record.slot else { throw .nothingTo("confirm") }
        // The loader first: a cut between the two is found by the next step, which does it again.
        try slots.commit(slot)
        record.phase = .proved
        record.at = time.now()
        try keep(record)
        return "\(record.version?.description ?? "the release") has proved itself"
    }

    private func goBack(
        _ record: inout UpdateRecord, because reason: String, restarting: Bool
    ) throws(UpdateFault) -> String {
        if let slot = record.slot { try slots.abandon(slot) }
        record.giveBack(because: reason, at: time.now())
        try keep(record)
        if restarting { try slots.restart() }
        return "goes back to \(record.before?.description ?? "what was before"): \(reason)"
    }

    /// A technician does not wait for the third look; what is missing is not waived.
    func confirm() async throws(UpdateFault) -> UpdateRecord {
        var record = record()
        guard record.phase == .trial || record.phase == .installed,
            slots.running == record.slot
        else { throw .nothingTo("confirm") }
        let missing = record.baseline.missing(in: await look())
        guard missing.isEmpty else { throw .unproven(reasons: missing) }
        _ = try prove(&record)
        return record
    }

    /// Goes back: from a trial, from a release that was not started yet, or from the one that
    /// runs to the one that proved itself before it.
    func rollBack() throws(UpdateFault) -> UpdateRecord {
        guard let running = slots.running else { throw .noSlots }
        var record = record()
        switch record.phase {
        case .writing, .installed, .trial:
            let isRunning = record.slot == running
            _ = try goBack(&record, because: "a technician took it back", restarting: isRunning)
        case .none, .proved, .returned:
            let other = BootedCard.other(running)
            guard record.phase == .proved, try slots.isGood(other) else {
                throw .nothingTo("go back to")
            }
            try slots.tryOther(other)
            (record.version, record.before) = (record.before, record.version)
            record.slot = other
            record.phase = .installed
            record.bootID = time.bootID.description
            record.baseline = UpdateBaseline()
            record.at = time.now()
            try keep(record)
        }
        return record
    }
}
