import Core

@testable import UPS

/// A bank with tiers 1, 3 and 4, users `guard` and `chief`, and a clock of its own.
struct BankBench {
    var bank: UPSBank
    var now: Duration = .seconds(1_000)
    var actions: [UPSBank.Action] = []

    static let users = [
        "guard": UPSUser(password: .secret("sesame")),
        "chief": UPSUser(password: .secret("open up"), isPrimary: true),
    ]

    static let descriptions = [
        UPSDescription(tier: 1, text: "the LAN"),
        UPSDescription(tier: 3, text: #"workstation 1 "east""#, nominalPower: Watts(80)),
        UPSDescription(tier: 4, text: "workstation 2"),
    ]

    init(timing: UPSTiming = UPSTiming(), isHeard: Bool = true) {
        bank = UPSBank(
            descriptions: Self.descriptions, users: Self.users, timing: timing, version: "1.0")
        for id: UInt64 in 1...3 {
            _ = bank.handle(.connected(id, peer: "192.0.2.\(id)"), at: now)
        }
        if isHeard { plan(.served) }
    }

    static func snapshot(_ plan: LoadPlan) -> PlanSnapshot {
        PlanSnapshot(
            tiers: [
                1: .init(loads: ["network": .served]),
                3: .init(loads: ["workstation-1": plan], power: Watts(60)),
                4: .init(loads: ["workstation-2": .served]),
            ], batteryVoltage: Volts(25.25), batteryCurrent: Amperes(-1.5))
    }

    mutating func plan(_ plan: LoadPlan) {
        actions = bank.handle(.plan(Self.snapshot(plan)), at: now)
    }

    mutating func pass(_ duration: Duration) {
        now += duration
        actions = bank.handle(.time, at: now)
    }

    /// What the client hears.
    mutating func ask(_ line: String, _ client: UInt64 = 1) -> String {
        actions = bank.handle(.received(client, line: Array(line.utf8)), at: now)
        return actions.compactMap { action in
            if case .answer(client, let text) = action { text } else { nil }
        }.joined(separator: "|")
    }

    mutating func login(_ client: UInt64 = 1, to ups: String = "tier3", as user: String = "guard") {
        _ = ask("USERNAME \(user)", client)
        _ = ask(user == "guard" ? "PASSWORD sesame" : #"PASSWORD "open up""#, client)
        _ = ask("LOGIN \(ups)", client)
    }
}
