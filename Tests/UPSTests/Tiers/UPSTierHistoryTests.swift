import Core
import Testing

@testable import UPS

/// Random plans, log-ins and waits against rules that are written down a second time here.
@Suite("One tier's UPS over random histories")
struct UPSTierHistoryTests {
    /// What the test itself has seen.
    private struct Witness {
        var forcedAt: Duration?
        var lastLogout = Duration.zero
        var lastLogin: Duration?
        var hasOpened = false
        var runtime: Duration?
    }

    @Test("its rules hold at each step")
    func histories() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        var openings = 0
        for _ in 0..<2_000 { openings += history(&random, seed) }
        #expect(openings > 500, "seed \(seed): histories that never open a relay show nothing")
    }

    private func history(_ random: inout SeededRandom, _ seed: UInt64) -> Int {
        let timing = UPSTiming(
            notice: .seconds(Int.random(in: 0...60, using: &random)), cap: .seconds(60),
            patience: .seconds(30), horizon: .seconds(600))
        var tier = UPSTier(number: 3, timing: timing)
        var witness = Witness()
        var logins = 0
        var openings = 0
        var now = Duration.zero
        for _ in 0..<60 {
            // Time stops at each deadline, as in the shell.
            var target = now + .milliseconds(Int.random(in: 0...20_000, using: &random))
            if let deadline = tier.deadline { target = max(now, min(target, deadline)) }
            now = target
            var outcomes = tier.advance(to: now)
            openings += check(outcomes, tier, &witness, timing, logins, now, seed)
            switch Int.random(in: 0..<12, using: &random) {
            case 0: outcomes = tier.plan(.served, at: now)
            case 1: outcomes = tier.plan(.cut, at: now)
            case 2: outcomes = tier.plan(.unknown, at: now)
            case 3...6:
                let offset = Int.random(in: -30...200, using: &random)
                outcomes = tier.plan(.cutAt(now + .seconds(offset)), at: now)
            case 7, 8:
                tier.login(at: now)
                logins += 1
                if let forced = witness.forcedAt, now <= forced + timing.cap {
                    (witness.lastLogin, witness.hasOpened) = (now, false)
                }
                outcomes = tier.advance(to: now)
            case 9 where logins > 0:
                tier.logout(at: now)
                logins -= 1
                witness.lastLogout = now
                outcomes = tier.advance(to: now)
            default: outcomes = []
            }
            openings += check(outcomes, tier, &witness, timing, logins, now, seed)
        }
        return openings
    }

    private func check(
        _ outcomes: [UPSTier.Outcome], _ tier: UPSTier, _ witness: inout Witness,
        _ timing: UPSTiming, _ logins: Int, _ now: Duration, _ seed: UInt64
    ) -> Int {
        let words = (tier.status ?? "").split(separator: " ")
        let isForced = words.contains("FSD")
        #expect(!(isForced && words.contains("OL")), "seed \(seed)")
        #expect(!(words.contains("OB") && words.contains("OL")), "seed \(seed)")
        #expect(words.contains("LB") == isForced, "seed \(seed)")
        #expect(tier.logins == logins, "seed \(seed)")

        if isForced, witness.forcedAt == nil {
            witness.forcedAt = now
            witness.lastLogout = now
            witness.lastLogin = nil
            witness.hasOpened = false
        } else if !isForced {
            witness.forcedAt = nil
        }
        let openings = outcomes.count { $0 == .relayMayOpen }
        if openings > 0 {
            #expect(openings == 1 && !witness.hasOpened, "seed \(seed): told twice")
            witness.hasOpened = true
            let forced = witness.forcedAt ?? now + .seconds(1)
            let isCapReached = now >= (witness.lastLogin ?? forced) + timing.cap
            let allWereGone = logins == 0 && now >= witness.lastLogout + timing.notice
            #expect(isCapReached || allWereGone, "seed \(seed): relay before its time")
        }
        if let forced = witness.forcedAt, now > (witness.lastLogin ?? forced) + timing.cap {
            #expect(witness.hasOpened, "seed \(seed): the cap passed and nobody was told")
        }

        if words.contains("OB") {
            let runtime = tier.runtime(at: now)
            #expect(runtime != nil && runtime ?? .zero >= .zero, "seed \(seed)")
            if let before = witness.runtime, let runtime {
                #expect(runtime <= before, "seed \(seed): the runtime rose")
            }
            witness.runtime = runtime
        } else {
            witness.runtime = nil
        }
        return openings
    }
}
