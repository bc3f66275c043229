import Core
import Power
import Site
import Testing

/// One rule of the estimator each.
struct StateOfChargeRulesTests {
    private typealias Chemistry = Site.Power.Battery.Chemistry

    private static func bank(_ chemistry: Site.Power.Battery.Chemistry = .agm) -> BatteryBank {
        BatteryBank(chemistry: chemistry, nominal: Volts(24), capacity: AmpereHours(200))
    }

    /// A night at rest at one voltage, begun with a belief.
    private static func night(
        _ chemistry: Site.Power.Battery.Chemistry, volts: Double, believed: Double,
        deviation: Double, hours: Int = 10
    ) throws -> StateOfCharge.Estimate {
        var estimator = StateOfCharge(
            bank: bank(chemistry),
            believed: StateOfCharge.Estimate(share: believed, deviation: deviation))
        for _ in 0..<hours * 12 + 24 {
            estimator.advance(
                BatteryReadings(
                    volts: .measured(Volts(volts)), netCurrent: .measured(.zero), isDark: true),
                by: .seconds(300))
        }
        return try #require(estimator.estimate)
    }

    @Test(
        "A rest voltage pulls as far as the curve can be trusted",
        arguments: [
            // Half full by lead's curve, and believed at 40 %: nearly all the way.
            (Site.Power.Battery.Chemistry.agm, 24.58, 0.4, 0.1, 0.46...0.52),
            (.gel, 24.62, 0.4, 0.1, 0.46...0.52), (.flooded, 24.34, 0.4, 0.1, 0.46...0.52),
            // Lithium's middle is flat: 40 mV say little against a counter that is sure ...
            (.lifepo4, 26.38, 0.45, 0.04, 0.44...0.55),
            // ... and its foot is steep.
            (.lifepo4, 25.50, 0.25, 0.1, 0.08...0.17),
        ])
    func pull(
        chemistry: Site.Power.Battery.Chemistry, volts: Double, believed: Double,
        deviation: Double, expected: ClosedRange<Double>
    ) throws {
        let estimate = try Self.night(
            chemistry, volts: volts, believed: believed, deviation: deviation)
        #expect(expected.contains(estimate.share), "\(estimate)")
    }

    @Test("Lithium's flat middle leaves more doubt than its foot, and no night leaves none")
    func doubt() throws {
        let middle = try Self.night(.lifepo4, volts: 26.3, believed: 0.5, deviation: 0.15)
        let foot = try Self.night(.lifepo4, volts: 25.6, believed: 0.12, deviation: 0.15)
        #expect(middle.deviation > foot.deviation + 0.005)
        for chemistry in Chemistry.allCases {
            let volts = chemistry == .lifepo4 ? 25.6 : 24.6
            let believed = chemistry == .lifepo4 ? 0.12 : 0.5
            let long = try Self.night(
                chemistry, volts: volts, believed: believed, deviation: 0.1, hours: 24 * 30)
            #expect(long.deviation > 0.015, "\(chemistry)")
        }
    }

    @Test("No voltage is compared for two hours after charging, nor while it is held")
    func surface() {
        var estimator = StateOfCharge(
            bank: Self.bank(), believed: StateOfCharge.Estimate(share: 0.5, deviation: 0.1))
        func pass(_ hours: Double, amperes: Double, volts: Double, held: Bool = false) {
            for _ in 0..<Int(hours * 12) {
                estimator.advance(
                    BatteryReadings(
                        volts: .measured(Volts(volts)), netCurrent: .measured(Amperes(amperes)),
                        isThrottled: held), by: .seconds(300))
            }
        }
        pass(0.1, amperes: 10, volts: 26.5)
        let before = estimator.estimate?.share ?? 0
        pass(1.9, amperes: 0, volts: 25.6)
        #expect(abs((estimator.estimate?.share ?? 1) - before) < 0.01)
        pass(6, amperes: 0, volts: 25.6)
        #expect((estimator.estimate?.share ?? 0) > before + 0.2)
    }

    @Test("A contradiction is believed after four hours of rest and teaches nothing else")
    func contradiction() {
        var estimator = StateOfCharge(
            bank: Self.bank(), believed: StateOfCharge.Estimate(share: 0.9, deviation: 0.03))
        func rest(_ minutes: Int) {
            for _ in 0..<minutes / 5 {
                estimator.advance(
                    BatteryReadings(volts: .measured(Volts(24.58)), netCurrent: .measured(.zero)),
                    by: .seconds(300))
            }
        }
        // Two hours until it counts as rest.
        rest(120 + 225)
        #expect((estimator.estimate?.share ?? 0) > 0.85)
        #expect(estimator.contradictedFor > .seconds(3 * 3_600))
        rest(240)
        #expect((0.45...0.56).contains(estimator.estimate?.share ?? 1))
        #expect(estimator.contradictedFor == .zero)
        #expect(abs(estimator.learned.capacity.value - 1) < 0.02)
        #expect(abs(estimator.learned.curve.value) < 0.02)
        #expect(abs(estimator.learnedOffset.value) < 0.05)
    }

    @Test("A bank that resists more is not taken for an emptier one")
    func resistance() throws {
        // Loads of 2 and 8 A in turns at a bank that is at 60 % and drops three times as much as
        // it should.
        var estimator = StateOfCharge(
            bank: Self.bank(), believed: StateOfCharge.Estimate(share: 0.6, deviation: 0.05))
        var share = 0.6
        for step in 0..<96 {
            let amperes = step / 6 % 2 == 0 ? -2.0 : -8.0
            share += amperes / 12 / 200
            let open = 24.34 + (share - 0.5) * 2.4 + 0.24
            estimator.advance(
                BatteryReadings(
                    volts: .measured(Volts(open + 3 * 0.02 * amperes)),
                    netCurrent: .measured(Amperes(amperes))), by: .seconds(300))
        }
        #expect((2...4).contains(estimator.learned.resistance.value))
        #expect(estimator.learned.resistance.deviation < 0.3)
        #expect(abs(try #require(estimator.estimate).share - share) < 0.06)
    }

    @Test("The cold keeps a part of the bank from the plan, not from the count")
    func cold() throws {
        func after(_ celsius: Double) -> StateOfCharge {
            var estimator = StateOfCharge(
                bank: Self.bank(), believed: StateOfCharge.Estimate(share: 0.8, deviation: 0.03))
            for _ in 0..<12 {
                estimator.advance(
                    BatteryReadings(
                        netCurrent: .measured(Amperes(-10)),
                        temperature: .measured(Celsius(celsius))), by: .seconds(300))
            }
            return estimator
        }
        let (warm, cold) = (after(25), after(0))
        #expect(warm.usableBank.energy == Self.bank().energy)
        #expect(abs(cold.usableBank.energy.value / Self.bank().energy.value - 0.85) < 0.001)
        #expect(cold.estimate?.share == warm.estimate?.share)
        #expect(cold.capacity.value == warm.capacity.value)
    }

    @Test("Learned figures grow doubtful with months, and no further than a bank nobody knows")
    func aging() {
        let bank = Self.bank()
        var learned = LearnedBank(unknown: bank)
        learned.capacity = LearnedBank.Figure(0.7, deviation: 0.05)
        let month = learned.aged(.seconds(30 * 86_400), bank: bank)
        #expect(month.capacity.value == 0.7)
        #expect((0.055...0.065).contains(month.capacity.deviation))
        let years = learned.aged(.seconds(3_000 * 86_400), bank: bank)
        #expect(years.capacity.deviation == LearnedBank(unknown: bank).capacity.deviation)
        #expect(learned.aged(.seconds(-5), bank: bank) == learned)
    }
}
