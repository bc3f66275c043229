internal import Core
internal import Site

extension StationCommands {
    /// `waypost provision --site FILE [--supervisor BADGE] [--device-key PROVIDER] [--dry-run]`.
    public func provision(
        siteFile: String, supervisor: String, keyProvider: String?, isDry: Bool
    ) async -> Int32 {
        if let mark = SealMark.load(paths, files) { return refuse(mark) }
        let provisioner = Provisioner(paths: paths)
        do throws(SiteFaults) {
            let report =
                isDry
                ? try provisioner.foresee(
                    siteFile: siteFile, supervisor: supervisor, keyProvider: keyProvider)
                : try await provisioner.provision(
                    siteFile: siteFile, supervisor: supervisor, keyProvider: keyProvider)
            return show(report)
        } catch {
            return console.refuse(error)
        }
    }

    /// `waypost provision --import BUNDLE`.
    public func importEnrolment(_ bundle: String) -> Int32 {
        if let mark = SealMark.load(paths, files) { return refuse(mark) }
        return showing { try EnrolmentImport(paths: paths).run(bundle: bundle) }
    }

    /// `waypost provision --renew FILE`.
    public func requestRenewal(out path: String) -> Int32 {
        showing { try RenewalRequest(paths: paths).run(out: path) }
    }

    /// `waypost provision --renew-lan`.
    public func renewLAN() -> Int32 {
        if let mark = SealMark.load(paths, files) { return refuse(mark) }
        return showing { try LANRenewalRun(paths: paths).run() }
    }

    private func refuse(_ mark: SealMark) -> Int32 {
        console.complain("waypost: \(SealedFault(mark: mark))")
        return ExitCode.configuration
    }

    func showing(_ work: () throws -> ProvisioningReport) -> Int32 {
        do {
            return show(try work())
        } catch let faults as SiteFaults {
            return console.refuse(faults)
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.failed
        }
    }

    private func show(_ report: ProvisioningReport) -> Int32 {
        console.write(isJSON ? report.json.prettyText + "\n" : report.text)
        return report.isComplete ? ExitCode.ok : ExitCode.failed
    }
}
