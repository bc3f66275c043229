import Core
import Testing

extension RealProcesses {
    /// Evening, night and morning of a post whose battery cannot carry all of its loads.
    @Suite("A night")
    struct NightTests {
        /// Fast where nothing happens, slow while workstations shut down: `upsmon` asks once a
        /// second of the machine's.
        private static let fast = 1_000.0
        /// Until the workstations are down: a test that is held up for a second as the cut is
        /// announced must not have slept through the notice.
        private static let evening = 60.0
        private static let announced = 30.0
        private static let slow = 10.0
        private static let workstations = [3, 4]

        private static let options: PowerPost.Options = {
            var options = PowerPost.Options()
            options.loads = [
                PowerPost.Load(name: "network", tier: 1, watts: 12),
                PowerPost.Load(name: "vsat", tier: 2, watts: 30),
                PowerPost.Load(name: "workstation-1", tier: 3, watts: 25, value: 10),
                PowerPost.Load(name: "workstation-2", tier: 4, watts: 25, value: 4),
            ]
            options.charge = 0.7
            // A quarter past four in the afternoon.
            options.start = "2026-11-21T15:15:00Z"
            options.speed = evening
            return options
        }()
        private static let noon = Timestamp("2026-11-22T12:00:00Z")

        @Test(
            """
            stock upsmon shuts each workstation down at least 120 s before its relay opens, and \
            the sun brings everything back in tier order
            """, .enabled(if: StockMonitor.isAvailable, "needs nut-client, root and mount(2)"))
        func night() throws {
            let noon = try #require(Self.noon)
            try PowerPost.run(Self.options) { post in
                try post.waitForLoads()
                let clock = post.folder.path + "/clock"
                let monitors = try Dictionary(
                    uniqueKeysWithValues: Self.workstations.map {
                        ($0, try StockMonitor(tier: $0, of: post, clock: clock))
                    })
                defer { for monitor in monitors.values { monitor.end() } }

                var pace = Self.evening
                try Patience.until("the next noon", within: .seconds(600)) {
                    let wanted = Self.pace(post)
                    if wanted != pace { try post.pace(wanted) }
                    pace = wanted
                    return try pace == Self.fast && post.now() >= noon
                }
                let status = try post.status()
                let summary = try post.stop()
                try judge(summary, monitors: monitors)
                for name in ["network", "vsat", "workstation-1", "workstation-2"] {
                    let load = post.load(name, in: status)
                    #expect(
                        load?["on"] == true,
                        "\(name) at noon: \(load?["reason"]?.string ?? "no reason")")
                }
            }
        }

        private static func pace(_ post: PowerPost) -> Double {
            let log = post.power.log
            let waiting =
                log.count(of: " goes off in ") - log.count(of: " stays on")
                - log.count(of: "is switched off")
            guard waiting > 0 else {
                return log.count(of: "is switched off") < workstations.count ? evening : fast
            }
            let ups = post.ups.log
            let forced = ups.count(of: "shutdown forced") - ups.count(of: "the relay may open")
            return forced > 0 ? slow : announced
        }

        private func judge(
            _ summary: PowerPost.Summary, monitors: [Int: StockMonitor]
        ) throws {
            let told = summary.switchings.map { "\($0.at) \($0.load) \($0.isOn ? "on" : "off")" }
            #expect(summary.disconnections == 0, "the controller had to cut by itself")
            for name in ["network"] {
                #expect(summary.edges[name] == 0, "\(name) is below tier 2\n\(told)")
            }
            for tier in Self.workstations {
                let name = "workstation-\(tier - 2)"
                let monitor = try #require(monitors[tier])
                let opened = try #require(
                    summary.switchings.first { $0.load == name && !$0.isOn },
                    "\(name) did not fall: \(told)")
                let down = try #require(
                    monitor.downAt, "\(name) fell, and its upsmon did nothing: \(monitor.log)")
                let notice = opened.at - down
                #expect(notice >= .seconds(120), "\(name) had \(notice)")
                print("Power: \(name) shut down \(notice) before its relay opened at \(opened.at)")
            }
            // Down from the last tier, up from the first: of two equal workstations the one of the
            // earlier tier is worth more here.
            let tiers = ["network": 1, "vsat": 2, "workstation-1": 3, "workstation-2": 4]
            var on = Set(tiers.keys)
            for switching in summary.switchings {
                let tier = try #require(tiers[switching.load])
                if switching.isOn {
                    let below = tiers.filter { $0.value < tier && !on.contains($0.key) }
                    #expect(below.isEmpty, "\(switching.load) came before \(below.keys): \(told)")
                    on.insert(switching.load)
                } else {
                    let above = tiers.filter { $0.value > tier && on.contains($0.key) }
                    #expect(above.isEmpty, "\(switching.load) fell before \(above.keys): \(told)")
                    on.remove(switching.load)
                }
            }
            #expect(on == Set(tiers.keys))
            print("Power: a night: \(told.joined(separator: ", "))")
        }
    }
}
