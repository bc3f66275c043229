import Core
import Foundation
import Plant
import Power
import Site

/// The reference posts and years beside the package; absent outside the project's own workspace.
enum ReferencePost {
    static let folder: String = {
        var path = #filePath
        for _ in 0..<4 { path = LinuxFiles.parent(of: path) }
        return LinuxFiles.parent(of: path) + "/shared/reference"
    }()
    static let isHere = LinuxFiles().exists(folder + "/sites/sahel-600-agm.toml")
    static let sites = ["sahel-600-agm", "sahel-600-lfp", "sahel-900-agm", "sahel-900-lfp"]

    static func site(_ name: String) throws -> Site {
        let path = "\(folder)/sites/\(name).toml"
        return try SiteFile.load(
            LinuxFiles().read(path, limit: SiteFile.largest), name: path,
            catalogue: Catalogue.embedded)
    }

    /// Unpacked by gzip, which every Debian has.
    static func weather(_ year: Int) throws -> WeatherSeries {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc", "\(folder)/weather/sahel-\(year).csv.gz"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try WeatherSeries(csv: Array(bytes), name: "sahel-\(year).csv")
    }

    static func run(
        _ site: Site, _ weather: WeatherSeries, _ policy: ReplayPolicy, days: Int? = nil,
        sensors: SensorErrors = .real(seed: 1), faults: ReplayFaults = .none,
        trace: ((ReplayRow) -> Void)? = nil
    ) -> ReplayResult {
        var plant = PlantUnderTest(site, weather: weather, sensors: sensors, policy: policy)
        var replay = PowerReplay(site: site, policy: policy, faults: faults) { _ in 3_600 }
        return replay.run(
            &plant,
            over: PowerReplay.Weather(
                start: weather.start, step: weather.step,
                count: min(weather.samples.count, days.map { $0 * 48 } ?? .max)),
            trace: trace)
    }
}
