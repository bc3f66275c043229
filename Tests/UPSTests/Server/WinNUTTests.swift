import Core
import Testing
import UPS

@Suite("A client with WinNUT's habits", .timeLimit(.minutes(2)), .serialized)
struct WinNUTTests {
    /// Lets a server live second by second beside its clients until its relay may open, or as long
    /// as said, and reports the plan each second unless power is silent.
    private static func live(
        _ bench: ServerBench, _ port: UInt16, seconds: Int, clients: [WinNUTClient],
        plan: (Int) -> LoadPlan?
    ) throws -> (down: [Int?], open: Int?) {
        let pulse = try RawClient(port)
        var down = [Int?](repeating: nil, count: clients.count)
        var open: Int?
        for second in 0..<seconds {
            if let word = plan(second) { bench.report(word) }
            bench.putForward(by: .seconds(1))
            // An answer: the server has taken the plan and looked at its clock.
            try #require(pulse.ask("NETVER") != nil)
            for (index, client) in clients.enumerated() {
                client.poll()
                if client.isDown, down[index] == nil { down[index] = second }
            }
            if open == nil, case .shuttingDown(_, true)? = bench.server.states.last?.phase {
                open = second
            }
        }
        return (down, open)
    }

    @Test("is served in peace, and told only words that it knows")
    func served() async throws {
        let bench = ServerBench()
        try await bench.serving { port in
            try await ServerBench.blocking {
                bench.report(.served)
                let client = try WinNUTClient(port, ups: "ups", user: "guard", password: "sesame")
                let (down, open) = try Self.live(bench, port, seconds: 30, clients: [client]) { _ in
                    .served
                }
                #expect(down == [nil] && open == nil)
                #expect(client.status == ["OL"])
                #expect(client.unknownWords.isEmpty)
            }
        }
    }

    @Test("shuts down in order, at least 120 s before the relay may open, after its own countdown")
    func cut() async throws {
        let bench = ServerBench()
        try await bench.serving { port in
            try await ServerBench.blocking {
                bench.report(.served)
                let clients = try ["tier3", "ups"].map {
                    try WinNUTClient(port, ups: $0, user: "guard", password: "sesame")
                }
                // As the power role announces it.
                let cut = bench.time.monotonic() + .seconds(300)
                let (down, open) = try Self.live(bench, port, seconds: 320, clients: clients) { _ in
                    .cutAt(cut)
                }
                let opened = try #require(open)
                for second in down {
                    let notice = opened - (try #require(second))
                    #expect(notice >= 120, "\(notice) s")
                    print("UPS: WinNUT's habits: down \(notice) s before the relay may open")
                }
                #expect(clients.map(\.unknownWords) == [[], []])
            }
        }
    }

    @Test("stays up where the cut is called off, also in its countdown", arguments: [60, 100])
    func calledOff(after: Int) async throws {
        let bench = ServerBench()
        try await bench.serving { port in
            try await ServerBench.blocking {
                bench.report(.served)
                let client = try WinNUTClient(port, ups: "ups", user: "guard", password: "sesame")
                let cut = bench.time.monotonic() + .seconds(300)
                let (down, open) = try Self.live(bench, port, seconds: 200, clients: [client]) {
                    $0 < after ? .cutAt(cut) : .served
                }
                #expect(down == [nil] && open == nil)
                #expect(client.status == ["OL"])
            }
        }
    }

    @Test("goes down by the count that goes on when power falls silent after an announcement")
    func silentPower() async throws {
        let bench = ServerBench()
        try await bench.serving { port in
            try await ServerBench.blocking {
                bench.report(.served)
                let client = try WinNUTClient(port, ups: "ups", user: "guard", password: "sesame")
                let cut = bench.time.monotonic() + .seconds(300)
                let (down, _) = try Self.live(bench, port, seconds: 150, clients: [client]) {
                    $0 < 3 ? .cutAt(cut) : nil
                }
                #expect(down[0].map { $0 <= 120 } == true, "\(String(describing: down[0]))")
            }
        }
    }

    @Test("stays up where power falls silent while it is served: the data are stale")
    func staleWhileServed() async throws {
        let bench = ServerBench()
        try await bench.serving { port in
            try await ServerBench.blocking {
                bench.report(.served)
                let client = try WinNUTClient(port, ups: "ups", user: "guard", password: "sesame")
                let (down, _) = try Self.live(bench, port, seconds: 120, clients: [client]) {
                    $0 < 3 ? .served : nil
                }
                #expect(down == [nil])
                let raw = try RawClient(port)
                #expect(raw.ask("GET VAR ups ups.status") == "ERR DATA-STALE")
            }
        }
    }
}
