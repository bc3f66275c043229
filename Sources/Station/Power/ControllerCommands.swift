internal import Core
internal import Modbus
internal import Power
internal import Site

/// What a technician asks of a charge controller on the wire, with the `power` role stopped or on
/// another line.
extension StationCommands {
    /// `waypost controller read`: one reading of everything, judged.
    ///
    /// - Parameters:
    ///   - profile: a controller definition; without it the device is probed first.
    ///   - port: as in a site file.
    public func readController(profile: String?, port: String) async -> Int32 {
        await withController(port) { port, catalogue in
            var port = port
            var definition = try candidates(profile, catalogue).first
            if profile == nil {
                let verdict = await probe(port, try candidates(nil, catalogue)).verdict
                definition = verdict.match.flatMap { catalogue.controllerDefinitions[$0.profile] }
                port = Port(line: port.line, unit: verdict.match?.unit ?? port.unit)
                if definition == nil {
                    console.complain("waypost: \(port): \(verdict.text(unit: port.unit))")
                }
            }
            guard let definition else { return ExitCode.failed }
            let bus = try LibmodbusBus(BusConfiguration(port, transport: definition.transport))
            let reader = ControllerReader(definition, bus: bus, unit: port.unit, time: time)
            let reading = await reader.round()
            let fault = await reader.lastFault
            await bus.close()
            if isJSON {
                console.line(reading.json.prettyText)
            } else {
                console.write(ControllerScreen.render(reading, clock: definition.clock))
            }
            if let fault { console.complain("waypost: \(fault)") }
            return reading.state == .online ? ExitCode.ok : ExitCode.unavailable
        }
    }

    /// `waypost controller probe`: which profile answers, how it can be read, what it refuses.
    public func probeController(profile: String?, port: String) async -> Int32 {
        await withController(port) { port, catalogue in
            let definitions = try candidates(profile, catalogue)
            let (attempts, verdict) = await probe(port, definitions)
            let match = verdict.match
            var survey: (ControllerReading, [ReadPlan.Request], ControllerReader.Knowledge)?
            if let match, let definition = catalogue.controllerDefinitions[match.profile] {
                let bus = try LibmodbusBus(
                    BusConfiguration(port, transport: definition.transport))
                let reader = ControllerReader(definition, bus: bus, unit: match.unit, time: time)
                survey = await (reader.round(), reader.requests, reader.knowledge)
                await bus.close()
            }
            let requests = (survey?.1 ?? []).map {
                ReadPlan.Refusal(
                    table: $0.table, address: $0.address, count: $0.count, service: $0.service)
            }
            let refusals = survey?.2.refusals ?? []
            let places = survey?.2.places ?? [:]
            let document: JSONValue = [
                "port": .string(port.description),
                "profile": JSONValue(match?.profile),
                "unit": JSONValue(match.map { Int($0.unit) }),
                "verdict": .string(verdict.word), "text": .string(verdict.text(unit: port.unit)),
                "attempts": .array(
                    attempts.map {
                        [
                            "profile": .string($0.profile), "answers": .bool($0.answers),
                            "reason": .string($0.reason), "unit": JSONValue(Int($0.unit)),
                            "contact": .string($0.contact.rawValue),
                        ]
                    }),
                "state": JSONValue(survey?.0.state.rawValue),
                "requests": .array(requests.map(Self.json)),
                "refused": .array(refusals.map(Self.json)),
                "places": .object(places.mapValues { JSONValue(Int($0)) }),
            ]
            if isJSON {
                console.line(document.prettyText)
            } else {
                for attempt in attempts {
                    let place = attempt.unit == port.unit ? "" : " at unit \(attempt.unit)"
                    console.line(
                        "\(attempt.profile)\(place): \(attempt.answers ? "answers" : "no"), "
                            + attempt.reason)
                }
                for (service, unit) in places.sorted(by: { $0.key < $1.key }) {
                    console.line("found    \(service) at unit \(unit)")
                }
                for range in requests { console.line("reads    \(Self.text(range))") }
                for range in refusals { console.line("refuses  \(Self.text(range))") }
                console.line(verdict.text(unit: port.unit))
            }
            return match == nil ? ExitCode.failed : ExitCode.ok
        }
    }

    private static func json(_ range: ReadPlan.Refusal) -> JSONValue {
        [
            "table": .string(range.table.rawValue), "address": JSONValue(Int(range.address)),
            "count": JSONValue(range.count), "service": JSONValue(range.service),
        ]
    }

    private static func text(_ range: ReadPlan.Refusal) -> String {
        let service = range.service.map { "\($0) " } ?? ""
        return "\(service)\(range.table.rawValue) \(range.address.hexadecimal) × \(range.count)"
    }

    private func candidates(
        _ profile: String?, _ catalogue: Catalogue
    ) throws(UnknownController) -> [ControllerDefinition] {
        guard let profile else { return Array(catalogue.controllerDefinitions.values) }
        guard let definition = catalogue.controllerDefinitions[profile] else {
            throw UnknownController(
                profile: profile, known: catalogue.controllerDefinitions.keys.sorted())
        }
        return [definition]
    }

    /// Each profile on a line set up as its maker ships it.
    private func probe(
        _ port: Port, _ definitions: [ControllerDefinition]
    ) async -> (attempts: [ControllerProbe.Attempt], verdict: ControllerProbe.Verdict) {
        let probe = ControllerProbe(unit: port.unit) { definition throws(ModbusFault) in
            try LibmodbusBus(BusConfiguration(port, transport: definition.transport))
        }
        let attempts = await probe.attempts(definitions)
        return (attempts, ControllerProbe.verdict(attempts))
    }

    private func withController(
        _ port: String, _ body: (Port, Catalogue) async throws -> Int32
    ) async -> Int32 {
        guard let place = Port(port) else {
            console.complain("waypost: \(Port.fault(in: port) ?? port)")
            return ExitCode.usage
        }
        do {
            return try await body(place, Catalogue.load(paths: paths, files: files))
        } catch let faults as SiteFaults {
            for fault in faults.faults { console.complain("\(fault)") }
            return ExitCode.configuration
        } catch let fault as UnknownController {
            console.complain("waypost: \(fault)")
            return ExitCode.usage
        } catch {
            console.complain("waypost: \(error)")
            return ExitCode.unavailable
        }
    }
}

/// A profile that neither this release nor the post's own folder has.
private struct UnknownController: Fault {
    let profile: String
    let known: [String]

    var problem: String { "no controller profile is called \"\(profile)\"" }
    var remedy: String? { "known are " + known.joined(separator: ", ") }
}

/// A reading for people: a line a value.
enum ControllerScreen {
    static func render(
        _ reading: ControllerReading, clock: ControllerDefinition.Clock? = nil
    ) -> String {
        let names = reading.values.map(\.name.count).max() ?? 0
        var text = "\(reading.profile)  \(reading.state.rawValue)\n"
        for value in reading.values {
            let name = value.name + String(repeating: " ", count: names - value.name.count)
            let number = value.meaning ?? value.value.map(number) ?? "-"
            let unit = value.unit.map { " \($0)" } ?? ""
            let quality = value.quality == .good ? "" : "  \(value.quality.rawValue)"
            text += "\(name)  \(number)\(unit)  (\(value.register))\(quality)\n"
        }
        if let shown = clock.flatMap(reading.shown) {
            let time = [shown.hour, shown.minute, shown.second].map { $0 < 10 ? "0\($0)" : "\($0)" }
            text +=
                "its clock says \(shown.day) \(time.joined(separator: ":")): compare it, its "
                + "day's values begin by it\n"
        }
        return text
    }

    /// At most two decimals, as the devices have them.
    private static func number(_ value: Double) -> String {
        let hundredths = (value * 100).rounded()
        guard hundredths.magnitude < 1e15 else { return "\(value)" }
        let whole = Int(hundredths.magnitude)
        let sign = hundredths < 0 ? "-" : ""
        let part = whole % 100
        return part == 0
            ? "\(sign)\(whole / 100)" : "\(sign)\(whole / 100).\(part < 10 ? "0" : "")\(part)"
    }
}
