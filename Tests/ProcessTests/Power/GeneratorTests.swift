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
            options.generator = .silent
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

        @Test("is known by its contact too, which is not believed against the battery")
        func contact() throws {
            var options = Self.options
            options.generator = .contact
            try PowerPost.run(options) { post in
                try post.waitForLoads()
                try Patience.until("the contact being read") { try contact(post) == false }
                post.contact(true)
                try Patience.until("a contact without a charge being told", within: .seconds(60)) {
                    post.findings(try post.status()).contains("power.source_without_charge")
                }
                #expect(try contact(post) == true)
                #expect(try !isCharged(post))
                post.generator(900)
                try Patience.until("it being noticed") { try isCharged(post) }
                let told = post.findings(try post.status())
                #expect(!told.contains { $0.hasPrefix("power.source_") }, "\(told)")
                post.contact(false)
                try Patience.until("an open contact being told", within: .seconds(60)) {
                    post.findings(try post.status()).contains("power.source_contact_open")
                }
                #expect(try isCharged(post))
                #expect(try post.waypost("power").output.contains("stands still"))
                post.contact(nil)
                try Patience.until("both agreeing again") {
                    try contact(post) == true
                        && !post.findings(try post.status()).contains("power.source_contact_open")
                }
            }
        }

        private func contact(_ post: PowerPost) throws -> Bool? {
            try post.status().at("power", "sources")?[0]?["contact"]?.bool
        }

        private func isCharged(_ post: PowerPost) throws -> Bool {
            try post.waypost("power", "--json").json().at("outlook", "other_source")
                == true
        }
    }
}
