import Core
import Foundation
import Site

@testable import Station

/// A root of its own for one test, removed with it.
final class TemporaryRoot: Sendable {
    let paths: Paths

    init() {
        paths = Paths(root: "/tmp/wp-station-\(Identifier.version4(random: SystemRandom()))")
    }

    deinit {
        try? FileManager.default.removeItem(atPath: paths.root)
    }

    /// A site that is in order.
    static func site(post: String = "DEMO-01", hub: String = "https://127.0.0.1:9443") -> String {
        """
        schema = 1

        [post]
        id = "\(post)"
        name = "Demonstration post"
        country = "NER"
        latitude = 13.05
        longitude = 3.19
        timezone = "Africa/Niamey"

        [board]
        id = "simulated"

        [power]
        shunt = "none"

        [[power.controllers]]
        profile = "epever-tracer"
        port = "tcp://127.0.0.1:1502?unit=1"
        array_watts = 600

        [power.battery]
        chemistry = "agm"
        nominal_volts = 24
        capacity_ah = 200

        [[power.loads]]
        name = "appliance"
        tier = 0
        watts = 8
        switch = "none"
        when_dead = "on"

        [lan]

        [capture]
        listen = "127.0.0.1:8443"
        ca_listen = "none"

        [ups]
        listen = "127.0.0.1:3493"

        [uplink]
        hub = "\(hub)"
        monthly_budget_mb = 500
        attachments = "flagged"

        [documents]
        [lists]
        [retention]
        [time]

        """
    }

    /// Writes a file below the root and returns its path.
    @discardableResult
    func write(_ text: String, _ name: String) throws -> String {
        try LinuxFiles().makeDirectory(paths.root, mode: 0o700)
        let path = paths.root + "/" + name
        try LinuxFiles().replace(path, with: Array(text.utf8), mode: 0o600)
        return path
    }

    func provision(_ text: String = site()) async throws -> ProvisioningReport {
        try await Provisioner(paths: paths).provision(
            .init(siteFile: write(text, "wanted.toml"), supervisor: "S1"))
    }

    /// Content, mode and path of everything below the root.
    func snapshot() throws -> [String: String] {
        let names = FileManager.default.enumerator(atPath: paths.root)?.compactMap { $0 as? String }
        var result: [String: String] = [:]
        for name in names ?? [] {
            let path = paths.root + "/" + name
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            let bytes = (try? LinuxFiles().read(path, limit: 1 << 20)) ?? []
            result[name] = "\(mode as? Int ?? 0) \(Hexadecimal.text(bytes))"
        }
        return result
    }

    func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    func text(_ path: String) throws -> String {
        String(decoding: try LinuxFiles().read(path, limit: 1 << 20), as: UTF8.self)
    }
}
