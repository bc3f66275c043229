import Core
import Power
import Site
import Testing

/// The estimator against a bank of somebody else's making (`second_bank.py`): sixty days without
/// a full charge, begun from nothing but a voltage. Errors are in shares of what the bank truly
/// holds, root mean square over all steps from the first on.
@Suite(.enabled(if: SecondBank.isHere, "no python3"))
struct SecondBankTests {
    private typealias Chemistry = Site.Power.Battery.Chemistry

    private static let chemistries = Chemistry.allCases
    private static let seeds = Lane.isFull ? Array(1...3) : [1]

    /// Every chemistry; the short lane sees the most worn and a new bank, the offset one way each.
    private static let cases: [(capacity: Double, offset: Double)] =
        Lane.isFull
        ? [0.6, 0.8, 1].flatMap { capacity in [-0.15, 0.15].map { (capacity, $0) } }
        : [(0.6, 0.15), (1, -0.15)]

    @Test("Within five points on sixty days, worn or new, and it says how far it may be off")
    func sixtyDays() throws {
        print(Self.heading)
        for chemistry in Self.chemistries {
            for (capacity, offset) in Self.cases {
                for seed in Self.seeds {
                    let bank = try SecondBank(
                        chemistry, capacity: capacity, offset: offset, seed: seed)
                    try #require(bank.rows.count == 60 * 288)
                    try #require(bank.rows.allSatisfy { $0.share < 0.95 }, "never full")
                    var estimator = StateOfCharge(bank: bank.bank)
                    let outcome = bank.replay(&estimator)
                    Self.show(bank, seed, outcome, estimator)
                    let label = "\(chemistry) \(capacity) \(offset) seed \(seed)"
                    #expect(outcome.rms < 0.05, "\(label)")
                    #expect(outcome.coverage >= 0.9, "\(label): \(outcome.coverage)")
                    // Two deviations that hold everything would be no statement.
                    #expect(outcome.meanDeviation < 0.07, "\(label)")
                }
            }
        }
    }

    @Test("Without a current sensor the relays' states and the charge current do as well")
    func noShunt() throws {
        print(Self.heading)
        for chemistry in Self.chemistries {
            for (capacity, offset) in Self.cases {
                let bank = try SecondBank(chemistry, capacity: capacity, offset: offset)
                var estimator = StateOfCharge(bank: bank.bank)
                let outcome = bank.replay(&estimator) { $0.netCurrent = .missing }
                Self.show(bank, 1, outcome, estimator)
                #expect(outcome.rms < 0.06, "\(chemistry) \(capacity) \(offset)")
                #expect(outcome.coverage >= 0.9, "\(chemistry) \(capacity) \(offset)")
            }
        }
    }

    @Test("The role's own pace, thirty steps where these have one, comes to the same")
    func pace() throws {
        for chemistry in [Chemistry.agm, .lifepo4] {
            let bank = try SecondBank(chemistry, capacity: 0.8, offset: 0.15, days: 12)
            var estimator = StateOfCharge(bank: bank.bank)
            let outcome = bank.replay(&estimator, parts: 30)
            #expect(outcome.rms < 0.06, "\(chemistry): \(outcome.rms)")
            #expect(outcome.coverage >= 0.9, "\(chemistry): \(outcome.coverage)")
            var slower = StateOfCharge(bank: bank.bank)
            _ = bank.replay(&slower)
            let shares = (estimator.estimate?.share ?? 0, slower.estimate?.share ?? 1)
            #expect(abs(shares.0 - shares.1) < 0.04, "\(chemistry): \(shares)")
        }
    }

    @Test("The control: a counter that sees no voltage is lost on the same days")
    func control() throws {
        for chemistry in Self.chemistries {
            // One of the two runs off to an end; the other may be saved by the bank's own loss.
            let worst = try [-0.15, 0.15].map { offset in
                let bank = try SecondBank(chemistry, capacity: 0.6, offset: offset)
                var estimator = StateOfCharge(
                    bank: bank.bank, believed: StateOfCharge.Estimate(share: 0.6, deviation: 0.02))
                return bank.replay(&estimator) { $0.volts = .missing }.rms
            }.max()
            #expect(worst ?? 0 > 0.15, "\(chemistry): \(worst ?? 0)")
        }
    }

    @Test("Forty points of a wrong start are found out within three nights")
    func wrongStart() throws {
        for chemistry in Self.chemistries {
            for (capacity, offset) in Self.cases {
                let bank = try SecondBank(chemistry, capacity: capacity, offset: offset, days: 4)
                for wrong in [0.2, 0.98] {
                    for hasShunt in [true, false] {
                        // Sure of itself, as after a card that was in another post.
                        var estimator = StateOfCharge(
                            bank: bank.bank,
                            believed: StateOfCharge.Estimate(share: wrong, deviation: 0.03))
                        _ = bank.replay(&estimator, days: 0..<3) {
                            if !hasShunt { $0.netCurrent = .missing }
                        }
                        let error = estimator.estimate.map {
                            abs($0.share - bank.rows[3 * 288 - 1].share)
                        }
                        #expect(
                            error ?? 1 < 0.1,
                            "\(chemistry) \(capacity) \(offset) from \(wrong): \(error ?? 1)")
                    }
                }
            }
        }
    }

    @Test("What the bank holds is learned between full charges and rest, within its own doubt")
    func capacity() throws {
        for chemistry in Self.chemistries {
            for (capacity, offset) in Self.cases {
                let bank = try SecondBank(
                    chemistry, capacity: capacity, offset: offset, fullOn: [4, 5, 25, 45])
                var estimator = StateOfCharge(bank: bank.bank)
                let outcome = bank.replay(&estimator)
                let learned = estimator.learned.capacity
                print(
                    "\(chemistry) holding \(capacity): learned",
                    Self.percent(learned.value), "+/-", Self.percent(learned.deviation))
                #expect(estimator.sinceFull != nil, "\(chemistry) \(capacity)")
                // Slow discharges get a little more out of a bank than its label's twenty hours.
                #expect(abs(learned.value - capacity) < 0.12, "\(chemistry) \(capacity)")
                #expect(abs(learned.value - capacity) < 2.5 * learned.deviation)
                #expect(outcome.rms < 0.05, "\(chemistry) \(capacity) \(offset)")
                // The plan reckons with it.
                let energy = estimator.usableBank.energy.value / bank.bank.energy.value
                #expect(abs(energy - learned.value) < 0.1)
            }
        }
    }

    @Test("What was learned is of use to the next process, and nothing to another bank")
    func handedOn() throws {
        for chemistry in Self.chemistries {
            let bank = try SecondBank(chemistry, capacity: 0.6, offset: 0.15, days: 30)
            var first = StateOfCharge(bank: bank.bank)
            _ = bank.replay(&first, days: 0..<20)
            var second = StateOfCharge(
                bank: bank.bank, believed: first.estimate, learned: first.learned)
            var blank = StateOfCharge(bank: bank.bank, believed: first.estimate)
            let kept = bank.replay(&second, days: 20..<30)
            let lost = bank.replay(&blank, days: 20..<30)
            #expect(kept.rms < 0.06)
            #expect(
                abs(second.learned.capacity.value - first.learned.capacity.value) < 0.05,
                "\(chemistry)")
            #expect(second.learned.capacity.deviation < blank.learned.capacity.deviation + 0.01)
            #expect(kept.rms < lost.rms + 0.01, "\(chemistry)")
            second.replaceBank()
            #expect(second.estimate == nil && second.sinceFull == nil)
            #expect(second.learned.capacity == LearnedBank(unknown: bank.bank).capacity)
            #expect(second.learnedOffset == first.learnedOffset || second.learnedOffset != .zero)
        }
    }

    // MARK: - The table

    private static let heading =
        "chemistry   holds  offset seed   rms worst   dev in2dev   learned    offset"

    private static func show(
        _ bank: SecondBank, _ seed: Int, _ outcome: SecondBank.Outcome, _ end: StateOfCharge
    ) {
        let learned = end.learned
        print(
            pad("\(bank.chemistry)", -10), pad(percent(bank.capacity), 6),
            pad("\(bank.offset)", 7), pad("\(seed)", 4), pad(percent(outcome.rms), 5),
            pad(percent(outcome.worst), 5), pad(percent(outcome.meanDeviation), 5),
            pad(percent(outcome.coverage), 6),
            pad("\(percent(learned.capacity.value))+/-\(percent(learned.capacity.deviation))", 11),
            pad("\((learned.offset.value * 100).rounded() / 100)", 8))
    }

    private static func percent(_ share: Double) -> String { "\((share * 1_000).rounded() / 10)" }

    /// To the left where `width` is negative.
    private static func pad(_ text: String, _ width: Int) -> String {
        let blanks = String(repeating: " ", count: max(0, abs(width) - text.count))
        return width < 0 ? text + blanks : blanks + text
    }
}
