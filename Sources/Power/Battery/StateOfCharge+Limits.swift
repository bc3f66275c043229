import Core

/// What is assumed of a bank before it taught anything, and how far it can be believed to differ.
extension StateOfCharge {
    /// Where nothing at all is known of the share.
    static let widest = 0.35

    /// One standard deviation of each before anything was seen. Meters are built for their bank:
    /// ±0.2 A at 200 Ah, the bank's own loss included. Site files tell the loads' draw to a
    /// seventh.
    static func prior(_ bank: BatteryBank) -> ChargeUnknowns {
        ChargeUnknowns(
            share: widest, offset: max(0.05, bank.capacity.value * 0.001), capacity: 0.2,
            load: 0.15, curve: bank.character.restError)
    }

    static func limits(_ bank: BatteryBank) -> (low: ChargeUnknowns, high: ChargeUnknowns) {
        let prior = prior(bank)
        let offset = 4 * prior.offset
        let curve = 2.5 * prior.curve
        return (
            ChargeUnknowns(
                share: 0, offset: -offset, capacity: capacityRange.lowerBound, load: -0.4,
                curve: -curve),
            ChargeUnknowns(
                share: 1, offset: offset, capacity: capacityRange.upperBound, load: 0.4,
                curve: curve)
        )
    }

    /// However much was seen, nothing is known better than this: what is left out of the model is
    /// wrong in the same way every day.
    private static let least = ChargeUnknowns(
        share: 0.01, offset: 0.01, capacity: 0.05, load: 0.02, curve: 0.005)

    mutating func settle() {
        let (low, high) = Self.limits(bank)
        belief.settle(from: low, to: high, least: Self.least, widest: Self.widest)
    }

    static func belief(
        _ start: LearnedBank, share: Double, deviation: Double
    ) -> ChargeBelief {
        ChargeBelief(
            mean: ChargeUnknowns(
                share: share, offset: start.offset.value, capacity: start.capacity.value,
                load: start.load.value, curve: start.curve.value),
            deviations: ChargeUnknowns(
                share: deviation, offset: start.offset.deviation,
                capacity: start.capacity.deviation, load: start.load.deviation,
                curve: start.curve.deviation))
    }

    /// The readings without what no battery can show. ``SensorWatch`` refuses such answers before
    /// they come here; an estimate that is kept for months does not rely on it.
    func plausible(_ readings: BatteryReadings) -> BatteryReadings {
        var readings = readings
        let volts = bank.nominal.value * 0.5...bank.nominal.value * 1.7
        let amperes = 10 * bank.capacity.value
        readings.volts = readings.volts.within(volts)
        readings.netCurrent = readings.netCurrent.within(-amperes...amperes)
        readings.chargeCurrent = readings.chargeCurrent.within(-amperes...amperes)
        readings.temperature = readings.temperature.within(-60...90)
        if !(0...amperes * bank.nominal.value).contains(readings.load.value) {
            readings.load = .zero
        }
        return readings
    }
}

extension Sensed {
    /// `missing` where the amount lies outside, or is no number.
    fileprivate func within(_ range: ClosedRange<Double>) -> Sensed {
        guard let value = quantity?.value, range.contains(value) else { return .missing }
        return self
    }
}
