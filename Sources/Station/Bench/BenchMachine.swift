package import Core
internal import Glibc

/// What a benchmark ran on: without it no time means anything.
package struct BenchMachine: Sendable, Hashable {
    let processor: String
    let cores: Int
    /// `debug` or `release`.
    let build: String

    /// This machine and this build.
    package static func present(_ files: LinuxFiles) -> BenchMachine {
        let text = (try? files.read("/proc/cpuinfo", limit: 1 << 20)) ?? []
        return BenchMachine(
            cpuInfo: String(decoding: text, as: UTF8.self),
            cores: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }

    /// - Parameter cpuInfo: of `/proc/cpuinfo`, whose lines name x86 processors by model and most
    ///   boards by themselves.
    init(cpuInfo: String, cores: Int) {
        let named = ["model name", "Model", "Hardware"].lazy.compactMap { key in
            cpuInfo.split(whereSeparator: \.isNewline).lazy
                .compactMap { Self.value(of: key, in: $0) }.first
        }
        processor = named.first ?? "unknown processor"
        self.cores = cores
        #if DEBUG
            build = "debug"
        #else
            build = "release"
        #endif
    }

    private static func value(of key: String, in line: Substring) -> String? {
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0].filter({ $0 != "\t" }) == key else { return nil }
        let value = parts[1].drop { $0 == " " }
        return value.isEmpty ? nil : String(value)
    }

    /// `AMD EPYC, 2 cores, release build`.
    package var text: String {
        "\(processor), \(cores) core\(cores == 1 ? "" : "s"), \(build) build"
    }

    package var json: JSONValue {
        [
            "processor": .string(processor), "cores": JSONValue(cores), "build": .string(build),
        ]
    }
}
