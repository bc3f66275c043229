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
        private static let watched = Duration.seconds((Machine.isFullLane ? 12 : 1) * 3_600)

        private static let faults = ["silent", "frozen", "late", "lying"]

        @Test("is named, tiers 0 and 1 stay on, and it is believed again when it is well")
        func isNamed() throws {
            try Self.beside(Self.faults.count) { posts in
                let cases = Array(zip(Self.faults, posts))
                for post in posts { try post.waitForLoads() }
                for (fault, post) in cases { post.fault(fault) }
                for (fault, post) in cases { try waitUntilNamed(fault, by: post) }
                let ends = try posts.map { try $0.now() + Self.watched }
                try Patience.until("the time passing", within: .seconds(300)) {
                    try zip(posts, ends).allSatisfy { try $0.now() >= $1 }
                }
                for post in posts {
                    let blind = try post.status()
                    #expect(blind.at("power", "battery_v")?.isNull == true)
                    #expect(post.load("network", in: blind)?["on"] == true)
                }
                for post in posts { post.fault("none") }
                for post in posts { try waitUntilBelieved(post) }
                for (fault, post) in cases {
                    let summary = try post.stop()
                    #expect(summary.edges["network"] == 0)
                    let cuts = summary.switchings.filter { !$0.isOn }.map(\.load)
                    print("Power: \(fault): named, fell \(cuts)")
                }
            }
        }

        /// So many posts at the same time: they wait for most of it.
        private static func beside(
            _ count: Int, _ posts: [PowerPost] = [], _ body: ([PowerPost]) throws -> Void
        ) throws {
            guard posts.count < count else { return try body(posts) }
            try PowerPost.run(options) { try beside(count, posts + [$0], body) }
        }

        private func waitUntilNamed(_ fault: String, by post: PowerPost) throws {
            let state = fault == "lying" ? "implausible" : fault
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
        }

        private func waitUntilBelieved(_ post: PowerPost) throws {
            try Patience.until("the controller being believed again") {
                let status = try post.status()
                return status.at("power", "controllers")?[0]?["state"] == "online"
                    && status.at("power", "sight")?.string == "clear"
                    && post.findings(status).isEmpty
            }
        }
    }
}
