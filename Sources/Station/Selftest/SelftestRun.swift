internal import Control
internal import Core
internal import Glibc
internal import Health
internal import Site

/// The commissioning check from its first point to the last.
struct SelftestRun: Sendable {
    private static let listTimeout = Duration.seconds(3)

    let paths: Paths
    let site: Site
    let console: Console
    let options: SelftestOptions
    let files = LinuxFiles()
    let time = SystemTime()
    let isStopped: @Sendable () -> Bool

    private var secrets: SecretFiles { SecretFiles(paths: paths) }

    /// Every point, in the order in which an installer mends them; `nil` where it was stopped.
    func points() async -> [SelftestPoint]? {
        let document = await StatusCollector(paths: paths).collect()
        let post = PostChecks(
            document: document, site: site,
            isEnrolled: files.exists(secrets.deviceCertificate))
        var points = post.points
        points.insert(flush, at: 1)
        points.append(
            WatchdogArming.read(files, isExpected: site.board.watchdog != nil).point)
        points += await page()
        points.append(addresses)
        points += power(document)
        points += DeadLook.points(
            DeadLook.load(paths, files), lit: options.lit, site, at: time)
        guard let relays = await relays(document) else { return nil }
        return points + relays
    }

    private var flush: SelftestPoint {
        do throws(FileFault) {
            return try DiskFlush.measure(in: paths.state, time: time).point
        } catch {
            return SelftestPoint(
                "disk.flush", error.errorNumber == EACCES ? .notTried : .failed, error.problem,
                remedy: error.remedy)
        }
    }

    private var addresses: SelftestPoint {
        let point = "lan.addresses"
        guard let address = site.lan.address else {
            return SelftestPoint(
                point, .notTried, "the LAN gives the post its address, as [lan] names none")
        }
        do throws(FileFault) {
            return try AddressOffers.heard(at: address, time: time, random: SystemRandom())
                .point(site.lan)
        } catch {
            return SelftestPoint(point, .notTried, error.problem, remedy: error.remedy)
        }
    }

    private func page() async -> [SelftestPoint] {
        let check = PageCheck(site: site, secrets: secrets, files: files, at: time.now())
        let stations = try? ControlClient.call(
            path: paths.socket(of: .capture), call: RoleCall.listWorkstations,
            timeout: Self.listTimeout)
        return [await check.page()] + check.workstations(stations?.array)
    }

    private func power(_ document: StatusDocument) -> [SelftestPoint] {
        guard document.power.sight != nil else {
            return [
                SelftestPoint(
                    "power", .failed, "the power role does not tell of sun, battery and loads",
                    remedy: "waypost services power")
            ]
        }
        return PowerPlausibility(site: site, power: document.power, at: document.at).points
    }

    private func relays(_ document: StatusDocument) async -> [SelftestPoint]? {
        guard document.power.sight != nil else { return [] }
        let (chosen, untried) = RelayChoice.made(of: document.power.loads, in: site, options)
        guard !chosen.isEmpty else { return untried }
        announce(chosen)
        let run = RelayRun(
            site: site, paths: paths, console: console, time: time,
            isAttended: !options.isUnattended, isStopped: isStopped)
        let outcome = await run.run(chosen, volts: document.power.batteryVolts.map { Volts($0) })
        guard !isStopped() else { return nil }
        let volts = outcome.volts ?? site.power.battery.nominal
        let swaps = RelaySwaps.found(outcome.trials, at: volts)
        let fault = outcome.fault.map {
            SelftestPoint("relays", .failed, $0, remedy: "waypost services power")
        }
        return untried
            + outcome.trials.flatMap { trial in
                RelayVerdict(
                    trial: trial, volts: volts, swappedWith: swaps[trial.name],
                    isAttended: !options.isUnattended
                ).points
            } + [fault].compactMap(\.self)
    }

    private func announce(_ chosen: [RelayTrial]) {
        let minutes =
            (RelayTrials.notice + RelayTrials.stagger * chosen.count).inSeconds / 60
        console.complain(
            """
            \(chosen.count) loads are switched and put back, one after the other: \
            \(chosen.map(\.name).joined(separator: ", ")).
            Their computers have \(Int(RelayTrials.notice.inSeconds / 60)) minutes' notice; it \
            takes about \(Int(minutes.rounded(.up))) minutes. Ctrl-C puts everything back.
            """)
    }
}
