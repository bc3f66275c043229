internal import Core
internal import Site

/// A box that is about to be lost, and one that is retired.
extension StationCommands {
    /// `waypost seal [--yes]`: cuts everybody off within two seconds, then leaves the journal to HQ
    /// alone. Run again, it goes on where it was cut off.
    ///
    /// - Returns: 0 sealed; 1 cut off, but a step failed, which the report names: often the journal
    ///   still stands here; 64 nobody said yes.
    public func seal(isConfirmed: Bool) async -> Int32 {
        let known = SealMark.load(paths, files)
        guard files.exists(paths.siteFile) || files.exists(paths.journal) || known != nil else {
            console.complain("waypost: there is no post below \(paths.root) to seal")
            return ExitCode.usage
        }
        let question =
            "Officers and lists are gone at once, and the post must be provisioned anew. "
            + "Seal it? [y/N] "
        guard isConfirmed || known != nil || console.ask(question) == true else {
            console.complain("waypost: not sealed: answer y, or give --yes")
            return ExitCode.usage
        }
        let seal = PostSeal(paths: paths, files: files, time: time)
        var report = LossReport()
        do throws(FileFault) {
            let mark = try seal.cut(&report)
            if !isJSON { console.write(report.text) }
            let told = report.steps.count
            await seal.finish(mark, &report)
            show(report, from: told)
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.failed
        }
        return report.isComplete ? ExitCode.ok : ExitCode.failed
    }

    private func show(_ report: LossReport, from told: Int) {
        let mark = SealMark.load(paths, files)
        if isJSON {
            let document: JSONValue = [
                "seal": mark?.json ?? .null, "steps": report.json,
                "remedy": JSONValue(mark?.finding.remedy),
            ]
            return console.line(document.prettyText)
        }
        var rest = LossReport()
        for step in report.steps.dropFirst(told) { rest.add(step.name, step.outcome, step.detail) }
        console.write(rest.text)
        if let mark {
            console.line(mark.finding.summary)
            console.line("-> \(mark.finding.remedy)")
        }
        if mark?.stage == .sealed {
            console.line("Flash may keep what stood on it until it writes there anew.")
        }
    }

    /// `waypost erase --confirm NAME [--even-unsent]`: retires the box.
    ///
    /// - Parameter name: the post's.
    /// - Returns: 0 erased or nothing there, 1 not, or HQ lacks something, 64 another name, 75 a
    ///   role runs.
    public func erase(confirmedAs name: String, evenUnsent: Bool) -> Int32 {
        let erasure = PostErasure(paths: paths, files: files)
        guard erasure.hasPost else {
            console.line(isJSON ? "{\"steps\":[]}" : "There is no post below \(paths.root).")
            return ExitCode.ok
        }
        if let post = erasure.post, post != name {
            console.complain("waypost: --confirm \(name): this is \(post)")
            return ExitCode.usage
        }
        let locks: RoleLocks
        do {
            locks = try RoleLocks(Set(Role.allCases), paths, files)
        } catch {
            console.complain(
                "waypost: a role runs: \(error); systemctl stop waypost.target (on a desk: end "
                    + "waypostd) first")
            return ExitCode.occupied
        }
        if !evenUnsent, let obstacle = obstacle(to: erasure) {
            console.complain("waypost: \(obstacle)")
            return ExitCode.failed
        }
        var report = LossReport()
        erasure.run(&report)
        withExtendedLifetime(locks) {}
        if isJSON {
            console.line(JSONValue.object(["steps": report.json]).prettyText)
        } else {
            console.write(report.text)
            if report.isComplete {
                console.line("At HQ: waypost-hub revoke \(name). Here, for another post:")
                console.line("waypost provision --site \(erasure.retiredSiteFile)")
                console.line("Flash may keep what stood on it until it writes there anew.")
            }
        }
        return report.isComplete ? ExitCode.ok : ExitCode.failed
    }

    /// Why HQ would lose something; `nil` for nothing.
    private func obstacle(to erasure: PostErasure) -> String? {
        let other = "--even-unsent destroys it"
        do {
            let unsent = try erasure.unsent()
            guard !unsent.isNothing else { return nil }
            return "HQ has not signed for \(unsent.records) records and "
                + "\(unsent.attachments) images that are here; send them (waypost link), or carry "
                + "them: waypost records export --to DIR, and HQ's receipts back; \(other)"
        } catch {
            return "what HQ lacks cannot be told: \(error); \(other)"
        }
    }
}
