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
            guard let definition = try await definition(profile, port, catalogue) else {
                console.complain("waypost: \(port): no known profile answers; see controller probe")
                return ExitCode.failed
            }
            let bus = try LibmodbusBus(BusConfiguration(port, transport: definition.transport))
            let reader = ControllerReader(definition, bus: bus, unit: port.unit, time: time)
            let reading = await reader.round()
            let fault = await reader.lastFault
            await bus.close()
            if isJSON {
                console.line(reading.json.prettyText)
            } else {
                console.write(ControllerScreen.render(reading))
            }
            if let fault { console.complain("waypost: \(fault)") }
            return reading.state == .online ? ExitCode.ok : ExitCode.unavailable
        }
    }

    /// `waypost controller probe`: which profile answers, how it can be read, what it refuses.
    public func probeController(profile: String?, port: String) async -> Int32 {
        await withController(port) { port, catalogue in
            let definitions = try candidates(profile, catalogue)
            let probing = try LibmodbusBus(BusConfiguration(port))
            let attempts = await ControllerProbe(bus: probing, unit: port.unit)
                .attempts(definitions)
            await probing.close()
            var survey: (ControllerReading, [ReadPlan.Request], [ReadPlan.Refusal])?
            let match = attempts.first(where: \.answers)
            if let id = match?.profile, let definition = catalogue.controllerDefinitions[id] {
                let bus = try LibmodbusBus(
                    BusConfiguration(port, transport: definition.transport))
                let reader = ControllerReader(definition, bus: bus, unit: port.unit, time: time)
                survey = await (reader.round(), reader.requests, reader.refusals)
                await bus.close()
            }
            let requests = (survey?.1 ?? []).map {
                ReadPlan.Refusal(table: $0.table, address: $0.address, count: $0.count)
            }
            let document: JSONValue = [
                "port": .string(port.description),
                "profile": JSONValue(match?.profile),
                "attempts": .array(
                    attempts.map {
                        [
                            "profile": .string($0.profile), "answers": .bool($0.answers),
                            "reason": .string($0.reason),
                        ]
                    }),
                "state": JSONValue(survey?.0.state.rawValue),
                "requests": .array(requests.map(Self.json)),
                "refused": .array((survey?.2 ?? []).map(Self.json)),
            ]
            if isJSON {
                console.line(document.prettyText)
            } else {
                for attempt in attempts {
                    console.line(
                        "\(attempt.profile): \(attempt.answers ? "answers" : "no"), "
                            + attempt.reason)
                }
                for range in requests { console.line("reads    \(Self.text(range))") }
                for range in survey?.2 ?? [] { console.line("refuses  \(Self.text(range))") }
            }
            return match == nil ? ExitCode.failed : ExitCode.ok
        }
    }

    private static func json(_ range: ReadPlan.Refusal) -> JSONValue {
        [
            "table": .string(range.table.rawValue), "address": JSONValue(Int(range.address)),
            "count": JSONValue(range.count),
        ]
    }

    private static func text(_ range: ReadPlan.Refusal) -> String {
        "\(range.table.rawValue) \(range.address.hexadecimal) × \(range.count)"
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

    private func definition(
        _ profile: String?, _ port: Port, _ catalogue: Catalogue
    ) async throws -> ControllerDefinition? {
        let definitions = try candidates(profile, catalogue)
        guard profile == nil else { return definitions.first }
        let bus = try LibmodbusBus(BusConfiguration(port))
        let attempts = await ControllerProbe(bus: bus, unit: port.unit).attempts(definitions)
        await bus.close()
        return attempts.first(where: \.answers).flatMap {
            catalogue.controllerDefinitions[$0.profile]
        }
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
    static func render(_ reading: ControllerReading) -> String {
        let names = reading.values.map(\.name.count).max() ?? 0
        var text = "\(reading.profile)  \(reading.state.rawValue)\n"
        for value in reading.values {
            let name = value.name + String(repeating: " ", count: names - value.name.count)
            let number = value.meaning ?? value.value.map(number) ?? "-"
            let unit = value.unit.map { " \($0)" } ?? ""
            let quality = value.quality == .good ? "" : "  \(value.quality.rawValue)"
            text += "\(name)  \(number)\(unit)  (\(value.register))\(quality)\n"
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
