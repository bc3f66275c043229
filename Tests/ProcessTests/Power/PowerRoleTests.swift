import Core
import Glibc
import Testing

extension RealProcesses {
    /// The power side against the simulated controller and its relay board.
    @Suite("The power side")
    struct PowerRoleTests {
        static let kills = Machine.isFullLane ? 100 : 10

        @Test("adopts the relays, survives kills without an edge, tells workstations of a cut")
        func wholeWay() throws {
            try PowerPost.run { post in
                try post.waitForLoads()
                let before = try post.status()
                #expect(before.at("power", "battery_v")?.isNull == false)
                #expect(before.at("power", "controllers")?[0]?["state"] == "online")
                for name in ["network", "vsat", "workstation-1"] {
                    #expect(post.load(name, in: before)?["on"] == true, "\(name)")
                }
                #expect(post.findings(before).isEmpty, "\(post.findings(before))")
                try Patience.until("the workstations being told that they are served") {
                    let told = try post.upsStatus()
                    #expect(told?.hasPrefix("OB") != true)
                    return told ?? "OL" == "OL"
                }

                for _ in 0..<Self.kills {
                    let ready = post.power.readyCount
                    #expect(post.power.signal(SIGKILL))
                    try post.power.waitUntilReady(after: ready)
                    try post.waitForLoads()
                }

                try post.require("loads", "shed", "workstation-1", "--for", "10m")
                try Patience.until("the cut being announced") {
                    post.load("workstation-1", in: try post.status())?["reason"]?.string?
                        .hasPrefix("goes off at") == true
                }
                if PowerPost.hasUPSClient {
                    try Patience.until("the workstations being told") {
                        try post.upsStatus()?.hasPrefix("OB") == true
                    }
                }
                #expect(try post.waypost("loads", "shed", "network").code != 0)
                let edges = try post.stop().edges
                #expect(edges == ["network": 0, "vsat": 0, "workstation-1": 0])
                print("Power: \(Self.kills) kills, edges \(edges)")
            }
        }
    }
}
