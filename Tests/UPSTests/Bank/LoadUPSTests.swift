import Core
import Testing

@testable import UPS

@Suite("The UPS of one load")
struct LoadUPSTests {
    private static let descriptions = [
        UPSDescription(tier: 3, text: "desk, lights"),
        UPSDescription(tier: 3, load: "desk", text: "desk alone"),
        UPSDescription(tier: 3, load: "lights", text: "lights alone"),
        UPSDescription(tier: 3, load: "Tier3", text: "a name that is taken"),
    ]

    private func bank(_ desk: LoadPlan, _ lights: LoadPlan) -> UPSBank {
        var bank = UPSBank(
            descriptions: Self.descriptions, users: BankBench.users, version: "1")
        _ = bank.handle(.connected(1, peer: "a"), at: .zero)
        _ = bank.handle(
            .plan(PlanSnapshot(tiers: [3: .init(loads: ["desk": desk, "lights": lights])])),
            at: .zero)
        return bank
    }

    private func ask(_ line: String, _ bank: inout UPSBank) -> String? {
        for case .answer(_, let text) in bank.handle(
            .received(1, line: Array(line.utf8)), at: .zero)
        {
            return text
        }
        return nil
    }

    @Test("tells of that load's cut alone, where the tier's tells of the first")
    func words() {
        var bank = bank(.served, .cutAt(.seconds(100)))
        #expect(
            ask("GET VAR desk ups.status", &bank) == "VAR desk ups.status \"OL\"\n")
        #expect(
            ask("GET VAR lights ups.status", &bank)
                == "VAR lights ups.status \"FSD OB LB DISCHRG\"\n")
        #expect(
            ask("GET VAR tier3 ups.status", &bank)
                == "VAR tier3 ups.status \"FSD OB LB DISCHRG\"\n")
    }

    @Test("is listed by its name behind its tier, unless the name is another's")
    func list() {
        var bank = bank(.served, .served)
        #expect(
            ask("LIST UPS", &bank) == """
                BEGIN LIST UPS
                UPS tier3 "desk, lights"
                UPS desk "desk alone"
                UPS lights "lights alone"
                UPS ups "desk, lights"
                END LIST UPS

                """)
    }

    @Test("has clients of its own, which the tier's does not count")
    func clients() {
        var bank = bank(.served, .served)
        for line in ["USERNAME guard", "PASSWORD sesame", "LOGIN desk"] {
            #expect(ask(line, &bank) == "OK\n")
        }
        #expect(bank.states.map(\.clients) == [0, 1, 0])
        #expect(bank.states.map(\.load) == [nil, "desk", "lights"])
    }

    @Test("a client that asks a tier's status without a log-in heeds it")
    func heeding() {
        var bank = bank(.served, .served)
        _ = ask("LIST VAR ups", &bank)
        #expect(bank.states[0].clients == 0)
        _ = ask("GET VAR ups ups.status", &bank)
        #expect(bank.states[0].clients == 1)
        #expect(bank.states[0].logins == 0)
        _ = bank.handle(.disconnected(1), at: .zero)
        #expect(bank.states[0].clients == 0)
    }
}
