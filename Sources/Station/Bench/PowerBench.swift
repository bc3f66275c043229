internal import Core
internal import Plant
internal import Power
internal import Site

/// `waypost-bench power`.
extension StationCommands {
    /// Runs every site, year and policy and prints what they brought, and how long a year takes.
    ///
    /// Exits 0 when all was measured, goals met or not (CONTRACT §1); with `isCheck` 1 where a
    /// goal was missed.
    public func benchPower(_ order: PowerBenchOrder) -> Int32 {
        answering {
            guard let bench = try PowerBench(order, self) else { return ExitCode.usage }
            let report = try bench.report { console.complain($0) }
            if isJSON {
                console.line(report.json.prettyText)
            } else {
                console.write(PowerBenchTable.render(report))
            }
            return order.isCheck && !report.missed.isEmpty ? ExitCode.failed : ExitCode.ok
        }
    }
}

/// Sites and years, read and ready.
struct PowerBench {
    private struct Weather {
        var name: String
        var bytes: [UInt8]
        var series: WeatherSeries
    }

    private let order: PowerBenchOrder
    private let commands: StationCommands
    private let definitions: [String: ControllerDefinition]
    private let sites: [(name: String, site: Site)]
    private let weather: [Weather]

    /// `nil` where there is nothing to run on, and that was said.
    init?(_ order: PowerBenchOrder, _ commands: StationCommands) throws {
        self.order = order
        self.commands = commands
        let files = commands.files
        var (sites, weather) = (order.sites, order.weather)
        if sites.isEmpty, weather.isEmpty {
            sites = Self.reference(order, "sites", [".toml"], files)
            weather = Self.reference(order, "weather", [".csv", ".csv.gz"], files)
        }
        guard !sites.isEmpty, !weather.isEmpty else {
            commands.console.complain(
                "waypost-bench: nothing to run on; give --site FILE and --weather CSV, or "
                    + "--reference DIR with sites/*.toml and weather/*.csv (found none in "
                    + "\(order.reference))")
            return nil
        }
        definitions = try Catalogue.load(paths: commands.paths, files: files)
            .controllerDefinitions
        self.sites = try sites.map { path in
            (
                Self.name(path),
                try SiteFile.check(paths: commands.paths, path: path, files: files)
            )
        }
        self.weather = try weather.map { path in
            let bytes = try PackedFile.read(
                path, limit: WeatherSeries.largestFile, files: files)
            return Weather(
                name: path, bytes: bytes, series: try WeatherSeries(csv: bytes, name: path))
        }
    }

    private static func reference(
        _ order: PowerBenchOrder, _ folder: String, _ endings: [String], _ files: LinuxFiles
    ) -> [String] {
        let path = order.reference + "/" + folder
        let names = (try? files.list(path, limit: 256)) ?? []
        return names.filter { name in endings.contains { name.hasSuffix($0) } }.sorted()
            .map { path + "/" + $0 }
    }

    /// `sahel-600-agm` of a path that ends with `sahel-600-agm.toml`.
    static func name(_ path: String) -> String {
        let last = path.split(separator: "/").last ?? ""
        return String(last.hasSuffix(".toml") ? last.dropLast(5) : last)
    }

    /// - Parameter tell: takes a line before each site.
    func report(_ tell: (String) -> Void) throws -> PowerBenchReport {
        var rows: [PowerBenchReport.Row] = []
        for (name, site) in sites {
            tell("\(name): \(weather.count) years, \(order.policies.count) policies ...")
            rows += order.policies.map { policy in
                PowerBenchReport.Row(
                    site: name, policy: policy.replayed,
                    years: weather.indices.map { run(site, weather[$0].series, policy, year: $0) }
                )
            }
        }
        tell("The first year again, \(order.repeats) times a policy, for its time ...")
        return PowerBenchReport(
            machine: .present(commands.files), sensors: order.sensors.rawValue, rows: rows,
            timings: try timings())
    }

    private func run(
        _ site: Site, _ weather: WeatherSeries, _ policy: SimulateOrder.Policy, year: Int
    ) -> ReplayResult {
        simulation(site, weather, policy, year: year).result().result
    }

    private func simulation(
        _ site: Site, _ weather: WeatherSeries, _ policy: SimulateOrder.Policy, year: Int
    ) -> SimulateRun {
        SimulateRun(
            site: site, weather: weather, definitions: definitions, policy: policy.replayed,
            sensors: order.sensors.errors(seed: order.seed &+ UInt64(year)))
    }

    /// Policies take turns, so that a machine that slows down slows all of them.
    private func timings() throws -> [PowerBenchReport.Timing] {
        var timings = order.policies.map {
            PowerBenchReport.Timing(policy: $0.replayed, seconds: [])
        }
        guard let (_, site) = sites.first, let first = weather.first else { return timings }
        for _ in 0..<order.repeats {
            for (index, policy) in order.policies.enumerated() {
                let start = commands.time.monotonic()
                let series = try WeatherSeries(csv: first.bytes, name: first.name)
                _ = run(site, series, policy, year: 0)
                timings[index].seconds.append((commands.time.monotonic() - start).inSeconds)
                guard policy == .forecast else { continue }
                // A run of its own: looking at the clock twice a step takes time too.
                var timed = simulation(site, series, policy, year: 0)
                timed.stopwatch = { commands.time.monotonic() }
                if let step = timed.result().steps.within(PowerBenchReport.Timing.part) {
                    timings[index].stepMilliseconds.append(step.inSeconds * 1_000)
                }
            }
        }
        return timings
    }
}
