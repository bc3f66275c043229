import Core
import Foundation
import Plant

/// The reference sites and weather that stand beside the source tree and are not part of it; tests
/// that need them are skipped where they are absent.
enum ReferencePost {
    private static let folder: String = {
        // Four steps up from Tests/PlantTests/Support/ReferencePost.swift lies the package's root.
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        return "/" + root + "/../shared/reference/"
    }()

    static let sites = ["sahel-600-agm", "sahel-600-lfp", "sahel-900-agm", "sahel-900-lfp"]

    static var isPresent: Bool {
        LinuxFiles().exists(folder + "sites/\(sites[0]).toml")
            && LinuxFiles().exists(folder + "weather/sahel-1.csv.gz")
    }

    static func weather(_ name: String) throws -> WeatherSeries {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
        process.arguments = ["-dc", folder + "weather/\(name).csv.gz"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try WeatherSeries(csv: Array(bytes), name: name)
    }

    /// Just enough of a site file for a plant: these files are known to be in order.
    static func configuration(_ name: String) throws -> PlantConfiguration {
        let bytes = try LinuxFiles().read(folder + "sites/\(name).toml", limit: 65_536)
        var sections: [(name: String, values: [String: String])] = [("", [:])]
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            if line.hasPrefix("[") {
                sections.append((line.filter { $0 != "[" && $0 != "]" }, [:]))
            } else if let sign = line.firstRange(of: " = ") {
                sections[sections.count - 1].values[String(line[..<sign.lowerBound])] =
                    line[sign.upperBound...].filter { $0 != "\"" }
            }
        }
        func value(_ section: String, _ key: String) -> String {
            sections.first { $0.name == section }?.values[key] ?? ""
        }
        func number(_ section: String, _ key: String) -> Double {
            Double(value(section, key)) ?? 0
        }
        let nominal = Volts(number("power.battery", "nominal_volts"))
        let place = Place(
            latitude: number("post", "latitude"), longitude: number("post", "longitude"))
        return PlantConfiguration(
            place: place,
            array: PhotovoltaicArray(
                rated: Watts(number("power.controllers", "array_watts")), at: place),
            battery: Battery(
                chemistry: BatteryChemistry(rawValue: value("power.battery", "chemistry")) ?? .agm,
                nominal: nominal, rated: AmpereHours(number("power.battery", "capacity_ah"))),
            disconnect: .factory(nominal: nominal),
            loads: sections.filter { $0.name == "power.loads" }.map { section in
                PlantLoad(
                    name: section.values["name"] ?? "",
                    tier: Int(section.values["tier"] ?? "") ?? 0,
                    draw: Watts(Double(section.values["watts"] ?? "") ?? 0),
                    hours: hours(section.values["hours"]))
            })
    }

    private static func hours(_ text: String?) -> DailyHours {
        guard let text else { return .always }
        let minutes = text.split(separator: "-").map { time in
            time.split(separator: ":").compactMap { Int($0) }.reduce(0) { $0 * 60 + $1 }
        }
        return DailyHours(spans: [(minutes[0], minutes[1])])
    }
}
