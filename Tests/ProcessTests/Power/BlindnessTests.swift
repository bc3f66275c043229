import Core
import Testing

extension RealProcesses {
    /// A controller that cannot be gone by: named in `status`, and no reason to cut what carries
    /// the post.
    @Suite("A controller that cannot be gone by")
    struct BlindnessTests {
        /// An empty battery at nightfall, so that a policy that took its estimate for the truth
        /// would cut everything.
        private static let options: PowerPost.Options = {
            var options = PowerPost.Options()
            options.charge = 0.5
            options.start = "2026-11-21T13:00:00Z"
            options.speed = 240
            return options
        }()
        /// Of the post's time, after the state was named.
        private static let watched = Duration.seconds((Machine.isFullLane ? 12 : 2) * 3_600)

        @Test(
            "is named, tiers 0 and 1 stay on, and it is believed again when it is well",
            arguments: ["silent", "frozen", "late", "lying"])
        func isNamed(fault: String) throws {
            let state = fault == "lying" ? "implausible" : fault
            try PowerPost.run(Self.options) { post in
                try post.waitForLoads()
                post.fault(fault)
                try Patience.until("\(fault) being named") {
                    let status = try post.status()
                    return post.findings(status).contains("power.controller_\(state)")
                        && status.at("power", "controllers")?[0]?["state"]?.string == state
                }
                // A late answer is no answer: the battery is not seen any more.
                let sight = fault == "late" ? "silent" : state
                try Patience.until("the battery counting as unseen") {
                    try post.status().at("power", "sight")?.string == sight
                }
                let screen = try post.waypost("status").output
                #expect(screen.contains("controller \(state)"), "\(screen)")
                let end = try post.now() + Self.watched
                try Patience.until("the time passing", within: .seconds(300)) {
                    try post.now() >= end
                }
                let blind = try post.status()
                #expect(blind.at("power", "battery_v")?.isNull == true)
                #expect(post.load("network", in: blind)?["on"] == true)

                post.fault("none")
                try Patience.until("the controller being believed again") {
                    let status = try post.status()
                    return status.at("power", "controllers")?[0]?["state"] == "online"
                        && status.at("power", "sight")?.string == "clear"
                        && post.findings(status).isEmpty
                }
                let summary = try post.stop()
                #expect(summary.edges["network"] == 0)
                let cuts = summary.switchings.filter { !$0.isOn }.map(\.load)
                print("Power: \(fault): named, fell \(cuts)")
            }
        }
    }
}
