import Core
import Power
import Site
import Testing

struct StateOfChargeTests {
    @Test("A counter with an offset stays near the truth through its nights, every chemistry")
    func offset() throws {
        for chemistry in Site.Power.Battery.Chemistry.allCases {
            for error in [-0.15, 0.15] {
                var bench = BatteryBench(chemistry, charge: 0.7)
                bench.sensorOffset = error
                var estimator = StateOfCharge(bank: bench.bank)
                // The bank is never full.
                bench.run(&estimator, days: 60)
                let worst = bench.errors.suffix(40 * 24).map(abs).max() ?? 1
                #expect(worst < 0.13, "\(chemistry) \(error): off by \(worst)")
            }
        }
    }

    @Test("A held voltage lifts an estimate that hardly knows, and none that knows")
    func held() throws {
        func share(_ believed: StateOfCharge.Estimate, minutes: Int) -> StateOfCharge.Estimate? {
            let bank = BatteryBank(
                chemistry: .agm, nominal: Volts(24), capacity: AmpereHours(200))
            var estimator = StateOfCharge(bank: bank, believed: believed)
            for _ in 0..<minutes {
                // In float: too little for a full battery to be noticed.
                estimator.advance(
                    BatteryReadings(
                        volts: .measured(Volts(27.6)), netCurrent: .measured(Amperes(2)),
                        isThrottled: true), by: .seconds(60))
            }
            return estimator.estimate
        }
        let lifted = try #require(
            share(StateOfCharge.Estimate(share: 0.6, deviation: 0.25), minutes: 30))
        #expect((0.8...0.91).contains(lifted.share))
        #expect(lifted.deviation > 0.09)
        let known = try #require(
            share(StateOfCharge.Estimate(share: 0.6, deviation: 0.05), minutes: 30))
        #expect(known.share < 0.63)
    }

    @Test("A plain counter with that offset would be lost: the control")
    func control() {
        var bench = BatteryBench(.agm, charge: 0.7)
        bench.sensorOffset = 0.15
        bench.hidesVolts = true
        var estimator = StateOfCharge(
            bank: bench.bank, believed: StateOfCharge.Estimate(share: 0.7, deviation: 0.02))
        bench.run(&estimator, days: 60)
        #expect((bench.errors.last.map(abs) ?? 0) > 0.15)
    }

    @Test("A wrong start is found out within three nights", arguments: [0.95, 0.1])
    func wrongStart(believed: Double) {
        for chemistry in [Site.Power.Battery.Chemistry.agm, .gel, .flooded] {
            var bench = BatteryBench(chemistry, charge: 0.55)
            var estimator = StateOfCharge(
                bank: bench.bank,
                believed: StateOfCharge.Estimate(share: believed, deviation: 0.05))
            bench.run(&estimator, days: 3)
            let off = abs(bench.errors.last ?? 1)
            #expect(off < 0.08, "\(chemistry) from \(believed): off by \(off)")
        }
    }

    @Test("Without a current sensor the relays' draw and the voltage carry the estimate")
    func noCurrent() {
        var bench = BatteryBench(.agm, charge: 0.6)
        bench.hidesCurrent = true
        var estimator = StateOfCharge(bank: bench.bank)
        bench.run(&estimator, days: 20)
        let worst = bench.errors.suffix(10 * 24).map(abs).max() ?? 1
        #expect(worst < 0.16, "off by \(worst)")
        #expect((estimator.estimate?.deviation ?? 0) > 0.02)
    }

    @Test("A full charge sets the estimate and says when it was")
    func full() {
        var estimator = StateOfCharge(
            bank: BatteryBench(.agm, charge: 1).bank,
            believed: StateOfCharge.Estimate(share: 0.7, deviation: 0.1))
        for _ in 0..<6 {
            estimator.advance(
                BatteryReadings(
                    volts: .measured(Volts(28.8)), netCurrent: .measured(Amperes(1)),
                    isThrottled: true), by: .seconds(300))
        }
        #expect((estimator.estimate?.share ?? 0) > 0.95)
        #expect((estimator.estimate?.deviation ?? 1) <= 0.025)
        #expect(estimator.sinceFull != nil)
    }

    @Test("A high current at the absorption voltage is no full battery")
    func notFull() {
        var estimator = StateOfCharge(
            bank: BatteryBench(.agm, charge: 1).bank,
            believed: StateOfCharge.Estimate(share: 0.7, deviation: 0.02))
        for _ in 0..<6 {
            estimator.advance(
                BatteryReadings(
                    volts: .measured(Volts(28.8)), netCurrent: .measured(Amperes(9)),
                    isThrottled: true), by: .seconds(300))
        }
        #expect(estimator.sinceFull == nil)
        #expect((estimator.estimate?.share ?? 1) < 0.75)
    }

    @Test("Nothing is claimed before anything was measured, and doubt grows while nothing is")
    func doubt() {
        let bank = BatteryBench(.agm, charge: 1).bank
        var blank = StateOfCharge(bank: bank)
        blank.advance(BatteryReadings(load: Watts(50)), by: .seconds(300))
        #expect(blank.estimate == nil)
        var estimator = StateOfCharge(
            bank: bank, believed: StateOfCharge.Estimate(share: 0.8, deviation: 0.03))
        for _ in 0..<120 {
            estimator.advance(BatteryReadings(load: Watts(50)), by: .seconds(300))
        }
        #expect((estimator.estimate?.share ?? 1) < 0.72)
        #expect((estimator.estimate?.deviation ?? 0) > 0.05)
    }

    @Test("What a charge sensor shows in the dark teaches its offset")
    func darkOffset() {
        var estimator = StateOfCharge(
            bank: BatteryBench(.agm, charge: 1).bank,
            believed: StateOfCharge.Estimate(share: 0.8, deviation: 0.03))
        for _ in 0..<60 {
            estimator.advance(
                BatteryReadings(
                    chargeCurrent: .measured(Amperes(0.12)), load: Watts(50), isDark: true),
                by: .seconds(300))
        }
        #expect(abs(estimator.learnedOffset.value - 0.12) < 0.03)
    }
}

/// A bank whose curve and resistance are not those of the table.
struct BatteryBench {
    let bank: BatteryBank
    var charge: Double
    var sensorOffset = 0.0
    var hidesCurrent = false
    var hidesVolts = false
    private(set) var errors: [Double] = []
    private var slow = 0.0
    private var noise = SeededRandom(seed: 7)

    init(_ chemistry: Site.Power.Battery.Chemistry, charge: Double) {
        bank = BatteryBank(
            chemistry: chemistry, nominal: Volts(24), capacity: AmpereHours(200))
        self.charge = charge
    }

    /// Twelve hours of sun that keeps the bank about two thirds full, 3 A of loads all day.
    mutating func run(_ estimator: inout StateOfCharge, days: Int) {
        for step in 0..<days * 288 {
            let hour = Double(step % 288) / 12
            let light = hour > 6 && hour < 18 ? 2 * (1 - abs(hour - 12) / 6) : 0
            let current = 6.3 * light * (1 + 2 * (0.65 - charge)) - 3
            let kept = current > 0 ? current * 0.95 : current
            charge = min(max(charge + kept / 12 / 200, 0), 1)
            slow += (current * 0.010 - slow) / 18
            let rest = bank.character.restVolts
            let position = min(charge, 0.999_9) * 10
            let index = Int(position)
            let part = position - Double(index)
            let open = (rest[index] * (1 - part) + rest[index + 1] * part) * 2 + 0.03
            let jitter = Double(Int.random(in: -30...30, using: &noise)) / 1_000
            let volts = open + current * 0.015 + slow + jitter
            estimator.advance(
                BatteryReadings(
                    volts: hidesVolts ? .missing : .measured(Volts(volts)),
                    netCurrent: hidesCurrent
                        ? .missing : .measured(Amperes(current + sensorOffset)),
                    chargeCurrent: hidesCurrent ? .modelled(Amperes(current + 3)) : .missing,
                    load: Watts(3 * volts), isDark: light == 0), by: .seconds(300))
            if step % 12 == 11, let estimate = estimator.estimate {
                errors.append(estimate.share - charge)
            }
        }
    }
}
