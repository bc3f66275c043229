import Core
import Foundation
import Power
import Site
import Testing

/// Whatever is read, the estimate is one.
struct StateOfChargePropertyTests {
    @Test("Any reading at any pace leaves a share of 0 to 1, a deviation and a bank that can be")
    func anything() {
        let seeds = Lane.count(short: 20, full: 400)
        for seed in 1...seeds {
            var random = SeededRandom(seed: seed)
            for chemistry in Site.Power.Battery.Chemistry.allCases {
                let bank = BatteryBank(
                    chemistry: chemistry,
                    nominal: Volts([12, 24, 36, 48].randomElement(using: &random) ?? 24),
                    capacity: AmpereHours([1, 7, 200, 20_000].randomElement(using: &random) ?? 1))
                var estimator = StateOfCharge(bank: bank)
                for _ in 0..<400 {
                    let seconds = [0, 0.01, 10, 300, 3_600, 90_000, -5].randomElement(
                        using: &random)
                    estimator.advance(
                        Self.readings(of: bank, &random), by: .seconds(seconds ?? 1))
                    let learned = estimator.learned
                    let isSound =
                        estimator.estimate.map {
                            (0...1).contains($0.share) && $0.deviation > 0 && $0.deviation <= 0.351
                        } ?? true
                    #expect(
                        isSound && learned.isPlausible(for: bank),
                        "seed \(seed) \(chemistry): \(String(describing: estimator.estimate))")
                    guard isSound, learned.isPlausible(for: bank) else { return }
                }
            }
        }
    }

    @Test("What cannot be is as good as not read: it moves nothing")
    func refused() throws {
        let bank = BatteryBank(chemistry: .agm, nominal: Volts(24), capacity: AmpereHours(200))
        let start = StateOfCharge.Estimate(share: 0.6, deviation: 0.05)
        for wrong in [Double.nan, .infinity, -.infinity, 1e9] {
            var odd = StateOfCharge(bank: bank, believed: start)
            var blind = odd
            odd.advance(
                BatteryReadings(
                    volts: .measured(Volts(wrong)), netCurrent: .measured(Amperes(wrong)),
                    chargeCurrent: .measured(Amperes(wrong)), load: Watts(wrong),
                    temperature: .measured(Celsius(wrong))), by: .seconds(300))
            blind.advance(BatteryReadings(), by: .seconds(300))
            #expect(odd == blind, "\(wrong)")
            #expect(odd.estimate?.share == 0.6)
        }
        var lost = StateOfCharge(
            bank: bank, believed: StateOfCharge.Estimate(share: .nan, deviation: 0.1))
        #expect(lost.estimate == nil)
        lost.advance(
            BatteryReadings(volts: .measured(Volts(24.6)), netCurrent: .measured(.zero)),
            by: .seconds(10))
        #expect(try #require(lost.estimate).deviation > 0.1)
    }

    @Test("Learned figures that no bank has are not taken up")
    func implausible() {
        let bank = BatteryBank(chemistry: .agm, nominal: Volts(24), capacity: AmpereHours(200))
        let unknown = LearnedBank(unknown: bank)
        #expect(unknown.isPlausible(for: bank))
        let changes: [(inout LearnedBank) -> Void] = [
            { $0.capacity.value = 0.3 }, { $0.capacity.value = 1.2 },
            { $0.capacity.deviation = 0 }, { $0.capacity.deviation = .nan },
            { $0.offset.value = 5 }, { $0.load.value = -0.6 }, { $0.curve.value = 1 },
            { $0.resistance.value = 0 },
        ]
        for (index, change) in changes.enumerated() {
            var learned = unknown
            change(&learned)
            #expect(!learned.isPlausible(for: bank), "\(index)")
            #expect(StateOfCharge(bank: bank, learned: learned).learned == unknown, "\(index)")
        }
    }

    @Test("A year takes no more memory than its first days")
    func noGrowth() throws {
        let bank = BatteryBank(chemistry: .agm, nominal: Volts(24), capacity: AmpereHours(200))
        var estimator = StateOfCharge(bank: bank)
        var random = SeededRandom(seed: 3)
        func pass(_ days: Int) {
            for step in 0..<days * 288 {
                let isDay = step % 288 > 72 && step % 288 < 216
                estimator.advance(
                    BatteryReadings(
                        volts: .measured(Volts(Double.random(in: 24...25, using: &random))),
                        netCurrent: .measured(Amperes(isDay ? 4 : -4)), load: Watts(80),
                        isDark: !isDay), by: .seconds(300))
            }
        }
        pass(3)
        let before = try Self.residentPages()
        pass(Lane.isFull ? 365 : 60)
        let after = try Self.residentPages()
        // A step that kept a hundred bytes would take four hundred pages in the short lane.
        #expect(after <= before + 200, "\(after - before) pages more")
        #expect(estimator.estimate != nil)
    }

    /// Of this process, of 4 KiB.
    private static func residentPages() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    }

    private static func readings(
        of bank: BatteryBank, _ random: inout SeededRandom
    ) -> BatteryReadings {
        func amount(_ usual: ClosedRange<Double>) -> Double {
            switch Int.random(in: 0..<12, using: &random) {
            case 0: 0
            case 1: [.nan, .infinity, -.infinity, 1e308, -1e308].randomElement(using: &random) ?? 0
            case 2: Double.random(in: -1e6...1e6, using: &random)
            default: Double.random(in: usual, using: &random)
            }
        }
        func sensed<Unit>(_ usual: ClosedRange<Double>) -> Sensed<Unit> {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: .missing
            case 1: .modelled(Quantity(amount(usual)))
            default: .measured(Quantity(amount(usual)))
            }
        }
        let (volts, ampereHours) = (bank.nominal.value, bank.capacity.value)
        return BatteryReadings(
            volts: sensed(volts * 0.8...volts * 1.3),
            netCurrent: sensed(-ampereHours...ampereHours),
            chargeCurrent: sensed(0...ampereHours), load: Watts(amount(0...volts * ampereHours)),
            temperature: sensed(-30...60), isThrottled: .random(using: &random),
            isDark: .random(using: &random))
    }
}
