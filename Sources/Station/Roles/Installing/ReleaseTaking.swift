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
            let isAny = await thread.value { takeAll() }
            if isAny {
                role.reloadLists()
                await CaptureRole.wakeUplink(role.context, role.clock, on: thread)
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
    private func takeAll() -> Bool {
        let arrived: [ReleaseName]
        do {
            arrived = try DownloadFolder.arrived(in: inbox, files: files)
        } catch {
            if !error.isNotFound { role.context.log.warning("\(error)") }
            return false
        }
        var isAny = false
        for release in arrived where release.kind.isInstalled && !register.isSettled(release) {
            isAny = take(release) || isAny
        }
        return isAny
    }

    /// - Returns: whether it is done with, one way or the other.
    private func take(_ release: ReleaseName) -> Bool {
        var register = register
        let stamp = role.clock.stamp()
        do throws(ReleaseFault) {
            try install(release, installed: register[release]?.version, stamp)
            register.take(release, at: stamp.time)
            record("release_installed", release, "done")
            role.context.log.notice("\(release) is installed")
        } catch {
            guard !error.isTransient else {
                role.context.log.notice("\(release) waits: \(error)")
                return false
            }
            register.refuse(release, error.description, at: stamp.time)
            record("release_refused", release, error.problem)
            role.context.log.error("\(release) is refused: \(error)")
        }
        save(register)
        return true
    }

    private func install(
        _ release: ReleaseName, installed: Int64?, _ stamp: ClockStamp
    ) throws(ReleaseFault) {
        let statement = try statement(of: release)
        defer { try? files.remove(held) }
        guard let trust = role.listLibrary.authority else {
            throw ReleaseFault(
                .untrusted, "this post knows no authority for publishers",
                "waypost provision --import BUNDLE")
        }
        try ReleaseAdmission(
            post: role.context.site.post.id, trust: trust, time: stamp.time,
            clockIsTrusted: stamp.trust != .untrusted
        ).check(statement, installed: installed)
        guard try copy(release, statement.statement.size) == statement.statement.sha256 else {
            throw ReleaseFault(
                .altered, "its file is not the one that was signed", "publish it again")
        }
        switch release.kind {
        case .lists: try installList(release, stamp)
        case .firmware: break
        }
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

    private func installList(
        _ release: ReleaseName, _ stamp: ClockStamp
    ) throws(ReleaseFault) {
        let library = role.listLibrary
        let admission = ListAdmission(
            post: role.context.site.post.id, time: stamp.time,
            clockIsTrusted: stamp.trust != .untrusted)
        do {
            let name = try library.name(of: held, at: stamp.time)
            guard name == release.name else {
                throw ReleaseFault(
                    .unusable, "its file holds list \(name)", "publish it as \(name)")
            }
            let (_, warnings) = try library.install(from: held, admission: admission)
            for warning in warnings { role.context.log.warning("\(release): \(warning)") }
        } catch let fault as ReleaseFault {
            throw fault
        } catch let fault as ScreeningFault {
            throw ReleaseFault(
                fault.isTransient ? .notNow : .unusable, fault.problem, fault.remedy)
        } catch {
            throw ReleaseFault(.unusable, "\(error)")
        }
    }

    /// The record waits in this role's outbox: it is there before the note that ends the matter.
    private func record(_ action: String, _ release: ReleaseName, _ result: String) {
        let context = role.context
        do {
            try Outbox(directory: context.paths.outbox(of: .capture), files: files).put(
                RecordDraft(
                    kind: .audit, id: .version7(at: context.time.now(), random: SystemRandom()),
                    body: [
                        "action": .string(action), "target": .string(release.description),
                        "result": .string(String(result.prefix(200))),
                    ]))
        } catch {
            context.log.error("\(action) of \(release) was not recorded: \(error)")
        }
        role.ringCollect()
    }
}
