internal import Core
internal import Power
internal import Site

extension StationCommands {
    /// The longest time that a person may ask for: more than the ring holds.
    public static let historyHours = 1_000

    /// `waypost power history`: from the disk, so that it works with the role stopped. What the
    /// running role has not written yet, a quarter of an hour at most, is not in it.
    ///
    /// - Parameter hours: back from the newest entry.
    public func showPowerHistory(hours: Int) -> Int32 {
        let whole: PowerHistory
        do throws(FileFault) {
            whole = try PowerHistoryFiles(paths: paths, files: files).history()
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.unavailable
        }
        if whole.damagedBytes > 0, !isJSON {
            console.complain("waypost: \(whole.damagedBytes) bytes of the history are damaged")
        }
        let newest = whole.entries.last { $0.time != nil }?.time
        let part = newest.map { whole.since($0 + .seconds(-hours * 3_600)) } ?? PowerHistory()
        if isJSON {
            console.line(Self.json(part, hours: hours, damaged: whole.damagedBytes).prettyText)
        } else {
            let zone = (try? AcceptedSite.loadForRole(paths: paths, files: files))?
                .site.post.timeZone
            let clock = PostClock(zone: zone ?? "UTC", time: time)
            let screen = PowerHistoryScreen(history: part, hours: hours) { clock.offset(at: $0) }
            console.write(screen.render())
        }
        return ExitCode.ok
    }

    private static func json(_ history: PowerHistory, hours: Int, damaged: Int) -> JSONValue {
        var header = HistoryHeader(loads: [], slot: 0)
        var samples: [JSONValue] = []
        var events: [JSONValue] = []
        for entry in history.entries {
            switch entry {
            case .header(let next): header = next
            case .sample(let sample): samples.append(json(sample, header))
            case .event(let event): events.append(json(event, header))
            }
        }
        return [
            "hours": .integer(Int64(hours)), "samples": .array(samples),
            "events": .array(events), "damaged_bytes": .integer(Int64(damaged)),
        ]
    }

    private static func json(_ sample: HistorySample, _ header: HistoryHeader) -> JSONValue {
        [
            "time": JSONValue(sample.time), "for_s": .integer(Int64(sample.seconds)),
            "battery_v": JSONValue(sample.volts?.value),
            "battery_v_min": JSONValue(sample.lowestVolts?.value),
            "battery_v_max": JSONValue(sample.highestVolts?.value),
            "battery_a": JSONValue(sample.current?.value), "soc": JSONValue(sample.share),
            "soc_deviation": JSONValue(sample.deviation),
            "pv_w": JSONValue(sample.panel?.value),
            "pv_w_max": JSONValue(sample.highestPanel?.value),
            "load_w": JSONValue(sample.load?.value), "sight": .string(sample.sight.rawValue),
            "loads_on": .array(
                header.loads.enumerated().filter { sample.loadsOn & (1 << UInt64($0.offset)) != 0 }
                    .map { .string($0.element) }),
        ]
    }

    private static func json(_ event: HistoryEvent, _ header: HistoryHeader) -> JSONValue {
        let name = event.load.flatMap { header.loads.indices.contains($0) ? header.loads[$0] : nil }
        return [
            "time": JSONValue(event.time), "event": .string(event.kind.rawValue),
            "load": JSONValue(name), "on": JSONValue(event.isOn),
            "reason": event.reason.isEmpty ? .null : .string(event.reason),
        ]
    }
}
