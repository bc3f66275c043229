internal import Core
internal import Health
internal import Site
internal import UnixSignals

extension StationCommands {
    /// `waypost selftest`: looks at every part of the post, switches each load and puts it back,
    /// signs and keeps what it found.
    ///
    /// - Returns: 0 all that was tried passed, 1 warnings, 2 something failed, 3 it was ended
    ///   before it was through, or nothing could be tried; 78 without a usable `site.toml`.
    public func selftest(_ options: SelftestOptions) async -> Int32 {
        let site: Site
        do throws(SiteFaults) {
            site = try AcceptedSite.loadForRole(paths: paths, files: files).site
        } catch {
            return console.refuse(error)
        }
        let unknown = options.confirmed.filter { name in
            !site.power.loads.contains { $0.name == name }
        }
        guard unknown.isEmpty else {
            console.complain(
                "waypost: --confirm \(unknown.joined(separator: ", ")): the loads are "
                    + site.power.loads.map(\.name).joined(separator: ", "))
            return ExitCode.usage
        }
        if let lit = options.lit {
            let switched = DeadLook.switched(site).map(\.name)
            guard lit.isSubset(of: switched) else {
                console.complain(
                    "waypost: --was-on \(lit.subtracting(switched).sorted().joined(separator: ", ")): "
                        + "the switched loads are \(switched.joined(separator: ", ")), and "
                        + "\(DeadLook.nothing) stands for no load")
                return ExitCode.usage
            }
            guard DeadLook.load(paths, files) != nil else {
                console.complain(
                    "waypost: --was-on answers waypost selftest --dead; begin with that")
                return ExitCode.usage
            }
        }
        guard options.isUnattended || options.sparesLoads || console.isAttended else {
            console.complain(
                "waypost: nobody is at a terminal to say what they see: add --unattended")
            return ExitCode.usage
        }
        let signals = Guarded(0)
        return await withTaskGroup(of: Int32?.self) { group in
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup) {
                    signals.withLock { $0 += 1 }
                }
                return nil
            }
            group.addTask { await selftest(site, options) { signals.withLock { $0 } > 0 } }
            for await code in group {
                guard let code else { continue }
                group.cancelAll()
                return code
            }
            return ExitCode.failed
        }
    }

    /// `waypost selftest --dead`: the first half of the look at the loads without the appliance.
    public func beginDeadLook() -> Int32 {
        do {
            let site = try AcceptedSite.loadForRole(paths: paths, files: files).site
            guard !DeadLook.switched(site).isEmpty else {
                console.complain("waypost: no load of this post has a switch")
                return ExitCode.usage
            }
            try DeadLook.begin(paths, files, time)
            console.line(DeadLook.instruction(site))
            return ExitCode.ok
        } catch let faults as SiteFaults {
            return console.refuse(faults)
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.failed
        }
    }

    private func selftest(
        _ site: Site, _ options: SelftestOptions, isStopped: @escaping @Sendable () -> Bool
    ) async -> Int32 {
        let begin = time.monotonic()
        let run = SelftestRun(
            paths: paths, site: site, console: console, options: options, isStopped: isStopped)
        guard let points = await run.points() else {
            console.complain("waypost: ended before it was through; no report is kept")
            return StatusDocument.State.unknown.exitCode
        }
        var report = SelftestReport(
            post: site.post.id, at: time.now(), took: time.monotonic() - begin,
            isAttended: !options.isUnattended, person: options.person, release: Release.version,
            device: nil, points: points)
        let outcome = SelftestFiles(paths: paths, files: files, time: time).keep(&report)
        if isJSON {
            guard case .object(var members) = report.json else { return ExitCode.failed }
            members["report"] = [
                "file": JSONValue(outcome.name.map { $0 + ".json" }),
                "sha256": .string("\(outcome.hash)"), "signed": .bool(outcome.isSigned),
            ]
            console.line(JSONValue.object(members).prettyText)
        } else {
            console.write(report.text)
            if let name = outcome.name {
                console.line(
                    "\(name).json, .txt, .html (to be printed)"
                        + (outcome.isSigned ? ", .sig" : ""))
            }
            console.line("SHA-256 \(outcome.hash)")
        }
        for obstacle in outcome.obstacles { console.complain("waypost: \(obstacle)") }
        return report.state.exitCode
    }
}
