/// Each heavy package has a home, so that it can be replaced there and nowhere else.
enum PackageHomes {
    /// By module; modules that come along with a product are named with it.
    static let homes: [String: Set<String>] = [
        "GRDB": ["Journal", "Hub", "PostSimulation"],
        // For `waypost-bench` what SQLite does alone is part of `Station`.
        "GRDBSQLite": ["Journal", "Simulation", "Station"],
        "Hummingbird": ["Capture", "Hub"], "HummingbirdCore": ["Capture", "Hub"],
        "HummingbirdTLS": ["Capture"], "HummingbirdHTTP2": ["Hub"],
        "HTTPTypes": ["Capture", "Hub"],
        "AsyncHTTPClient": ["Uplink", "waypost-sim"],
        "NIOCore": ["Uplink", "Capture", "Hub", "PostSimulation", "waypost-sim"],
        "NIOSSL": ["Uplink", "Capture", "Hub", "waypost-sim"],
        "NIOPosix": ["Uplink", "PostSimulation"], "NIOHTTP1": ["Capture", "Uplink", "waypost-sim"],
        "TOMLKit": ["Site"], "Mustache": ["Capture"],
        "ArgumentParser": [
            "Launch", "waypostd", "waypost", "waypost-hub", "waypost-sim", "waypost-bench",
        ],
        "Logging": [
            "Uplink", "Capture", "Hub", "Station", "PostSimulation", "Launch", "waypostd",
            "waypost-hub", "waypost-sim",
        ],
        "UnixSignals": ["Station"],
        // The environment's variables; the time zones' rules, which FoundationEssentials lacks.
        "Foundation": ["Launch", "Station", "PostSimulation"],
        // `Data`, as which GRDB takes blobs.
        "FoundationEssentials": ["Journal", "Hub"],
    ]

    /// The system's own, free for all.
    static let system: Set = ["Glibc", "Synchronization"]

    static func faults(
        _ file: SourceFile, homes: [String: Set<String>] = homes
    ) -> [String] {
        file.imports.compactMap { module in
            if system.contains(module) || TargetOrder.list.contains(module) { return nil }
            guard let allowed = homes[module] else {
                return "\(file.path) imports \(module), which has no home yet"
            }
            return allowed.contains(file.target)
                ? nil : "\(file.path) imports \(module), whose home is \(allowed.sorted())"
        }
    }
}
