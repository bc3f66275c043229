import Core
import Foundation
import Plant
import Power
import Site

/// Holds a replay against the best plan that there could have been (`clairvoyant.py`).
enum Clairvoyant {
    /// Whether `python3` has scipy; else these tests are skipped (`pip install scipy`).
    static let isHere =
        (try? OtherPrograms.run(
            "/usr/bin/env", ["python3", "-c", "import tomllib, scipy.optimize"]))?.status == 0

    struct Verdict {
        var result: ReplayResult
        /// Percent of what is worth anything.
        var bound: Double
        /// Percent of the bound.
        var ofBound: Double
        /// Hours that the best plan serves, by load.
        var best: [String: Double]

        /// Hours a year.
        func out(_ name: String) -> Double {
            let load = result.loads.first { $0.name == name }
            return load.map { ($0.demandedHours - $0.servedHours) * 8_760 / result.hours } ?? 0
        }

        /// Percent of the hours it is wanted.
        func served(_ name: String) -> Double {
            let load = result.loads.first { $0.name == name }
            return load.map { 100 * $0.servedHours / $0.demandedHours } ?? 0
        }

        var switchingsADay: Double { Double(result.switchings) * 24 / result.hours }
        func hoursAYear(_ hours: Double) -> Double { hours * 8_760 / result.hours }

        func text(_ name: String) -> String {
            func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
            let loads = result.loads.filter { $0.tier >= 2 }.map {
                "\($0.name) \(tenths(100 * $0.servedHours / $0.demandedHours))"
                    + "/\(tenths(100 * (best[$0.name] ?? 0) / $0.demandedHours))"
            }
            return "\(name): \((ofBound * 100).rounded() / 100) % of the bound "
                + "\(tenths(bound)), critical \(tenths(result.criticalOutageHours)) h, "
                + "below 50/30 % \(tenths(hoursAYear(result.hoursBelow50)))/"
                + "\(tenths(hoursAYear(result.hoursBelow30))) h, "
                + "\((switchingsADay * 100).rounded() / 100) moves a day, "
                + "unclean \(result.uncleanStops), served/best "
                + loads.joined(separator: ", ")
        }
    }

    /// - Parameter text: of the site file.
    static func verdict(
        _ site: Site, text: String, _ weather: WeatherSeries, days: Int? = nil,
        sensors: SensorErrors = .real(seed: 1), settings: SheddingSettings = SheddingSettings()
    ) throws -> Verdict {
        var trace = ReplayRow.header(site.power.loads.map(\.name)) + "\n"
        let plant = PlantUnderTest(site, weather: weather, sensors: sensors, policy: .forecast)
        let result = ReferencePost.run(
            site, weather, .forecast, days: days, sensors: sensors, settings: settings
        ) { trace += $0.text + "\n" }
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("waypost-bound-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["site.toml", "result.json", "trace.csv"].map(folder.appendingPathComponent)
        for (file, text) in zip(
            files, [text, result.json(plant: plant.statedJSON).prettyText, trace])
        {
            try Data(text.utf8).write(to: file)
        }
        let said = try OtherPrograms.run(
            "/usr/bin/env", ["python3", script] + files.map(\.path))
        let answer = try JSONValue(parsing: Array(said.output.utf8))
        var best: [String: Double] = [:]
        for load in answer["loads"]?.array ?? [] {
            best[load["name"]?.string ?? ""] = number(load["bound_h"])
        }
        return Verdict(
            result: result, bound: number(answer["bound_pct"]),
            ofBound: number(answer["of_bound_pct"]), best: best)
    }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("clairvoyant.py").path

    /// Not a number where there is none: no comparison holds for it.
    private static func number(_ value: JSONValue?) -> Double {
        switch value {
        case .integer(let number)?: Double(number)
        case .number(let number)?: number
        default: .nan
        }
    }
}
