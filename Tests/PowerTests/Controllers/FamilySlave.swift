import Core
import Foundation
import Modbus
import Site
import Testing

@testable import Power

/// A family of devices as other makers' software plays it, and the profile that should read it.
struct Family: Sendable, CustomTestStringConvertible {
    var name: String
    var profile: String
    var quirks: [String] = []
    var unit: UInt8 = 1

    var testDescription: String { ([name] + quirks).joined(separator: ", ") }

    static let all: [Family] = [
        Family(name: "epever", profile: "epever-tracer"),
        Family(name: "epever", profile: "epever-tracer", quirks: ["3210a"]),
        Family(name: "tristar", profile: "morningstar-tristar-mppt"),
        Family(
            name: "tristar", profile: "morningstar-tristar-mppt", quirks: ["closes", "no-sensor"]),
        Family(name: "prostar", profile: "morningstar-prostar-mppt", quirks: ["no-sensor"]),
        Family(name: "sunsaver", profile: "morningstar-sunsaver-mppt"),
        Family(name: "renogy", profile: "renogy-rover-srne"),
        Family(name: "victron", profile: "victron-gx-tcp", unit: 100),
        Family(name: "victron", profile: "victron-gx-tcp", quirks: ["no-battery"], unit: 100),
        Family(name: "sunspec", profile: "sunspec"),
        Family(name: "sunspec", profile: "sunspec", quirks: ["base0"]),
        Family(name: "sunspec", profile: "sunspec", quirks: ["base50000"]),
    ]

    func definition() throws -> ControllerDefinition {
        guard let definition = Catalogue.embedded.controllerDefinitions[profile] else {
            throw Tracer.Missing()
        }
        return definition
    }
}

/// A running `families.py`; it ends with this.
final class FamilySlave {
    /// A port on 127.0.0.1, or a device file.
    let place: String
    let values: [String: Double]
    let absent: [String]
    let texts: [String: String]
    private let process = Process()
    private let input = Pipe()

    init(_ family: Family, _ kind: String, unit: UInt8? = nil, line: String = "") throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            [
                "python3", OtherPrograms.families, kind, family.name,
                OtherPrograms.facts(family.profile), "--unit", "\(unit ?? family.unit)", "--line",
                line,
            ] + family.quirks.flatMap { ["--quirk", $0] }
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = input
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 10 {
            line.append(byte)
        }
        let answer = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
        place = answer?["place"] as? String ?? ""
        values = answer?["values"] as? [String: Double] ?? [:]
        absent = answer?["absent"] as? [String] ?? []
        texts = answer?["texts"] as? [String: String] ?? [:]
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// - Parameter timeout: long, because the machine of the tests may be busy.
    func bus(
        _ kind: String, _ definition: ControllerDefinition, unit: UInt8,
        timeout: Duration = .seconds(10)
    ) throws -> any RegisterBus {
        guard
            let port = Port(
                kind == "tcp"
                    ? "tcp://127.0.0.1:\(place)?unit=\(unit)"
                    : "rtu:\(place)?baud=115200&unit=\(unit)")
        else { throw Tracer.Missing() }
        var configuration = BusConfiguration(port, transport: definition.transport)
        configuration.responseTimeout = timeout
        configuration.gap = .zero
        return try LibmodbusBus(configuration)
    }
}
