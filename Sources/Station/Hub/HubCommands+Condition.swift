public import Core
internal import Health
internal import Hub
internal import Power
internal import Site

/// Looking at what posts told of themselves.
extension HubCommands {
    /// The roles whose logs there are.
    public static let roleNames = Role.allCases.map(\.rawValue)

    /// `history POST`: sun, battery and loads.
    public func powerHistory(
        of post: String, _ order: PowerHistoryOrder, _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice, of: post) { store in
            guard let newest = try await store.newestPowerHistory(of: post) else {
                return say(nothingFrom: post, order.form)
            }
            let span = order.span(newest: newest)
            guard span.upperBound - span.lowerBound <= PowerHistoryOrder.longest else {
                throw UnreadableName(
                    found: "\(span.lowerBound) to \(span.upperBound)", wanted: "two years at most")
            }
            let entries = try await store.powerHistory(of: post, in: span)
            switch order.form {
            case .csv:
                console.line(PowerHistoryLines.columns)
                for entry in entries {
                    guard case .sample(let sample) = entry.entry else { continue }
                    console.line(PowerHistoryLines.csv(sample, entry.header))
                }
            case .json: console.line(Self.json(post, span, entries).prettyText)
            case .screen:
                let length = (span.upperBound - span.lowerBound).inSeconds
                let hours = Int((length / 3_600).rounded(.up))
                var screen = PowerHistoryScreen(hours: max(1, hours), clock: "UTC") { _ in 0 }
                for entry in entries { screen.take(entry.entry, entry.header) }
                console.write(screen.render())
            }
            return ExitCode.ok
        }
    }

    private func say(nothingFrom post: String, _ form: PowerHistoryOrder.Form) -> Int32 {
        switch form {
        case .csv: console.line(PowerHistoryLines.columns)
        case .json:
            console.line(
                JSONValue.object([
                    "post": .string(post), "from": .null, "to": .null, "samples": [], "events": [],
                ]).prettyText)
        case .screen: console.line("\(post) has told nothing of its power yet.")
        }
        return ExitCode.ok
    }

    private static func json(
        _ post: String, _ span: ClosedRange<Timestamp>, _ entries: [FiledHistoryEntry]
    ) -> JSONValue {
        var (samples, events): ([JSONValue], [JSONValue]) = ([], [])
        for entry in entries {
            switch entry.entry {
            case .header: break
            case .sample(let sample):
                samples.append(PowerHistoryLines.json(sample, entry.header))
            case .event(let event): events.append(PowerHistoryLines.json(event, entry.header))
            }
        }
        return [
            "post": .string(post), "from": JSONValue(span.lowerBound),
            "to": JSONValue(span.upperBound), "samples": .array(samples), "events": .array(events),
        ]
    }

    /// `log POST`: what its roles said.
    ///
    /// - Parameters:
    ///   - level: a word for the least that is shown.
    ///   - start: by the post's clock.
    public func log(
        of post: String, role: String?, level: String, since start: Timestamp?, limit: Int,
        _ choice: StoreChoice?
    ) async -> Int32 {
        await querying(choice, of: post) { store in
            let lines = try await store.logs(
                of: post, role: role, least: LogLine.Level(rawValue: level) ?? .warning,
                since: start, limit: limit)
            if isJSON {
                console.line(JSONValue.array(lines.map(\.json)).prettyText)
            } else if lines.isEmpty {
                console.line("Nothing.")
            }
            for line in lines where !isJSON {
                console.line(
                    "\(line.at)  \(ScreenText.padded(line.level.rawValue, 8))  "
                        + "\(ScreenText.padded(line.role, 7))  "
                        + line.text + Self.unwritten(line))
            }
            return ExitCode.ok
        }
    }

    private static func unwritten(_ line: LogLine) -> String {
        let repeated = line.repeated > 0 ? ["said \(line.repeated) times more before"] : []
        let omitted = line.omitted > 0 ? ["\(line.omitted) other lines were left out"] : []
        let notes = repeated + omitted
        return notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))"
    }
}
