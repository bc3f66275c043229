internal import Core
internal import Plant
internal import Power
internal import Site

/// `waypost power simulate`.
extension StationCommands {
    /// Prints what a year of the policy would bring a site; writes the trace where asked for.
    public func simulatePower(_ order: SimulateOrder) -> Int32 {
        answering {
            let run = try simulateRun(order)
            let (result, plant, trace, _) = run.result(tracing: order.trace != nil)
            if let path = order.trace {
                try OutputFile(path, files: files).write(Array(trace.utf8), mode: 0o644)
            }
            if isJSON {
                console.line(result.json(plant: plant).prettyText)
            } else {
                console.write(SimulateScreen.render(result))
            }
            return ExitCode.ok
        }
    }

    private func simulateRun(_ order: SimulateOrder) throws -> SimulateRun {
        let site = try SiteFile.check(paths: paths, path: order.site, files: files)
        let place = order.weather == "-" ? "/dev/stdin" : order.weather
        let weather = try WeatherSeries(
            csv: files.read(place, limit: WeatherSeries.largestFile), name: order.weather)
        try weather.check(
            over: Place(latitude: site.post.latitude, longitude: site.post.longitude),
            name: order.weather)
        let faults = try order.faults.map { path in
            try ReplayFaults(
                csv: files.read(path, limit: ReplayFaults.largest), name: path,
                loads: site.power.loads.filter { $0.switchPath != .none }.map(\.name))
        }
        return SimulateRun(
            site: site, weather: weather,
            definitions: try Catalogue.load(paths: paths, files: files).controllerDefinitions,
            policy: order.policy.replayed, sensors: order.sensors.errors(seed: order.seed),
            faults: faults ?? .none)
    }
}

extension SimulateOrder.Policy {
    var replayed: ReplayPolicy {
        switch self {
        case .forecast: .forecast
        case .tiers: .tiers
        case .lvd: .lvd
        }
    }
}

extension SimulateOrder.Sensors {
    func errors(seed: UInt64) -> SensorErrors { self == .exact ? .exact : .real(seed: seed) }
}
