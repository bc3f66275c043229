internal import Core
internal import Foundation
internal import Site

/// Crossings a second through the capture role: TLS, session, checks and all, over HTTPS on this
/// machine. Role and workstations are processes of their own, the programs that lie beside this.
struct CaptureBench {
    let home: String
    let files: LinuxFiles
    let time: any TimeSource

    /// `nil` where the programs are not there.
    func figures(
        _ runs: Int, seconds: Int, _ tell: (String) -> Void
    ) async throws -> [BenchFigure]? {
        let programs = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().path
        let (daemon, lan) = (programs + "/waypostd", programs + "/waypost-sim")
        guard files.exists(daemon), files.exists(lan) else { return nil }
        let root = try await provision()
        let role = Process()
        role.executableURL = URL(fileURLWithPath: daemon)
        role.arguments = ["capture", "--root", root]
        role.standardOutput = FileHandle.nullDevice
        role.standardError = FileHandle.nullDevice
        try role.run()
        defer {
            role.terminate()
            role.waitUntilExit()
        }
        try await becomesReady(lan, root)
        var figures: [BenchFigure] = []
        for workstations in [1, 8, 32] {
            tell("HTTPS, \(workstations) at once ...")
            let values = try (0..<runs).map { _ in
                try rate(lan, root, workstations, seconds: seconds)
            }
            figures.append(BenchFigure("HTTPS, \(workstations) at once", unit: "/s", values))
        }
        return figures
    }

    private func rate(
        _ program: String, _ root: String, _ workstations: Int, seconds: Int
    ) throws -> Double {
        let output = OtherProgram.output([
            program, "lan", "--root", root, "--workstations", "\(workstations)", "--seconds",
            "\(seconds)", "--images", "0", "--json",
        ])
        guard let output, let json = try? JSONValue(parsing: output),
            let receipts = json["receipts"]?.integer, let repeats = json["repeats"]?.integer,
            let milliseconds = json["duration_ms"]?.integer, milliseconds > 0
        else { throw BenchFault(problem: "waypost-sim lan could not work at the capture role") }
        return Double((receipts + repeats) * 1_000) / Double(milliseconds)
    }

    private func becomesReady(_ program: String, _ root: String) async throws {
        for _ in 0..<100 {
            let arguments = [program, "lan", "--root", root, "--crossings", "1"]
            if OtherProgram.output(arguments) != nil { return }
            try await time.sleep(for: .milliseconds(200))
        }
        throw BenchFault(problem: "the capture role on \(root) does not come up")
    }

    private func provision() async throws -> String {
        let root = home + "/r"
        let site = home + "/site.toml"
        try files.makeDirectory(root, mode: 0o700)
        try files.replace(site, with: Array(Self.site(port: try freePort()).utf8), mode: 0o600)
        _ = try await Provisioner(paths: Paths(root: root)).provision(
            Provisioner.Order(siteFile: site, supervisor: "B-1"))
        return root
    }

    /// A port of the loopback that nobody uses at the moment.
    private func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw BenchFault(problem: "no port of 127.0.0.1 is free") }
        return UInt16(bigEndian: address.sin_port)
    }

    private static func site(port: UInt16) -> String {
        """
        schema = 1

        [post]
        id = "BENCH-1"
        name = "Benchmark"
        country = "NER"
        latitude = 11.87
        longitude = 3.38
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
        value = 100

        [capture]
        listen = "127.0.0.1:\(port)"
        ca_listen = "none"

        [ups]
        listen = "127.0.0.1:3493"

        [uplink]
        hub = "https://127.0.0.1:9443"
        monthly_budget_mb = 100
        attachments = "flagged"

        """
    }
}
