/// Targets stand from the ground up, and each imports only what stands above it in this list.
enum TargetOrder {
    static let list = [
        "CLinux", "CModbus", "CGPIO", "COpenSSL", "CPostgres", "CZstd", "Core", "Supervision",
        "Simulation", "PKI", "Records", "Modbus", "GPIO", "Site", "Control", "Plant", "Power",
        "UPS", "Documents", "Screening", "Journal", "Uplink", "Capture", "Hub", "Health",
        "Station", "PostSimulation", "Launch", "waypostd", "waypost", "waypost-hub",
        "waypost-sim", "waypost-bench",
    ]

    /// C libraries are visible in the one target that wraps them, never above it.
    static let shimHomes: [String: Set<String>] = [
        "CModbus": ["Modbus"], "CGPIO": ["GPIO"], "COpenSSL": ["PKI"], "CPostgres": ["Hub"],
        "CZstd": ["Uplink"],
        "CLinux": ["Core", "Supervision", "Control"],
    ]

    /// Declarations that are out of order, unknown, or reach downwards.
    static func faults(_ manifest: Manifest, list: [String] = list) -> [String] {
        let names = manifest.targets.map(\.name)
        var faults: [String] = []
        if names != list { faults.append("Package.swift declares \(names), the order is \(list)") }
        for target in manifest.targets {
            guard let own = list.firstIndex(of: target.name) else { continue }
            for name in target.targets {
                guard let other = list.firstIndex(of: name), other < own else {
                    faults.append(
                        "\(target.name) depends on \(name), which does not stand above it")
                    continue
                }
            }
        }
        return faults
    }

    /// Import lines that reach for what their target has not declared or may not see.
    static func faults(_ file: SourceFile, _ manifest: Manifest) -> [String] {
        guard let own = list.firstIndex(of: file.target) else {
            return ["\(file.path): \(file.target) is no target"]
        }
        let declared = manifest.targets.first { $0.name == file.target }
        return file.imports.compactMap { module in
            guard let other = list.firstIndex(of: module) else { return nil }
            if other >= own { return "\(file.path) imports \(module), which stands below it" }
            if let homes = shimHomes[module], !homes.contains(file.target) {
                return "\(file.path) imports \(module), whose home is \(homes.sorted())"
            }
            return declared?.targets.contains(module) == true
                ? nil : "\(file.path) imports \(module), which its target does not declare"
        }
    }
}
