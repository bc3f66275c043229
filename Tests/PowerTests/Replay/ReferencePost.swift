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
        try SiteFile.load(
            Array(text(name).utf8), name: name, catalogue: Catalogue.embedded)
    }

    static func text(_ name: String) throws -> String {
        String(
            decoding: try LinuxFiles().read(
                "\(folder)/sites/\(name).toml", limit: SiteFile.largest), as: UTF8.self)
    }

    /// - Parameter year: 1 to 3.
    static func weather(_ year: Int) throws -> WeatherSeries {
        try years[year - 1].get()
    }

    /// A debug build reads a year for a second: each is read once.
    private static let years = (1...3).map { year in Result { try read(year) } }

    /// Unpacked by gzip, which every Debian has.
    private static func read(_ year: Int) throws -> WeatherSeries {
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
        settings: SheddingSettings = SheddingSettings(), trace: ((ReplayRow) -> Void)? = nil
    ) -> ReplayResult {
        var plant = PlantUnderTest(site, weather: weather, sensors: sensors, policy: policy)
        // No post of these tests has a summer time.
        let offset = TimeZone(identifier: site.post.timeZone)?.secondsFromGMT() ?? 0
        var replay = PowerReplay(
            site: site, policy: policy, settings: settings, faults: faults
        ) { _ in offset }
        return replay.run(
            &plant,
            over: PowerReplay.Weather(
                start: weather.start, step: weather.step,
                count: min(weather.samples.count, days.map { $0 * 48 } ?? .max)),
            trace: trace)
    }
}
