internal import Core
internal import Power
internal import Site

extension StationCommands {
    /// `waypost power history`: from the disk, so that it works with the role stopped. What the
    /// running role has not written yet, a quarter of an hour at most, is not in it.
    ///
    /// Samples are read and written out a segment of the disk at a time: two years cost no more
    /// memory than a day. Events, of which the history itself takes a bounded number, and the rows
    /// of a screen are gathered.
    public func showPowerHistory(_ order: PowerHistoryOrder) -> Int32 {
        do throws(FileFault) {
            let places = HistoryResolution.allCases.map {
                PowerHistoryFiles(paths: paths, $0, files: files)
            }
            var newest: Timestamp?
            for place in places {
                if let time = try place.newest() { newest = max(newest ?? time, time) }
            }
            guard let newest else { return say(order, nothing: true) }
            let span = order.span(newest: newest)
            let resolution = order.resolution(of: span)
            let place = PowerHistoryFiles(paths: paths, resolution, files: files)
            let damaged: Int
            switch order.form {
            case .csv: damaged = try writeCSV(place, span)
            case .json: damaged = try writeJSON(place, span, resolution)
            case .screen: damaged = try writeScreen(place, span)
            }
            if damaged > 0, order.form != .json {
                console.complain("waypost: \(damaged) bytes of the history are damaged")
            }
            return ExitCode.ok
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.unavailable
        }
    }

    private func say(_ order: PowerHistoryOrder, nothing: Bool) -> Int32 {
        switch order.form {
        case .csv: console.line(PowerHistoryLines.columns)
        case .json:
            console.line(
                JSONValue.object([
                    "from": .null, "to": .null, "step_s": .null, "samples": [], "events": [],
                    "damaged_bytes": 0,
                ]).prettyText)
        case .screen: console.write("No history of these hours.\n")
        }
        return ExitCode.ok
    }

    private func writeCSV(
        _ place: PowerHistoryFiles, _ span: ClosedRange<Timestamp>
    ) throws(FileFault) -> Int {
        console.line(PowerHistoryLines.columns)
        return try place.visit(span) { entry, header in
            guard case .sample(let sample) = entry else { return }
            console.line(PowerHistoryLines.csv(sample, header))
        }
    }

    /// The same keys as ever, a sample a line, so that a program may read it as it comes.
    private func writeJSON(
        _ place: PowerHistoryFiles, _ span: ClosedRange<Timestamp>,
        _ resolution: HistoryResolution
    ) throws(FileFault) -> Int {
        let step = Int(resolution.slot.inSeconds)
        console.write(
            "{\"from\":\"\(span.lowerBound)\",\"to\":\"\(span.upperBound)\",\"step_s\":\(step),"
                + "\"samples\":[")
        var events: [JSONValue] = []
        var isFirst = true
        let damaged = try place.visit(span) { entry, header in
            switch entry {
            case .header: break
            case .event(let event): events.append(PowerHistoryLines.json(event, header))
            case .sample(let sample):
                let text = PowerHistoryLines.json(sample, header).compactText
                console.write((isFirst ? "\n" : ",\n") + text)
                isFirst = false
            }
        }
        console.write(
            "],\n\"events\":\(JSONValue.array(events).compactText),\"damaged_bytes\":\(damaged)}\n")
        return damaged
    }

    private func writeScreen(
        _ place: PowerHistoryFiles, _ span: ClosedRange<Timestamp>
    ) throws(FileFault) -> Int {
        let zone = (try? AcceptedSite.loadForRole(paths: paths, files: files))?.site.post.timeZone
        let clock = PostClock(zone: zone ?? "UTC", time: time)
        let hours = Int(((span.upperBound - span.lowerBound).inSeconds / 3_600).rounded(.up))
        var screen = PowerHistoryScreen(hours: max(1, hours)) { clock.offset(at: $0) }
        let damaged = try place.visit(span) { entry, header in screen.take(entry, header) }
        console.write(screen.render())
        return damaged
    }
}
