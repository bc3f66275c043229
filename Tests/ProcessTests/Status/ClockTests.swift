import Core
import Testing

extension RealProcesses {
    /// A board that nothing but HQ tells the time.
    @Suite("a clock that nobody sets")
    struct ClockTests {
        @Test(
            "is believed once HQ's answers agree with it, and stamps say so",
            .enabled(
                if: !SystemTime().kernelSaysSynchronised(), "this kernel's clock is synchronised"))
        func agrees() throws {
            try Post.run { post in
                try post.hub.start()
                try post.capture.start()
                let workstation = try Workstation(of: post, name: "clock")
                func put() throws -> JSONValue? {
                    try workstation.put(Workstation.newIdentifier(), Workstation.leastCrossing)
                        .body["clock"]
                }
                #expect(try put() == "untrusted")
                try post.uplink.start()
                try Patience.until("a stamp that HQ's answers bear out", within: .seconds(60)) {
                    try put() == "synchronised"
                }
                #expect(try post.status().at("clock", "trust") == "synchronised")
                // What was believed stays so while HQ is away.
                try post.hub.stop()
                #expect(try put() == "synchronised")
            }
        }
    }
}
