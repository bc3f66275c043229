internal import Core
internal import Site

extension StationCommands {
    /// `waypost provision --site FILE [--supervisor BADGE] [--device-key PROVIDER] [--unsigned]
    /// [--move] [--dry-run]`.
    public func provision(_ order: Provisioner.Order, isDry: Bool) async -> Int32 {
        if let mark = SealMark.load(paths, files) { return refuse(mark) }
        let provisioner = Provisioner(paths: paths)
        do throws(SiteFaults) {
            return show(
                isDry ? try provisioner.foresee(order) : try await provisioner.provision(order))
        } catch {
            return console.refuse(error)
        }
    }

    /// `waypost provision --write FILE`: asks for a post, and writes its site file.
    public func writeSite(to path: String) -> Int32 {
        guard !files.exists(path) else {
            console.complain("waypost: \(path) is there already; name another file")
            return ExitCode.usage
        }
        let (catalogue, faults) = Catalogue.loadWhatIsInOrder(paths: paths, files: files)
        guard faults.isEmpty else { return console.refuse(SiteFaults(faults)) }
        let trust = SiteTrust(paths: paths, files: files, now: time.now())
        var dialogue = SiteDialogue(catalogue: catalogue, card: trust.card)
        console.prompt("An empty line takes what stands in brackets; Ctrl-D ends without a file.\n")
        while true {
            while let question = dialogue.question {
                console.prompt(question.prompt)
                guard let line = console.answer() else {
                    console.complain("\nwaypost: nothing was written")
                    return ExitCode.failed
                }
                if let complaint = dialogue.answer(line) {
                    console.complain("  not taken; allowed: \(complaint)")
                }
            }
            let wrong = dialogue.reopen()
            if wrong.isEmpty { break }
            for text in wrong { console.complain("  \(text)") }
        }
        let left = dialogue.faults
        guard left.isEmpty else { return console.refuse(SiteFaults(left)) }
        do throws(FileFault) {
            try files.replace(path, with: Array(dialogue.text.utf8), mode: 0o644)
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.failed
        }
        console.line("\(path): look it through, then waypost provision --site \(path)")
        return ExitCode.ok
    }

    /// `waypost provision --spare [--device-key PROVIDER]`.
    public func prepareSpare(keyProvider: String?) -> Int32 {
        if let mark = SealMark.load(paths, files) { return refuse(mark) }
        return showing { try Provisioner(paths: paths).prepareSpare(keyProvider: keyProvider) }
    }

    /// `waypost provision --import BUNDLE [--unsigned]`.
    public func importEnrolment(_ bundle: String, isUnsigned: Bool = false) -> Int32 {
        if let mark = SealMark.load(paths, files) { return refuse(mark) }
        return showing {
            try EnrolmentImport(paths: paths).run(bundle: bundle, isUnsigned: isUnsigned)
        }
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
