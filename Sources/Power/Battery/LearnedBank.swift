import Core

/// What an estimator has learned of a bank and its instruments beside its charge: to be kept over a
/// restart, because it takes weeks to learn again.
public struct LearnedBank: Sendable, Hashable {
    /// A value and one standard deviation of it.
    public struct Figure: Sendable, Hashable {
        public var value: Double
        public var deviation: Double

        public init(_ value: Double, deviation: Double) {
            self.value = value
            self.deviation = deviation
        }

        /// Less sure by what came in between, at the most as unsure as `widest`.
        func widened(by deviation: Double, to widest: Double) -> Figure {
            let sum = self.deviation * self.deviation + deviation * deviation
            return Figure(value, deviation: min(sum.squareRoot(), max(widest, self.deviation)))
        }

        func isWithin(_ range: ClosedRange<Double>) -> Bool {
            range.contains(value) && deviation.isFinite && deviation > 0
        }
    }

    /// What the bank holds at 25 °C, of what its label says: 0.5 to 1.1.
    public var capacity: Figure
    /// Amperes that the current sensor adds, and that the battery loses on the way.
    public var offset: Figure
    /// By which part loads draw more than the site file says.
    public var load: Figure
    /// Volts that a block of 12 V stands above the chemistry's curve at rest.
    public var curve: Figure
    /// What the bank resists, of what a good one of its label does.
    public var resistance: Figure

    public init(
        capacity: Figure, offset: Figure, load: Figure, curve: Figure, resistance: Figure
    ) {
        self.capacity = capacity
        self.offset = offset
        self.load = load
        self.curve = curve
        self.resistance = resistance
    }

    /// A bank of which only the label is known.
    public init(unknown bank: BatteryBank) {
        let prior = StateOfCharge.prior(bank)
        capacity = Figure(1, deviation: prior.capacity)
        offset = Figure(0, deviation: prior.offset)
        load = Figure(0, deviation: prior.load)
        curve = Figure(0, deviation: prior.curve)
        resistance = Figure(1, deviation: BankResistance.unknown)
    }

    /// Whether every figure is one that ``StateOfCharge`` could have learned for the bank.
    public func isPlausible(for bank: BatteryBank) -> Bool {
        let (low, high) = StateOfCharge.limits(bank)
        return capacity.isWithin(low.capacity...high.capacity)
            && offset.isWithin(low.offset...high.offset) && load.isWithin(low.load...high.load)
            && curve.isWithin(low.curve...high.curve)
            && resistance.isWithin(BankResistance.range)
    }

    /// What of it is to be believed after so long without looking: a bank wears and sensors drift,
    /// slowly.
    public func aged(_ age: Duration, bank: BatteryBank) -> LearnedBank {
        guard age > .zero else { return self }
        let months = (age.inSeconds / 86_400 / 30).squareRoot()
        let prior = StateOfCharge.prior(bank)
        return LearnedBank(
            capacity: capacity.widened(by: 0.03 * months, to: prior.capacity),
            offset: offset.widened(by: 0.5 * prior.offset * months, to: prior.offset),
            load: load.widened(by: 0.05 * months, to: prior.load),
            curve: curve.widened(by: 0.3 * prior.curve * months, to: prior.curve),
            resistance: resistance.widened(by: 0.15 * months, to: BankResistance.unknown))
    }

    /// What stays of it when the bank is replaced: what belongs to sensors and loads. The offset is
    /// doubted anew, because a part of it was the old bank's loss.
    public func replaced(bank: BatteryBank) -> LearnedBank {
        var fresh = LearnedBank(unknown: bank)
        fresh.offset = offset.widened(by: 0.5 * fresh.offset.deviation, to: fresh.offset.deviation)
        fresh.load = load
        return fresh
    }
}
