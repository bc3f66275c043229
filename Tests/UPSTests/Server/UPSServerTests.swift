import Core
import Testing
import UPS

@Suite("The server of UPSes on a real socket", .timeLimit(.minutes(1)))
struct UPSServerTests {
    @Test("answers in pieces, in bunches, and with a Windows client's line ends")
    func pieces() async throws {
        let bench = ServerBench()
        bench.report(.served)
        try await bench.serving { port in
            try await ServerBench.blocking {
                let client = try RawClient(port)
                for character in "VE" { client.send(String(character)) }
                client.send("R\r\r\nNETVER\nGET VAR ups ups.status\r\r\n")
                #expect(client.line()?.hasPrefix("Network UPS Tools upsd 2.8.0") == true)
                #expect(client.line() == "1.3")
                #expect(client.line() == #"VAR ups ups.status "OL""#)
                #expect(client.ask("LOGOUT") == "OK Goodbye")
                #expect(client.line() == nil)
            }
        }
    }

    @Test("bad lines and lines without an end cost their sender one answer each")
    func bad() async throws {
        let bench = ServerBench()
        try await bench.serving { port in
            try await ServerBench.blocking {
                let client = try RawClient(port)
                client.send(String(repeating: "x", count: 100_000) + "\n")
                #expect(client.line() == "ERR INVALID-ARGUMENT")
                #expect(client.ask("") == "ERR UNKNOWN-COMMAND")
                #expect(client.ask("NETVER") == "1.3")
            }
        }
        #expect(bench.server.counters.lines.value == 3)
        #expect(bench.server.counters.refusals.value == 2)
    }

    @Test("a client that asks much and reads nothing holds up nobody and loses nothing")
    func backPressure() async throws {
        let bench = ServerBench()
        bench.report(.served)
        try await bench.serving { port in
            try await ServerBench.blocking {
                let greedy = try RawClient(port)
                let count = 4_000
                greedy.send(String(repeating: "LIST VAR ups\n", count: count))
                #expect(try RawClient(port).ask("NETVER") == "1.3")
                var ends = 0
                while ends < count, let line = greedy.line() {
                    if line == "END LIST VAR ups" { ends += 1 }
                }
                #expect(ends == count)
            }
        }
    }

    @Test("who is silent for long is closed, a client that logged in later counted as gone")
    func silence() async throws {
        let bench = ServerBench()
        try await bench.serving { port in
            try await ServerBench.blocking {
                let guest = try RawClient(port)
                #expect(guest.ask("NETVER") == "1.3")
                let member = try RawClient(port)
                #expect(member.ask("USERNAME guard") == "OK")
                #expect(member.ask("PASSWORD sesame") == "OK")
                #expect(member.ask("LOGIN ups") == "OK")
                bench.putForward(by: .seconds(299))
                #expect(guest.ask("GET NUMLOGINS ups") == "NUMLOGINS ups 1")
                bench.putForward(by: .seconds(2))
                #expect(member.line() == nil)
                #expect(guest.ask("GET NUMLOGINS ups") == "NUMLOGINS ups 0")
                bench.putForward(by: .seconds(601))
                #expect(guest.line() == nil)
            }
        }
        #expect(bench.server.counters.expired.value == 2)
    }

    @Test("a newcomer takes the place of the quietest guest, never of one logged in")
    func full() async throws {
        let bench = ServerBench(limits: UPSServerLimits(connections: 2))
        try await bench.serving { port in
            try await ServerBench.blocking {
                let member = try RawClient(port)
                #expect(member.ask("USERNAME guard") == "OK")
                #expect(member.ask("PASSWORD sesame") == "OK")
                #expect(member.ask("LOGIN ups") == "OK")
                let guest = try RawClient(port)
                #expect(guest.ask("NETVER") == "1.3")
                let newcomer = try RawClient(port)
                #expect(newcomer.ask("NETVER") == "1.3")
                #expect(guest.line() == nil)
                #expect(member.ask("NETVER") == "1.3")
            }
        }
        #expect(bench.server.counters.displaced.value == 1)
    }

    @Test("an address in use is named")
    func occupied() async throws {
        let bench = ServerBench()
        try await bench.serving { port in
            let bank = UPSBank(descriptions: [], users: [:], version: "1")
            let second = UPSServer(host: "127.0.0.1", port: port, bank: bank, time: SystemTime())
            await #expect(throws: UPSFault.occupied(address: "127.0.0.1:\(port)")) {
                try await second.run { _ in }
            }
        }
    }

    @Test("an address that is none is named")
    func unusable() async {
        let bank = UPSBank(descriptions: [], users: [:], version: "1")
        let server = UPSServer(host: "not an address", port: 1, bank: bank, time: SystemTime())
        await #expect {
            try await server.run { _ in }
        } throws: { error in
            (error as? UPSFault)?.problem.hasPrefix("cannot listen at not an address:1: ") == true
        }
    }

    @Test("its states tell the power role where each tier stands")
    func states() async throws {
        let bench = ServerBench()
        try await bench.serving { _ in
            bench.report(.cutAt(bench.time.monotonic()))
            let seen = await bench.events {
                if case .note(.shuttingDown(3, _)) = $0 { true } else { false }
            }
            #expect(!seen.isEmpty)
            let states = bench.server.states
            #expect(states.map(\.tier) == [1, 3])
            #expect(states[0].phase == .serving)
            #expect(states[1].isForcingShutdown)
            bench.putForward(by: .seconds(120))
            let next = await bench.events { $0 == .relayMayOpen(tier: 3, loads: ["workstation-1"]) }
            #expect(next.last == .relayMayOpen(tier: 3, loads: ["workstation-1"]))
            if case .shuttingDown(_, let mayOpen) = bench.server.states[1].phase {
                #expect(mayOpen)
            } else {
                Issue.record("\(bench.server.states[1])")
            }
        }
    }
}
