internal import Core
internal import Health
internal import Power
internal import Site

/// What the disk tells of sun and battery while the power role does not answer.
struct LastKnownPower {
    let paths: Paths
    let files: any DurableFiles

    /// As the role would answer, as far as the history goes; `nil` where there is none.
    var document: JSONValue? {
        let places = [HistoryResolution.minutes, .fiveMinutes].map {
            PowerHistoryFiles(paths: paths, $0, files: files)
        }
        let newest = places.compactMap { place in
            (try? place.newest()).map { (place, $0) }
        }
        .max { $0.1 < $1.1 }
        guard let (place, end) = newest else { return nil }
        var curve = PowerCurve()
        var last: (sample: HistorySample, header: HistoryHeader)?
        _ = try? place.visit((end + .seconds(-2 * 86_400))...end) { entry, header in
            guard case .sample(let sample) = entry else { return }
            curve.take(sample)
            last = (sample, header)
        }
        guard let last else { return nil }
        let loaded = try? AcceptedSite.loadForRole(paths: paths, files: files)
        let clock = PostClock(zone: loaded?.site.post.timeZone ?? "UTC", time: SystemTime())
        var report = PowerReport()
        report.batteryVolts = last.sample.volts?.value
        report.batteryAmperes = last.sample.current?.value
        report.stateOfCharge = last.sample.share
        report.panelWatts = last.sample.panel?.value
        report.loadWatts = last.sample.load?.value
        report.sight = last.sample.sight.rawValue
        report.loads = last.header.loads.enumerated().map {
            PowerReport.Load(
                name: $0.element, tier: 0,
                isOn: last.sample.loadsOn & (1 << UInt64($0.offset)) != 0,
                reason: nil, proof: nil)
        }
        return PowerDays.screen(
            [
                "post": JSONValue(loaded?.site.post.id), "power": report.json,
                "clock": [
                    "at": .string(end.description),
                    "utc_offset_s": .integer(Int64(clock.offset(at: end))),
                ],
                "estimate": ["deviation": JSONValue(last.sample.deviation)],
            ], curve)
    }
}
