import Core
import Testing

extension RealProcesses {
    /// A generator's charger that hangs on the battery beside the solar controller, which knows
    /// nothing of it.
    @Suite("A generator at night")
    struct GeneratorTests {
        private static let options: PowerPost.Options = {
            var options = PowerPost.Options()
            options.loads = [
                PowerPost.Load(name: "network", tier: 1, watts: 12),
                PowerPost.Load(name: "vsat", tier: 2, watts: 30),
                PowerPost.Load(name: "workstation-1", tier: 3, watts: 25, value: 10),
                PowerPost.Load(name: "workstation-2", tier: 4, watts: 25, value: 4),
            ]
            options.hasGenerator = true
            // Not enough for the night.
            options.charge = 0.42
            options.start = "2026-11-21T20:00:00Z"
            options.speed = 240
            return options
        }()

        @Test("is asked for, noticed without any meter, brings loads back by tier, and is missed")
        func night() throws {
            try PowerPost.run(Self.options) { post in
                try post.waitForLoads()
                let workstations = ["workstation-1", "workstation-2"]
                try Patience.until("the workstations being off", within: .seconds(120)) {
                    let status = try post.status()
                    return workstations.allSatisfy { post.load($0, in: status)?["on"] == false }
                }
                try Patience.until("somebody being asked to start it") {
                    post.findings(try post.status()).contains("power.start_generator")
                }
                post.generator(900)
                try Patience.until("it being noticed") { try isCharged(post) }
                #expect(!post.findings(try post.status()).contains("power.start_generator"))
                try Patience.until("the workstations being on again", within: .seconds(120)) {
                    let status = try post.status()
                    return workstations.allSatisfy { post.load($0, in: status)?["on"] == true }
                }
                post.generator(nil)
                try Patience.until("it being missed") { try !isCharged(post) }
                let summary = try post.stop()
                #expect(summary.edges["network"] == 0)
                let back = summary.switchings.filter(\.isOn).map(\.load)
                #expect(back == ["vsat"] + workstations)
            }
        }

        private func isCharged(_ post: PowerPost) throws -> Bool {
            try post.waypost("power", "--json").json().at("outlook", "other_source")
                == true
        }
    }
}
