import Core
import Testing
import Uplink

@Suite("A word of HQ's")
struct ProbeTests {
    @Test("costs a tenth of a contact over the connection that stands")
    func cheap() async throws {
        let both = try PostAndHub()
        try await both.withMemoryHub { port in
            let exchange = try both.exchange(port: port)
            _ = try await exchange.hello()
            let contact = exchange.traffic()
            var probes: [LinkTraffic] = []
            for _ in 0..<3 {
                let before = exchange.traffic()
                try await exchange.probe()
                let now = exchange.traffic()
                probes.append(
                    LinkTraffic(
                        sent: now.sent - before.sent, received: now.received - before.received))
            }
            print("A first contact: \(contact); words of HQ's: \(probes)")
            #expect(probes.allSatisfy { $0.total > 0 && $0.total * 10 < contact.total })
            await exchange.close()
        }
    }

    @Test("is no answer of a hub that is not there, which is told from silence")
    func refused() async throws {
        let both = try PostAndHub()
        let exchange = try both.exchange(port: 1)
        let fault = await both.fault { () async throws(UplinkFault) in try await exchange.probe() }
        guard case .unreachable(_, _, isAnswered: true)? = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(await LinkWitness.answers(host: "127.0.0.1", port: 1))
        #expect(await LinkWitness.answers(host: "nobody.invalid", port: 1) == false)
        await exchange.close()
    }
}
