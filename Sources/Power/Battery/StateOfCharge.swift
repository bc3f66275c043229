public import Core
import Glibc

/// How full the battery is: ampere hours counted, held to the rest voltage and to full charges.
///
/// A counter alone drifts by its sensor's offset until it is worthless; a voltage table alone is
/// fooled by every load. Here the counter carries the estimate, and what it may be wrong by grows;
/// a rest voltage pulls it back as far as the chemistry's curve can be trusted, and a full charge
/// sets it. What counter and voltage disagree about teaches, slowly and each by as much as it may
/// be to blame, the bank's capacity, the sensor's offset, the loads' draw where no current is
/// measured, and how the bank's curve stands to its chemistry's. Its resistance is learned from
/// loads that come and go.
///
/// A share is one of what this bank holds now, at 25 °C; ``capacity`` says what that is.
///
/// Pure: time enters as the length of a step, values through ``BatteryReadings``.
public struct StateOfCharge: Sendable, Hashable {
    /// A share of the charge, 0 to 1, and one standard deviation of it.
    public struct Estimate: Sendable, Hashable {
        public var share: Double
        public var deviation: Double

        public init(share: Double, deviation: Double) {
            self.share = share
            self.deviation = deviation
        }
    }

    /// Steps longer than this are cut: after a pause nothing is known of what happened.
    public static let longestStep = Duration.seconds(3_600)
    /// Hours of rest that must agree before the voltage is believed against the counter.
    public static let patience = Duration.seconds(4 * 3_600)
    /// What a bank can hold of what its label says; a lesser one is past use, a greater one was
    /// given a wrong label.
    public static let capacityRange = 0.5...1.1

    /// As it was bought.
    public let bank: BatteryBank
    /// For this long the rest voltage has contradicted the estimate by more than either's error;
    /// when ``patience`` has passed the voltage is believed.
    public internal(set) var contradictedFor: Duration = .zero
    /// How often that went on for ``patience`` and the voltage was believed.
    public internal(set) var contradictions = 0
    /// Since the last full charge; `nil` when none was seen.
    public internal(set) var sinceFull: Duration?

    var belief: ChargeBelief
    var resistance: BankResistance
    /// Whether the share in ``belief`` stands on anything.
    private var isBegun = false
    var polarisation = 0.0
    /// Seconds since the battery was last charged, up to a day.
    var sinceCharging = 0.0
    /// Seconds for which it has hardly taken anything at a high voltage.
    var tailFor = 0.0
    private var celsius = Self.mild

    /// - Parameters:
    ///   - believed: what was known before a restart, already widened for its age.
    ///   - learned: the same of the bank; what is not plausible for it is not believed.
    public init(bank: BatteryBank, believed: Estimate? = nil, learned: LearnedBank? = nil) {
        self.bank = bank
        let known = learned.flatMap { $0.isPlausible(for: bank) ? $0 : nil }
        let start = known ?? LearnedBank(unknown: bank)
        belief = Self.belief(start, share: 0.5, deviation: Self.widest)
        resistance = BankResistance(
            ratio: start.resistance.value, deviation: start.resistance.deviation)
        if let believed, believed.share.isFinite, believed.deviation.isFinite {
            begin(believed.share, deviation: believed.deviation)
            settle()
        }
    }

    /// `nil` until a voltage was measured or a former estimate was given.
    public var estimate: Estimate? {
        guard isBegun else { return nil }
        return Estimate(
            share: belief.mean.share, deviation: belief.errors.share.share.squareRoot())
    }

    /// What the current sensor adds, as learned.
    public var learnedOffset: Amperes { Amperes(belief.mean.offset) }

    /// What the bank holds at 25 °C, as learned, and one standard deviation of it.
    public var capacity: (value: AmpereHours, deviation: AmpereHours) {
        (
            bank.capacity * belief.mean.capacity,
            bank.capacity * belief.errors.capacity.capacity.squareRoot()
        )
    }

    /// The bank as the plan should reckon with it: what it holds now, less what the cold keeps.
    public var usableBank: BatteryBank {
        let cold = max(0, Self.mild - celsius) * bank.character.capacityPerKelvin
        return bank.holding(belief.mean.capacity * max(0.5, 1 - cold))
    }

    /// All that is worth keeping beside the estimate.
    public var learned: LearnedBank {
        let (mean, variances) = (belief.mean, belief.variances)
        return LearnedBank(
            capacity: .init(mean.capacity, deviation: variances.capacity.squareRoot()),
            offset: .init(mean.offset, deviation: variances.offset.squareRoot()),
            load: .init(mean.load, deviation: variances.load.squareRoot()),
            curve: .init(mean.curve, deviation: variances.curve.squareRoot()),
            resistance: .init(resistance.ratio, deviation: resistance.variance.squareRoot()))
    }

    /// Another bank of the same label was put in: nothing of the old one counts any more. The next
    /// voltage begins the estimate anew.
    public mutating func replaceBank() {
        self = StateOfCharge(bank: bank, learned: learned.replaced(bank: bank))
    }

    /// One step of `duration` with what was read at its end.
    public mutating func advance(_ readings: BatteryReadings, by duration: Duration) {
        let seconds = min(duration, Self.longestStep).inSeconds
        guard seconds > 0 else { return }
        let readings = plausible(readings)
        if let found = readings.temperature.measured { celsius = found.value }
        if !isBegun { begin(readings) }
        guard isBegun else { return }
        let flow = flow(readings, known: belief.mean)
        count(flow, seconds: seconds)
        follow(flow, readings, seconds: seconds)
        zero(flow)
        if let full = noticeFull(readings, flow, seconds: seconds) {
            observe(share: full, variance: Self.square(0.02))
            sinceFull = .zero
            contradictedFor = .zero
        } else {
            sinceFull = sinceFull.map { $0 + duration }
            compareRest(readings, flow, seconds: seconds)
            compareHeld(readings, flow, seconds: seconds)
        }
        settle()
    }

    // MARK: - Steps

    private mutating func begin(_ share: Double, deviation: Double) {
        belief.forgetShare(share, variance: Self.square(deviation))
        isBegun = true
    }

    private mutating func begin(_ readings: BatteryReadings) {
        guard let volts = readings.volts.measured else { return }
        let flow = flow(readings, known: belief.mean)
        guard flow.net < bank.capacity.value * 0.01, !readings.isThrottled else {
            // A charging battery's voltage says little: half full or more.
            return begin(readings.isThrottled ? 0.9 : 0.6, deviation: 0.25)
        }
        let rest = (volts.value - flow.net * worn(bank.resistance)) / bank.blocks
        begin(bank.character.share(atRest: rest - belief.mean.curve), deviation: 0.2)
    }

    /// Counts, and lets doubt grow.
    private mutating func count(_ flow: Flow, seconds: Double) {
        let hours = seconds / 3_600
        let held = bank.capacity.value * belief.mean.capacity
        let accepted = flow.net > 0 ? bank.character.chargeAcceptance : 1
        let move = accepted * flow.net * hours / held
        let perAmpere = accepted * hours / held
        // What a meter's gain or a load's model is wrong by stays wrong for hours: it adds up
        // faster than noise would.
        let persistence = 6.0
        belief.move(
            move,
            sensitivity: ChargeUnknowns(
                offset: flow.byOffset * perAmpere, capacity: -move / belief.mean.capacity,
                load: flow.byLoad * perAmpere),
            variance: Self.square(flow.deviation / held) * hours * persistence)
        let prior = Self.prior(bank)
        belief.loosen(
            ChargeUnknowns(
                offset: Self.square(0.1 * prior.offset) * hours / 24,
                capacity: Self.square(0.02) * hours / 720,
                load: Self.square(0.02) * hours / 24))
        belief.fadeCurve(
            to: exp(-abs(move) / Self.curveReach), variance: Self.square(prior.curve))
        resistance.loosen(hours: hours)
    }

    private mutating func follow(_ flow: Flow, _ readings: BatteryReadings, seconds: Double) {
        let part = min(1, seconds / bank.character.polarisationTime)
        polarisation += (flow.net * bank.polarisation - polarisation) * part
        let isCharging = flow.net > bank.capacity.value * belief.mean.capacity * 0.01
        sinceCharging = isCharging ? 0 : min(sinceCharging + seconds, 86_400)
        guard flow.byOffset != 0 || flow.darkReading != nil else { return }
        resistance.observe(
            volts: readings.volts.measured?.value, amperes: flow.net,
            ohms: bank.resistance * coldFactor, least: bank.capacity.value * 0.005,
            noise: Self.noise)
    }

    // MARK: - Values

    /// The share of the charge over which a bank's curve keeps its distance to its chemistry's.
    private static let curveReach = 1.0

    /// Of a bank whose temperature is not known.
    private static let mild = 25.0

    /// One standard deviation of a measured voltage.
    static let noise = 0.03

    private var coldFactor: Double { 1 + 0.008 * max(0, Self.mild - celsius) }

    /// What this bank resists, or drops, where a good one of its label has `good`.
    func worn(_ good: Double) -> Double { good * coldFactor * resistance.ratio }

    private func flow(_ readings: BatteryReadings, known: ChargeUnknowns) -> Flow {
        let volts =
            readings.volts.measured?.value
            ?? bank.character.restVolts(at: belief.mean.share) * bank.blocks
        return Flow(readings, volts: volts, known: known)
    }

    static func square(_ value: Double) -> Double { value * value }
}
