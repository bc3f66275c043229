internal import Capture
internal import Core
internal import Journal
internal import PKI
internal import Records
public import Site
internal import Supervision

/// Turns a board and a site file into a post: directories, keys, certificates, the journal's first
/// epoch, the first supervisor, the codes of the sealed envelope.
///
/// Every step is idempotent: it looks at what is there and answers done, already or refused. The
/// first refusal ends the run; run again, it goes on where it stopped. No step needs a network.
///
/// The first supervisor's PIN and the recovery codes are told once, by the run that made them. One
/// that dies between registering and telling loses them; then `waypost officers reset BADGE` and
/// `waypost officers recovery --renew` make new ones.
public struct Provisioner: Sendable {
    let paths: Paths
    let files = LinuxFiles()
    let time = SystemTime()
    let random = SystemRandom()

    public init(paths: Paths) {
        self.paths = paths
    }

    var secrets: SecretFiles { SecretFiles(paths: paths) }

    /// What `waypost provision --site FILE` is told.
    public struct Order: Sendable {
        public var siteFile: String
        /// The badge of the first supervisor, where nobody is registered yet.
        public var supervisor: String
        /// The OpenSSL provider that makes and keeps the device's key, such as `tpm2`; without it a
        /// file does.
        public var keyProvider: String?
        /// A person at the console answers for a file that HQ has not signed.
        public var isUnsigned: Bool
        /// The post stands at another place than before.
        public var isMove: Bool

        public init(
            siteFile: String, supervisor: String, keyProvider: String? = nil,
            isUnsigned: Bool = false, isMove: Bool = false
        ) {
            self.siteFile = siteFile
            self.supervisor = supervisor
            self.keyProvider = keyProvider
            self.isUnsigned = isUnsigned
            self.isMove = isMove
        }
    }

    /// Goes through the steps; file and signature are checked strictly before anything is made.
    ///
    /// - Throws: `SiteFaults` for an unusable file or root; all else stands in the report.
    public func provision(_ order: Order) async throws(SiteFaults) -> ProvisioningReport {
        var (report, assignment) = try begin(order)
        guard let assignment else { return report }
        for step in steps(of: order) {
            do {
                let (outcome, detail) = try await carryOut(step, of: assignment, report: &report)
                report.add(step.rawValue, outcome, detail)
            } catch {
                report.add(step.rawValue, .refused, "\(error)")
                break
            }
        }
        return report
    }

    /// What the steps need to know.
    struct Assignment {
        let order: Order
        let site: Site
        /// The site file as it was judged.
        let bytes: [UInt8]
        /// The end of the post's records at HQ, where this board takes the post over.
        let succeeds: ChainHead?
    }

    /// - Returns: no assignment where the report ends with a refusal.
    func begin(
        _ order: Order
    ) throws(SiteFaults) -> (report: ProvisioningReport, assignment: Assignment?) {
        _ = try paths.validated()
        var report = ProvisioningReport()
        let trust = SiteTrust(paths: paths, files: files, now: time.now())
        do {
            if !order.isUnsigned { try trust.checkWhole(order.siteFile) }
        } catch {
            report.add("signature", .refused, "\(error)")
            return (report, nil)
        }
        let site = try SiteFile.check(paths: paths, path: order.siteFile, files: files)
        report.add("site file", .done, "\(order.siteFile) is in order (post \(site.post.id))")
        do {
            let verdict = try trust.judge(order.siteFile, site: site, isUnsigned: order.isUnsigned)
            report.add("signature", verdict.isInForce ? .already : .done, verdict.text)
            return (
                report,
                Assignment(
                    order: order, site: site, bytes: verdict.bytes, succeeds: verdict.succeeds)
            )
        } catch {
            report.add("signature", .refused, "\(error)")
            return (report, nil)
        }
    }

    func steps(of order: Order) -> [Step] {
        Step.allCases.filter { $0 != .move || order.isMove }
    }

    /// In this order: what refuses a wrong post comes before what would change the right one.
    enum Step: String, CaseIterable {
        case directories
        case move
        case journal
        case site = "site.toml"
        case deviceKey = "device key"
        case lanAuthority = "LAN authority"
        case lanCertificate = "LAN certificate"
        case listKey = "list key"
        case pepper = "PIN pepper"
        case upsUsers = "UPS users"
        case supervisor = "first supervisor"
        case recoveryCodes = "recovery codes"
    }

    private func carryOut(
        _ step: Step, of assignment: Assignment, report: inout ProvisioningReport
    ) async throws -> (ProvisioningReport.Step.Outcome, String) {
        let site = assignment.site
        switch step {
        case .directories:
            let count = try DirectoryPlan(paths: paths).carryOut(files: files)
            return (.done, "\(count) with owner and mode")
        case .move: return try move(site)
        case .journal: return try provideJournal(assignment)
        case .site: return try provideSiteFile(assignment.bytes)
        case .deviceKey:
            return try provideDeviceKey(in: assignment.order.keyProvider) { _ in site.post.id }
        case .lanAuthority:
            let isNew = try lanAuthority.provide(post: site.post.id, now: time.now()).isNew
            // Whoever stands here vouches for the clock.
            let steps = try lanAuthority.advance(at: time.now()).map {
                LANRenewal.Change.authority($0)
            }
            let fingerprint = try lanAuthority.current().certificate.fingerprint
            return (
                isNew || !steps.isEmpty ? .done : .already,
                (["\(paths.lanAuthority), SHA-256 \(fingerprint)"] + steps.map(\.text))
                    .joined(separator: "; ")
            )
        case .lanCertificate:
            let names = LANNames.of(site.capture.listen)
            let isNew = try lan.providePage(
                lanAuthority.current(), name: LANRenewal.pageName(site.post.id), names: names,
                links: LANTrust(secrets, files).links, now: time.now())
            return (isNew ? .done : .already, names.map(\.text).joined(separator: ", "))
        case .listKey:
            let isNew = try lan.provideListKey(
                lanAuthority.current(), post: site.post.id, now: time.now())
            return (isNew ? .done : .already, "HQ wraps alert lists to \(secrets.listCertificate)")
        case .pepper: return try providePepper()
        case .upsUsers: return try provideUPSUsers()
        case .supervisor:
            return try await provideSupervisor(assignment.order.supervisor, report: &report)
        case .recoveryCodes: return try await provideRecoveryCodes(report: &report)
        }
    }

    private var lan: LANIdentity { LANIdentity(secrets: secrets, files: files, random: random) }
    private var lanAuthority: LANAuthority {
        LANAuthority(secrets: secrets, files: files, random: random)
    }

    private func provideJournal(
        _ assignment: Assignment
    ) throws -> (ProvisioningReport.Step.Outcome, String) {
        let site = assignment.site
        let before = try? JournalReader(directory: paths.journal).head()
        // Where HQ has signed for records and no journal holds any, there was one.
        let lost =
            before == nil
            ? VouchedHeads.load(paths: paths, post: site.post.id, files: files).places.last?.head
                ?? assignment.succeeds
            : nil
        let epoch = try Journal.provision(
            directory: paths.journal, post: site.post.id,
            stamp: StampingClock(source: time).stamp(), random: random, previous: lost)
        for name in try files.list(paths.journal, limit: 16) {
            try Ownership(user: "waypost-capture", group: "waypost-journal")
                .apply(to: "\(paths.journal)/\(name)")
        }
        guard let lost else { return (before == nil ? .done : .already, "epoch \(epoch)") }
        return (
            .done,
            "epoch \(epoch), BEHIND A LOST JOURNAL: HQ holds its epoch \(lost.epoch) up to "
                + "sequence \(lost.sequence); what came behind that is not here and not there"
        )
    }

    private func provideSiteFile(
        _ bytes: [UInt8]
    ) throws -> (ProvisioningReport.Step.Outcome, String) {
        let current = try? files.read(paths.siteFile, limit: SiteFile.largest)
        if current != bytes { try files.replace(paths.siteFile, with: bytes, mode: 0o644) }
        try AcceptedSite.accept(paths: paths, files: files)
        try Ownership.role(Role.capture.rawValue).apply(to: paths.acceptedSiteFile)
        return (current == bytes ? .already : .done, paths.siteFile)
    }

    /// - Parameter name: of the request, by the key.
    func provideDeviceKey(
        in provider: String?, named name: (PublicKey) -> String
    ) throws -> (ProvisioningReport.Step.Outcome, String) {
        let isThere = files.exists(secrets.deviceKey)
        let key: PrivateKey
        if isThere {
            key = try deviceKey(keptBy: provider)
        } else {
            key = try PrivateKey.generate(in: provider)
            try files.replace(secrets.deviceKey, with: key.pem(), mode: 0o600)
        }
        try Ownership.role(Role.uplink.rawValue).apply(to: secrets.deviceKey)
        let keeper = key.provider.map { "kept by \($0); " } ?? ""
        let name = name(key.publicKey)
        if let bytes = try? files.read(secrets.deviceRequest, limit: PEMLimit.file),
            let request = try? CertificateRequest(pem: bytes),
            request.commonName == name, request.publicKey == key.publicKey
        {
            return (.already, "\(keeper)\(secrets.deviceRequest), for HQ, names \(name)")
        }
        let request = try CertificateRequest.make(
            commonName: name, organization: "Waypost", key: key)
        try files.replace(secrets.deviceRequest, with: request.pem, mode: 0o644)
        return (.done, "\(keeper)\(secrets.deviceRequest), for HQ, names \(name)")
    }

    /// The key that is there.
    ///
    /// - Parameter provider: who has to keep it; `nil` is anybody.
    func deviceKey(keptBy provider: String?) throws -> PrivateKey {
        let key = try PrivateKey(pem: files.read(secrets.deviceKey, limit: PEMLimit.file))
        if let provider, key.provider != provider {
            throw EnrolmentFault.otherKeeper(
                path: secrets.deviceKey, keeper: key.provider, wanted: provider)
        }
        return key
    }

    private func providePepper() throws -> (ProvisioningReport.Step.Outcome, String) {
        let isThere = files.exists(secrets.pinPepper)
        if !isThere {
            try files.replace(secrets.pinPepper, with: random.bytes(32), mode: 0o600)
        }
        try Ownership.role(Role.capture.rawValue).apply(to: secrets.pinPepper)
        return (isThere ? .already : .done, secrets.pinPepper)
    }

    /// Passwords are of the alphabet that every client's file takes as one word.
    private func provideUPSUsers() throws -> (ProvisioningReport.Step.Outcome, String) {
        let isThere = files.exists(secrets.upsUsers)
        if isThere {
            _ = try UPSUserFile.load(
                files.read(secrets.upsUsers, limit: UPSUserFile.largest), name: secrets.upsUsers)
        } else {
            let users = [("workstation", false), ("primary", true)].map { name, isPrimary in
                UPSUserFile.User(
                    name: name, password: Hexadecimal.text(random.bytes(16)),
                    isPrimary: isPrimary)
            }
            try files.replace(
                secrets.upsUsers, with: Array(UPSUserFile(users: users).text.utf8), mode: 0o600)
        }
        try Ownership.role(Role.ups.rawValue).apply(to: secrets.upsUsers)
        return (isThere ? .already : .done, secrets.upsUsers)
    }

    private func provideSupervisor(
        _ badge: String, report: inout ProvisioningReport
    ) async throws -> (ProvisioningReport.Step.Outcome, String) {
        let executor = ThreadExecutor.thread(name: "access")
        defer { executor.stop() }
        let register = try accessRegister(on: executor)
        let officers = register.listOfficers()
        guard officers.isEmpty else {
            try Ownership.role(Role.capture.rawValue).apply(to: secrets.accessRegister)
            return (
                .already,
                "\(officers.count) in the register (a PIN was lost? waypost officers reset BADGE)"
            )
        }
        let pin = try await whileCaptureIsStopped {
            try await register.addOfficer(badge: badge, role: .supervisor)
        }
        report.supervisor = (badge, pin)
        return (.done, "badge \(badge)")
    }

    private func provideRecoveryCodes(
        report: inout ProvisioningReport
    ) async throws -> (ProvisioningReport.Step.Outcome, String) {
        let executor = ThreadExecutor.thread(name: "access")
        defer { executor.stop() }
        let register = try accessRegister(on: executor)
        if let left = register.recoveryCodesLeft {
            return (.already, "\(left) left (ten others: waypost officers recovery --renew)")
        }
        do {
            report.recoveryCodes = try await whileCaptureIsStopped {
                try await register.makeRecoveryCodes()
            }
        } catch SupervisionFault.lockHeld {
            // A post of an earlier release, which goes on working.
            return (.already, "none, and capture runs: waypost officers recovery --renew")
        }
        return (.done, "\(report.recoveryCodes.count), for the sealed envelope")
    }

    /// - Parameter pepper: `nil` is the post's own.
    func accessRegister(
        on executor: any ResourceExecutor, pepper: [UInt8]? = nil
    ) throws -> AccessRegister {
        try AccessRegister(
            path: secrets.accessRegister, files: files, time: time, random: random,
            pepper: pepper ?? files.read(secrets.pinPepper, limit: 1_024), executor: executor)
    }

    /// Changes the register of access: the running role holds it in memory and would write over
    /// this.
    private func whileCaptureIsStopped<Value>(
        _ act: () async throws -> Administered<Value>
    ) async throws -> Value {
        let lock = try ProcessLock.acquire(paths.lock(of: .capture))
        try Ownership.role(Role.capture.rawValue).applyToEntry(at: paths.lock(of: .capture))
        let done = try await act()
        try Ownership.role(Role.capture.rawValue).apply(to: secrets.accessRegister)
        try Outbox(directory: paths.outbox(of: .capture), files: files).put(
            RecordDraft(
                kind: .audit, id: .version7(at: time.now(), random: random), body: done.audit))
        withExtendedLifetime(lock) {}
        return done.value
    }
}
