public import Core
public import Logging
public import Site
internal import Supervision

/// One process of the appliance: one role, or all of them on a desk.
///
/// 1. A root whose socket paths are too long, or a configuration that was never accepted, ends it
///    with 78 before anything is opened.
///    A sealed root ends the roles that hold people's data in the same way.
/// 2. A lock a role keeps a second process of the same role on the same root out (75).
/// 3. Every long-lived activity is a child of one supervision tree, whose life is that of a
///    ``SupervisedProcess``; systemd starts it again after every end that nobody asked for.
public struct RoleProcess: Sendable {
    public let roles: [Role]
    public let paths: Paths
    private let files = LinuxFiles()
    private let time = SystemTime()
    private let postTime: any TimeSource
    private let log: Logger
    private let manager: ServiceManager

    /// - Parameters:
    ///   - roles: at least one; the roles of this release are in ``implemented``.
    ///   - manager: what systemd asks and where it hears.
    ///   - postTime: the time that sun, battery and loads live in.
    public init(
        roles: [Role], paths: Paths, manager: ServiceManager, log: Logger,
        postTime: any TimeSource = SystemTime()
    ) {
        self.roles = roles
        self.paths = paths
        self.manager = manager
        self.log = log
        self.postTime = postTime
    }

    /// The roles that this release has.
    public static let implemented: [Role] = Role.allCases

    /// Runs until a signal or a failure ends it, and returns the exit code.
    public func run() async -> Int32 {
        let locks: [ProcessLock]
        let site: Site
        let findings: [Finding]
        do {
            _ = try paths.validated()
            // On a mistyped root nothing is made.
            if !files.exists(paths.siteFile), !files.exists(paths.acceptedSiteFile) {
                _ = try loadSite()
            }
            if let mark = SealMark.load(paths, files), !PostSeal.roles.isDisjoint(with: roles) {
                throw SealedFault(mark: mark)
            }
            for role in roles { try RuntimeFolder(role: role, paths: paths).prepare(files) }
            locks = try roles.map { try ProcessLock.acquire(paths.lock(of: $0)) }
            (site, findings) = try loadSite()
        } catch {
            return refuse(error)
        }
        let logs = RoleLogs(roles, paths: paths, time: time, base: log)
        let log = logs.process
        for finding in findings { log.critical("\(finding.summary); \(finding.remedy)") }
        let slot = SupervisorSlot()
        let code = await SupervisedProcess(roles: roles, paths: paths, manager: manager, log: log)
            .run(specification(site: site, findings: findings, slot: slot, logs), slot)
        await logs.close()
        withExtendedLifetime(locks) {}
        return code
    }

    /// The configuration to run on. Capture keeps an accepted copy: where that cannot be renewed
    /// (a full disk), the post works all the same and says so; where there never was one, it is
    /// not provisioned.
    private func loadSite() throws(SiteFaults) -> (Site, [Finding]) {
        let (site, findings) = try AcceptedSite.loadForRole(paths: paths, files: files)
        guard findings.isEmpty, roles.contains(.capture) else { return (site, findings) }
        do throws(SiteFaults) {
            try AcceptedSite.accept(paths: paths, files: files)
            return (site, [])
        } catch {
            guard files.exists(paths.acceptedSiteFile) else { throw error }
            let finding = Finding(
                code: "site.not_kept", severity: .warning,
                summary: "The configuration cannot be kept as accepted: \(error.problem)",
                remedy: error.remedy ?? "waypost config check")
            return (site, [finding])
        }
    }

    private func refuse(_ error: any Error) -> Int32 {
        switch error {
        case let faults as SiteFaults:
            for fault in faults.faults { log.critical("\(fault)") }
            return ExitCode.configuration
        case let fault as SealedFault:
            log.critical("\(fault)")
            return ExitCode.configuration
        case SupervisionFault.lockHeld:
            log.critical("\(error)")
            return ExitCode.occupied
        default:
            log.critical("\(error)")
            return ExitCode.unavailable
        }
    }

    private func specification(
        site: Site, findings: [Finding], slot: SupervisorSlot, _ logs: RoleLogs
    ) -> SupervisorSpecification {
        let trees = roles.map { role in
            let context = RoleContext(
                paths: paths, site: site, findings: findings, time: time, postTime: postTime,
                files: files, log: logs.logger(of: role), supervisor: slot)
            return switch role {
            case .relays: RelaysRole(context).tree
            case .power: PowerRole(context).tree
            case .ups: UPSRole(context).tree
            case .capture: CaptureRole(context).tree
            case .uplink: UplinkRole(context).tree
            }
        }
        return SupervisorSpecification(
            id: "process", policy: .root, children: trees.map { .supervisor($0) })
    }
}
