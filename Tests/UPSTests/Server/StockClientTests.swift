import Testing
import UPS

@Suite("Stock NUT clients", .timeLimit(.minutes(2)), .serialized)
struct StockClientTests {
    @Test(
        "upsc lists the UPSes and reads their variables",
        .enabled(if: StockClients.isUPSCPresent, "needs upsc: apt-get install nut-client"))
    func upsc() async throws {
        let bench = ServerBench()
        bench.report(.served)
        try await bench.serving { port in
            try await ServerBench.blocking {
                let list = try StockClients.read("-L", "127.0.0.1:\(port)")
                #expect(list.status == 0)
                #expect(
                    list.output
                        == "tier1: the LAN\ntier3: workstation 1\nups: workstation 1\n")
                let all = try StockClients.read("ups@127.0.0.1:\(port)")
                #expect(all.status == 0)
                #expect(all.output.contains("ups.status: OL\n"))
                #expect(all.output.contains("device.type: ups\n"))
                let one = try StockClients.read("tier3@127.0.0.1:\(port)", "battery.charge")
                #expect(one.output == "100\n")
                let clients = try StockClients.read("-c", "ups@127.0.0.1:\(port)")
                #expect(clients.status == 0)
                let none = try StockClients.read("tier9@127.0.0.1:\(port)")
                #expect(none.status != 0)
            }
        }
    }

    @Test(
        "upscmd and upsrw find nothing to command and nothing to set, and are told so",
        .enabled(if: StockClients.isUPSCPresent, "needs upscmd: apt-get install nut-client"))
    func refusals() async throws {
        let bench = ServerBench()
        bench.report(.served)
        try await bench.serving { port in
            try await ServerBench.blocking {
                let ups = "ups@127.0.0.1:\(port)"
                let commands = try StockClients.ask("upscmd", "-l", ups)
                #expect(commands.status == 0)
                #expect(!commands.output.contains("load.off"))
                let order = try StockClients.ask(
                    "upscmd", "-u", "guard", "-p", "sesame", ups, "load.off")
                #expect(order.status != 0)
                #expect(order.output.contains("CMD-NOT-SUPPORTED"), "\(order.output)")
                let writable = try StockClients.ask("upsrw", ups)
                #expect(writable.status == 0)
                #expect(!writable.output.contains("["))
                let setting = try StockClients.ask(
                    "upsrw", "-s", "ups.status=OB", "-u", "guard", "-p", "sesame", ups)
                #expect(setting.status != 0)
                #expect(setting.output.contains("READONLY"), "\(setting.output)")
                #expect(try StockClients.read(ups, "ups.status").output == "OL\n")
            }
        }
    }

    @Test(
        "upsmon shuts its workstation down before the relay may open, the notice earlier",
        .enabled(
            if: StockClients.isUPSMonPresent,
            "needs upsmon and root: apt-get install nut-client"))
    func upsmon() async throws {
        let bench = ServerBench()
        bench.report(.served)
        try await bench.serving { port in
            let clients = try StockClients()
            try clients.startMonitor(ups: "tier3@127.0.0.1:\(port)") { bench.endEvents() }
            let first = await bench.events {
                if case .note(.loggedIn(3, "guard", "127.0.0.1")) = $0 { true } else { false }
            }
            try #require(
                first.contains(.note(.loggedIn(tier: 3, user: "guard", peer: "127.0.0.1"))),
                "upsmon ended at once: does another run here?")
            #expect(!clients.hasShutDown)

            bench.report(.cutAt(bench.time.monotonic()))
            #expect(try await ServerBench.blocking { clients.waitForShutdown() })
            // The clock of the test stands where it was but for seconds: no relay yet.
            let before = await bench.events {
                if case .note(.loggedOut(3, _)) = $0 { true } else { false }
            }
            #expect(!before.contains(where: Self.isOpening))
            #expect(bench.server.states.last?.isForcingShutdown == true)

            // One notice after the log-out.
            bench.putForward(by: .seconds(120))
            let after = await bench.events(upTo: Self.isOpening)
            #expect(after.contains(.relayMayOpen(tier: 3, loads: ["workstation-1"])))

            bench.report(.cut)
            _ = await bench.events { $0 == .note(.off(tier: 3)) }
            #expect(bench.server.states.last?.isForcingShutdown == false)
        }
    }

    private static func isOpening(_ event: UPSEvent) -> Bool {
        if case .relayMayOpen = event { true } else { false }
    }
}
