import Core
import Power
import Testing

@Suite("The controller's own disconnect")
struct OwnDisconnectTests {
    private static func policy(disconnect: Double?) -> SheddingPolicy {
        var policy = PolicyBench.policy()
        policy.ownDisconnect = disconnect.flatMap {
            OwnDisconnect(Volts($0), bank: PolicyBench.bank)
        }
        return policy
    }

    /// A battery that sinks 0.02 V a minute under its loads, and the voltage at which each fell.
    private static func falls(_ disconnect: Double?) -> [String: Double] {
        var policy = policy(disconnect: disconnect)
        var falls: [String: Double] = [:]
        var (now, volts) = (Duration.seconds(7_200), 24.6)
        while volts > 20 {
            for action in policy.tick(PolicyBench.situation(at: now, volts: volts)) {
                if case .switch(let load, false) = action { falls[load] = volts }
            }
            now += .seconds(10)
            volts -= 0.1 / 30
        }
        return falls
    }

    @Test(
        "has everything above the first tiers fall before it, wherever it is set",
        arguments: [22.2, 23.0, 23.4, 23.8])
    func before(disconnect: Double) throws {
        let falls = Self.falls(disconnect)
        for load in ["ws1", "ws2", "ws3", "vsat"] {
            let volts = try #require(falls[load], "\(load) did not fall")
            #expect(volts > disconnect, "\(load) fell at \(volts) V")
        }
        let link = try #require(falls["vsat"])
        for load in ["ws1", "ws2", "ws3"] { #expect(falls[load] ?? 0 >= link, "\(load)") }
    }

    @Test("where none is known the battery's own voltages decide")
    func unknown() {
        let falls = Self.falls(nil)
        #expect(falls["vsat"].map { $0 < 23.5 } == true)
    }

    @Test("that cannot be one is none", arguments: [0, 3, 40, 655.35])
    func implausible(volts: Double) {
        #expect(OwnDisconnect(Volts(volts), bank: PolicyBench.bank) == nil)
    }
}
