internal import Capture
internal import Core
internal import Journal
internal import Logging
internal import PKI
internal import Records
internal import Screening
internal import Site
internal import Supervision
internal import Uplink

/// Takes into use what HQ published for capture: it verifies anew what the uplink has verified
/// (neither believes the other), installs it whole, and writes down what came of it.
///
/// The note is written behind the installation: cut short between the two, the same file is
/// installed once more, which changes nothing.
struct ReleaseTaking: Sendable {
    /// A large list is read whole, proven page by page and copied.
    static let slowRound: Duration = .seconds(1_800)
    /// What waits for its day, for the clock or for room is looked at again so often.
    private static let pause: Duration = .seconds(600)
    /// Bytes of a file in memory at once.
    private static let part: Int64 = 1 << 20

    let role: CaptureRole
    let bell: Doorbell
    private let thread = ThreadExecutor.thread(name: "releases")

    init(role: CaptureRole, bell: Doorbell) {
        self.role = role
        self.bell = bell
    }

    private var inbox: String { role.context.paths.inbox(of: .uplink) }
    private var files: LinuxFiles { role.context.files }

    func run(_ child: ChildContext) async throws {
        await thread.value { noteStart() }
        while !Task.isCancelled {
            if await takeAll() {
                await CaptureRole.wakeUplink(role.context, role.clock, role.dating, on: thread)
            }
            child.proved()
            _ = await bell.wait(atMost: Self.pause, by: role.context.time)
        }
    }

    private var register: HeldReleases {
        HeldReleases(path: role.context.paths.captureReleases, files: files)
    }

    /// HQ hears of a role that starts again and again behind a release.
    private func noteStart() {
        var register = register
        guard register.noteStart(at: role.context.time.now()) else { return }
        save(register)
    }

    private func save(_ register: HeldReleases) {
        do {
            try register.save(path: role.context.paths.captureReleases, files: files)
        } catch {
            role.context.log.error("what came of a release was not written down: \(error)")
        }
    }

    /// - Returns: whether anything was taken or refused.
    private func takeAll() async -> Bool {
        var isAny = false
        let waiting = await thread.value { arrived() }
        for release in waiting {
            isAny = await take(release) || isAny
        }
        return isAny
    }

    /// What waits to be taken.
    private func arrived() -> [ReleaseName] {
        do {
            return try DownloadFolder.arrived(in: inbox, files: files).filter {
                $0.kind.isInstalled && !register.isSettled($0)
            }
        } catch {
            if !error.isNotFound { role.context.log.warning("\(error)") }
            return []
        }
    }

    /// - Returns: whether it is done with, one way or the other.
    private func take(_ release: ReleaseName) async -> Bool {
        let stamp = role.clock.stamp()
        do throws(ReleaseFault) {
            let file = try await thread.value { () throws(ReleaseFault) in
                try proven(release, stamp)
            }
            try await install(file)
            await thread.value { settle(release) { $0.take(release, at: stamp.time) } }
            role.context.log.notice("\(release) is installed")
        } catch {
            guard !error.isTransient else {
                await thread.value { try? files.remove(held) }
                role.context.log.notice("\(release) waits: \(error)")
                return false
            }
            await thread.value {
                record("release_refused", release.description, error.problem)
                settle(release) { $0.refuse(release, error.description, at: stamp.time) }
            }
            role.context.log.error("\(release) is refused: \(error)")
        }
        return true
    }

    private func settle(_ release: ReleaseName, _ note: (inout HeldReleases) -> Void) {
        var register = register
        note(&register)
        save(register)
        try? files.remove(held)
    }

    /// Each ends with its record in this role's outbox, ahead of the note that ends the matter.
    private func install(_ file: ReleaseFile) async throws(ReleaseFault) {
        let release = file.release
        switch release.kind {
        case .lists:
            try await thread.value { () throws(ReleaseFault) in try installList(file) }
            role.reloadLists()
        case .roster:
            try await RosterTaking(role: role).install(file, on: thread) {
                (changes, release) throws(ReleaseFault) in try record(changes, by: release)
            }
        case .settings:
            try await thread.value { () throws(ReleaseFault) in
                try SettingsTaking(role: role).install(file)
            }
        case .codes:
            try await thread.value { () throws(ReleaseFault) in
                try CodesTaking(role: role).install(file)
            }
        case .firmware: break
        }
        await thread.value { record("release_installed", release.description, "done") }
    }

    /// Believes nothing of what the uplink verified, and copies the file out of its reach.
    private func proven(
        _ release: ReleaseName, _ stamp: ClockStamp
    ) throws(ReleaseFault) -> ReleaseFile {
        let signed = try statement(of: release)
        guard let trust = role.listLibrary.authority else {
            throw ReleaseFault(
                .untrusted, "this post knows no authority for publishers",
                "waypost provision --import BUNDLE")
        }
        let clockIsTrusted = stamp.trust != .untrusted
        try ReleaseAdmission(
            post: role.context.site.post.id, trust: trust, time: stamp.time,
            clockIsTrusted: clockIsTrusted
        ).check(signed, installed: register[release]?.version)
        guard try copy(release, signed.statement.size) == signed.statement.sha256 else {
            throw ReleaseFault(
                .altered, "its file is not the one that was signed", "publish it again")
        }
        return ReleaseFile(
            statement: signed.statement, path: held, time: stamp.time,
            clockIsTrusted: clockIsTrusted)
    }

    /// Where a file lies while it is looked at and installed: the uplink, which may have been taken
    /// over, must not exchange it between the two.
    private var held: String { role.context.paths.inbox(of: .capture) + "/installing" }

    /// - Returns: the hash of the copy, `nil` where there is no file of that size.
    private func copy(
        _ release: ReleaseName, _ size: Int64
    ) throws(ReleaseFault) -> Digest256? {
        let path = DownloadFolder.content(of: release, in: inbox)
        guard files.size(of: path) == size else { return nil }
        do throws(FileFault) {
            try files.remove(held)
            var offset: Int64 = 0
            while offset < size {
                let part = try files.read(
                    path, from: offset, count: Int(min(Self.part, size - offset)))
                guard !part.isEmpty else { return nil }
                try files.extend(held, with: part, mode: 0o600)
                offset += Int64(part.count)
            }
            return try DownloadFolder.digest(of: held, size: size, files: files)
        } catch {
            throw ReleaseFault(error.isTransient ? .notNow : .unusable, error.problem, error.remedy)
        }
    }

    private func statement(of release: ReleaseName) throws(ReleaseFault) -> SignedRelease {
        guard
            let bytes = try? files.read(
                DownloadFolder.statement(of: release, in: inbox), limit: SignedRelease.limit),
            let json = try? JSONValue(parsing: bytes)
        else { throw ReleaseFault(.malformed, "what describes it cannot be read") }
        let signed = try SignedRelease(json)
        guard signed.statement.release == release else {
            throw ReleaseFault(.malformed, "it says that it is \(signed.statement.release)")
        }
        return signed
    }

    private func installList(_ file: ReleaseFile) throws(ReleaseFault) {
        let library = role.listLibrary
        let admission = ListAdmission(
            post: role.context.site.post.id, time: file.time,
            clockIsTrusted: file.clockIsTrusted)
        do {
            let name = try library.name(
                of: file.path, at: file.clockIsTrusted ? file.time : nil)
            guard name == file.release.name else {
                throw ReleaseFault(
                    .unusable, "its file holds list \(name)", "publish it as \(name)")
            }
            let (_, warnings) = try library.install(from: file.path, admission: admission)
            for warning in warnings { role.context.log.warning("\(file.release): \(warning)") }
        } catch {
            throw ReleaseFault(error)
        }
    }

    /// Who may do what is never changed without a trace: where the records find no room now, the
    /// roster is taken once more later, which changes nothing and records all of it.
    private func record(_ changes: [RosterChange], by release: String) throws(ReleaseFault) {
        defer { role.ringCollect() }
        do throws(OutboxFault) {
            for change in changes { try leave(change.audit(by: release)) }
        } catch {
            throw ReleaseFault(.notNow, "what it changes cannot be recorded: \(error.problem)")
        }
    }

    private func record(_ action: String, _ target: String, _ result: String) {
        defer { role.ringCollect() }
        do throws(OutboxFault) {
            try leave([
                "action": .string(action), "target": .string(target),
                "result": .string(String(result.prefix(200))),
            ])
        } catch {
            role.context.log.error("\(action) of \(target) was not recorded: \(error)")
        }
    }

    /// The record waits in this role's outbox: it is there before the note that ends the matter.
    private func leave(_ audit: JSONValue) throws(OutboxFault) {
        let context = role.context
        try Outbox(directory: context.paths.outbox(of: .capture), files: files).put(
            RecordDraft(
                kind: .audit, id: .version7(at: context.time.now(), random: SystemRandom()),
                body: audit))
    }
}
