internal import Capture
internal import Core
internal import Health
internal import Journal
internal import Records
internal import Site
internal import Supervision

/// What the capture role finds of itself, its disk, its clock and its lists. It looks by itself and
/// not only when asked, so that it can say since when.
struct CaptureFindings: Sendable {
    /// How exact "since" is.
    private static let pause: Duration = .seconds(60)

    let role: CaptureRole

    func watch(_ child: ChildContext) async throws {
        while true {
            _ = await role.status.report()
            _ = dated(at: role.clock.stamp())
            child.proved()
            try await role.context.time.sleep(for: Self.pause)
        }
    }

    /// The `findings` of the role's answer.
    func dated(at stamp: ClockStamp) -> JSONValue {
        role.status.findings(
            [
                role.listener.finding, role.authority.finding, role.journal.trouble.finding,
                recovered, imagesRefused, protection.finding,
                role.openedRegister.flatMap { RecoveryNotice($0).finding },
                JournalReading.finding(role.altered.withLock { $0 }), role.settingsRefused,
            ]
                + PublicationFindings(role: role).all
                + role.continuity.findings
                + Findings.surroundings(disk: disk, clock: clock(stamp))
                + Findings.lists((role.listStates(at: stamp) ?? []).compactMap(ListReport.init))
                + CertificateEnds(.capture, role.context).findings + [succession])
    }

    /// Whom the succession of the post's own authority concerns.
    private var succession: Finding? {
        let context = role.context
        guard let trust = try? LANTrust(role.secrets, context.files) else { return nil }
        return LANSuccession(trust)?.finding(
            workstations: role.openedRegister?.listWorkstations() ?? [],
            page: AuthorityNotice(context).pages.first, at: context.time.now())
    }

    private var protection: ProtectionCertificate {
        ProtectionCertificate(paths: role.context.paths, files: role.context.files)
    }

    /// Images are refused long before records are.
    private var imagesRefused: Finding? {
        guard let journal = role.journal.current, let space = journal.diskSpace,
            space.freeBytes < role.attachmentReserve, space.freeBytes >= journal.reserveBytes
        else { return nil }
        return Finding(
            code: "disk.attachments", severity: .critical,
            summary: "Images are refused: the disk has \(space.freeBytes >> 20) MiB left, "
                + "\(role.attachmentReserve >> 20) of them are kept for records.",
            remedy: "free space on the disk; records are stored all the same")
    }

    /// Stands until a person has put the damaged file away.
    private var recovered: Finding? {
        guard
            let recovery = role.journal.current?.recoveries.last(where: {
                role.context.files.exists($0.keptAside)
            })
        else { return nil }
        return Finding(
            code: "journal.recovered", severity: recovery.lost.isEmpty ? .warning : .critical,
            summary: "The journal was damaged: \(recovery.carried) records were carried over, "
                + "\(recovery.lostCount) could not be read.",
            remedy: "waypost records verify names them; check the card, then copy "
                + "\(recovery.keptAside) away and remove it")
    }

    func clock(_ stamp: ClockStamp) -> ClockReport { ClockReport(trust: stamp.trust.rawValue) }

    var disk: DiskReport {
        guard let journal = role.journal.current, let space = journal.diskSpace else {
            return DiskReport()
        }
        return DiskReport(freeBytes: space.freeBytes, reserveBytes: journal.reserveBytes)
    }
}
