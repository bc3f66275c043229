internal import Capture
internal import Core
internal import Foundation
internal import Glibc
internal import Journal
internal import PKI
internal import Records
public import Site
internal import Supervision

/// What provisioning would do.
extension Provisioner {
    /// Goes through the steps of ``provision(_:)`` and looks at what each would find. Nothing is
    /// made, set or told, and nobody is registered.
    ///
    /// - Returns: for each step whether it is planned, was done before or would be refused; the
    ///   first refusal is the last line, as it would be.
    /// - Throws: `SiteFaults` for an unusable file or root.
    public func foresee(_ order: Order) throws(SiteFaults) -> ProvisioningReport {
        var (report, assignment) = try begin(order)
        guard let assignment else { return report }
        for step in steps(of: order) {
            do {
                let (isThere, detail) = try look(at: step, of: assignment)
                report.add(step.rawValue, isThere ? .already : .planned, detail)
            } catch {
                report.add(step.rawValue, .refused, "\(error)")
                break
            }
        }
        return report
    }

    private func look(
        at step: Step, of assignment: Assignment
    ) throws -> (isThere: Bool, detail: String) {
        let (site, siteFile) = (assignment.site, assignment.order.siteFile)
        switch step {
        case .directories: return try lookAtDirectories()
        case .move: return try lookAtMove(site)
        case .journal:
            guard files.exists(paths.journal + "/journal.sqlite") else {
                return (false, "a new epoch")
            }
            let reader = try JournalReader(directory: paths.journal)
            if let owner = try reader.post(), owner != site.post.id {
                throw JournalFault.otherPost(found: owner, expected: site.post.id)
            }
            return (true, "epoch \(try reader.head().head.epoch)")
        case .site:
            let current = try? files.read(paths.siteFile, limit: SiteFile.largest)
            let isSame = try current == files.read(siteFile, limit: SiteFile.largest)
            return (
                isSame, paths.siteFile + (isSame || current == nil ? "" : ", in place of another")
            )
        case .deviceKey: return try lookAtDeviceKey(site, assignment.order.keyProvider)
        case .lanAuthority: return (files.exists(paths.lanAuthority), paths.lanAuthority)
        case .lanCertificate:
            let names = LANNames.of(site.capture.listen).map(\.text)
            let isSame = Set(secrets.pageNames(files)) == Set(names)
            return (
                isSame && isPair(secrets.lanKey, secrets.lanCertificate),
                names.joined(separator: ", ")
            )
        case .listKey:
            return (isPair(secrets.listKey, secrets.listCertificate), secrets.listCertificate)
        case .pepper: return (files.exists(secrets.pinPepper), secrets.pinPepper)
        case .upsUsers:
            guard files.exists(secrets.upsUsers) else { return (false, secrets.upsUsers) }
            _ = try UPSUserFile.load(
                files.read(secrets.upsUsers, limit: UPSUserFile.largest), name: secrets.upsUsers)
            return (true, secrets.upsUsers)
        case .supervisor:
            let count = try register()?.listOfficers().count ?? 0
            return count > 0
                ? (true, "\(count) in the register")
                : (false, "badge \(assignment.order.supervisor)")
        case .recoveryCodes:
            return try register()?.recoveryCodesLeft.map { (true, "\($0) left") }
                ?? (false, "ten, told once")
        }
    }

    private func lookAtDirectories() throws(FileFault) -> (isThere: Bool, detail: String) {
        let plan = DirectoryPlan(paths: paths).entries
        let wrong = plan.filter { entry in
            let found = try? FileManager.default.attributesOfItem(atPath: entry.path)
            return found?[.posixPermissions] as? Int != Int(entry.mode)
        }
        for entry in wrong {
            // The nearest folder that is there is where it would be made.
            var path = entry.path
            while !files.exists(path), let slash = path.lastIndex(of: "/"), slash > path.startIndex
            {
                path = String(path[..<slash])
            }
            guard access(path, W_OK) == 0 else {
                throw FileFault(operation: "write to", path: path, errorNumber: errno)
            }
        }
        return (wrong.isEmpty, "\(wrong.count) of \(plan.count) to make or to set")
    }

    private func lookAtDeviceKey(
        _ site: Site, _ provider: String?
    ) throws -> (isThere: Bool, detail: String) {
        guard files.exists(secrets.deviceKey) else {
            // Whether the provider makes one shows only by asking it for one.
            let key = try PrivateKey.generate(in: provider)
            return (false, key.provider.map { "kept by \($0)" } ?? secrets.deviceKey)
        }
        let key = try deviceKey(keptBy: provider)
        let request = (try? files.read(secrets.deviceRequest, limit: PEMLimit.file))
            .flatMap { try? CertificateRequest(pem: $0) }
        let isOurs = request?.commonName == site.post.id && request?.publicKey == key.publicKey
        return (isOurs, "request for HQ: \(secrets.deviceRequest)")
    }

    /// Whether both are there and belong together.
    private func isPair(_ key: String, _ certificate: String) -> Bool {
        guard let pem = try? files.read(key, limit: PEMLimit.file),
            let own = try? PrivateKey(pem: pem).publicKey,
            let shown = try? files.read(certificate, limit: PEMLimit.file)
        else { return false }
        return (try? Certificate.bundle(pem: shown).first)?.publicKey == own
    }

    /// `nil` where there is none yet.
    private func register() throws -> AccessRegister? {
        guard files.exists(secrets.accessRegister) else { return nil }
        let executor = ThreadExecutor.thread(name: "access")
        defer { executor.stop() }
        // No PIN is asked for here: any pepper will do.
        return try accessRegister(on: executor, pepper: random.bytes(32))
    }
}
