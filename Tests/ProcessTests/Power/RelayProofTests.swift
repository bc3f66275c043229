import Core
import Testing

extension RealProcesses {
    /// Relays that do not obey, found by the currents and inputs of the simulated controller and
    /// its board over real Modbus.
    @Suite("Relays that do not obey")
    struct RelayProofTests {
        private static let options: PowerPost.Options = {
            var options = PowerPost.Options()
            options.loads = [
                PowerPost.Load(name: "network", tier: 1, watts: 12, proof: .current),
                PowerPost.Load(name: "vsat", tier: 2, watts: 30, proof: .input),
                PowerPost.Load(name: "workstation-1", tier: 3, watts: 60, proof: .current),
                PowerPost.Load(name: "lights", tier: 4, watts: 40),
            ]
            options.charge = 0.9
            // Eleven in the morning: the sun carries it all.
            options.start = "2026-11-21T10:00:00Z"
            options.speed = 40
            return options
        }()

        private static func proof(_ load: String, _ post: PowerPost) throws -> String? {
            post.load(load, in: try post.status())?["proof"]?.string
        }

        @Test("a welded, a blown and a by-passed relay are named, and mended ones believed again")
        func faults() throws {
            try PowerPost.run(Self.options) { post in
                try post.waitForLoads()
                let before = try post.status()
                #expect(post.load("lights", in: before)?["proof"] == "unproven")
                #expect(post.load("workstation-1", in: before)?["proof"] == "unknown")
                #expect(post.load("workstation-1", in: before)?["when_dead"] == "on")

                post.fault("relay-stuck=2")
                try post.require("loads", "shed", "workstation-1", "--for", "8h")
                try Patience.until("the welded relay being named", within: .seconds(120)) {
                    try Self.proof("workstation-1", post) == "stuck"
                }
                let welded = try post.status()
                #expect(post.load("workstation-1", in: welded)?["on"] == true)
                #expect(post.findings(welded) == ["power.relay_stuck"])
                let screen = try post.waypost("loads").output
                #expect(screen.contains("relay STUCK"), "\(screen)")
                #expect(screen.contains("unpowered: on"), "\(screen)")

                post.fault("none")
                try Patience.until("the mended relay being believed", within: .seconds(120)) {
                    let status = try post.status()
                    return post.findings(status).isEmpty
                        && post.load("workstation-1", in: status)?["on"] == false
                }

                post.fault("relay-open=2")
                try post.require("loads", "restore", "workstation-1", "--for", "8h")
                try Patience.until("the blown fuse being named", within: .seconds(120)) {
                    try Self.proof("workstation-1", post) == "open"
                }
                #expect(post.findings(try post.status()) == ["power.relay_open"])
                post.fault("none")
                try Patience.until("the new fuse being seen", within: .seconds(120)) {
                    let status = try post.status()
                    return post.findings(status).isEmpty
                        && post.load("workstation-1", in: status)?["on"] == true
                }

                try post.require("loads", "shed", "vsat", "--for", "8h")
                try Patience.until("the input following its relay", within: .seconds(120)) {
                    try Self.proof("vsat", post) == "ok"
                }
                post.fault("relay-bypassed=1")
                try Patience.until("the bridge being named", within: .seconds(120)) {
                    try Self.proof("vsat", post) == "by-passed"
                }
                #expect(post.findings(try post.status()) == ["power.relay_bypassed"])
                let summary = try post.stop()
                #expect(summary.edges["network"] == 0)
            }
        }
    }
}
