public import Core

/// How full the battery is: ampere hours counted, held to the rest voltage and to full charges.
///
/// A counter alone drifts by its sensor's offset until it is worthless; a voltage table alone is
/// fooled by every load. Here the counter carries the estimate and its uncertainty grows with what
/// the counter may be wrong by; a rest voltage pulls it back as far as the chemistry's curve can be
/// trusted, a full charge sets it, and both teach the current sensor's offset. Where no current is
/// measured the loads' relays stand for it and the voltage weighs more.
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

    public let bank: BatteryBank
    /// `nil` until a voltage was measured or a former estimate was given.
    public private(set) var estimate: Estimate?
    /// What the current sensor adds, in amperes, as learned.
    public var learnedOffset: Amperes { Amperes(offset) }
    /// For this long the rest voltage has contradicted the estimate by more than
    /// ``contradiction``; the estimate was loosened when it passed ``patience``.
    public private(set) var contradictedFor: Duration = .zero
    /// Since the last full charge; `nil` when none was seen.
    public private(set) var sinceFull: Duration?

    /// Points between estimate and rest voltage that are more than either's error.
    public static let contradiction = 0.15
    /// Hours of rest that must agree before the voltage is believed against the counter.
    public static let patience = Duration.seconds(4 * 3_600)

    /// What a held voltage tells at the most, and one standard deviation of it.
    static let heldShare = 0.9
    static let heldError = 0.1

    private var offset = 0.0
    // Covariance of (share, offset).
    private var variance = 0.0
    private var shared = 0.0
    private var offsetVariance: Double
    private var polarisation = 0.0
    private var sinceCharging = 0.0
    private var tailFor = 0.0

    /// - Parameter believed: what was known before a restart, already widened for its age.
    public init(bank: BatteryBank, believed: Estimate? = nil) {
        self.bank = bank
        offsetVariance = Self.square(Self.likelyOffset(bank))
        if let believed { set(believed) }
    }

    /// One step of `duration` with what was read at its end.
    public mutating func advance(_ readings: BatteryReadings, by duration: Duration) {
        let seconds = min(duration, Self.longestStep).inSeconds
        guard seconds > 0 else { return }
        if estimate == nil { begin(readings) }
        guard estimate != nil else { return }
        let capacity = usableCapacity(readings.temperature)
        let flow = Flow(readings, volts: presentVolts(readings), offset: offset)
        count(flow, seconds: seconds, capacity: capacity)
        follow(flow, seconds: seconds, capacity: capacity)
        zero(flow)
        if let full = noticeFull(readings, flow, seconds: seconds, capacity: capacity) {
            observe(share: full, variance: Self.square(0.02))
            sinceFull = .zero
            contradictedFor = .zero
        } else {
            sinceFull = sinceFull.map { $0 + duration }
            compareRest(readings, flow, seconds: seconds)
            compareHeld(readings, flow, seconds: seconds, capacity: capacity)
        }
        settle()
    }

    // MARK: - Steps

    private mutating func begin(_ readings: BatteryReadings) {
        guard let volts = readings.volts.measured else { return }
        let flow = Flow(readings, volts: volts.value, offset: 0)
        guard flow.net < bank.capacity.value * 0.01, !readings.isThrottled else {
            // A charging battery's voltage says little: half full or more.
            return set(Estimate(share: readings.isThrottled ? 0.9 : 0.6, deviation: 0.25))
        }
        let rest = (volts.value - flow.net * bank.resistance) / bank.blocks
        set(Estimate(share: bank.character.share(atRest: rest).share, deviation: 0.2))
    }

    private mutating func count(_ flow: Flow, seconds: Double, capacity: Double) {
        let hours = seconds / 3_600
        let kept = flow.net > 0 ? flow.net * bank.character.chargeAcceptance : flow.net
        share += kept * hours / capacity
        // What a meter's gain or a load's model is wrong by stays wrong for hours: it adds up
        // faster than noise would.
        let persistence = 6.0
        variance += Self.square(flow.deviation / capacity) * hours * persistence
        if flow.hasOffset {
            let step = hours / capacity
            variance += step * step * offsetVariance - 2 * step * shared
            shared -= step * offsetVariance
        }
        offsetVariance = min(
            offsetVariance + Self.square(Self.likelyOffset(bank) * 0.1) * hours / 24,
            Self.square(Self.likelyOffset(bank)))
    }

    private mutating func follow(_ flow: Flow, seconds: Double, capacity: Double) {
        let part = min(1, seconds / bank.character.polarisationTime)
        polarisation += (flow.net * bank.polarisation - polarisation) * part
        sinceCharging = flow.net > capacity * 0.01 ? 0 : min(sinceCharging + seconds, 86_400)
    }

    /// In the dark a charge current is the sensor's own error. Exactly nothing teaches nothing:
    /// many controllers print 0 whatever they sense.
    private mutating func zero(_ flow: Flow) {
        guard let reading = flow.darkReading, reading != 0 else { return }
        let gain = offsetVariance / (offsetVariance + Self.square(0.3))
        let crossGain = shared / (offsetVariance + Self.square(0.3))
        let surprise = reading - offset
        share += crossGain * surprise
        offset += gain * surprise
        variance -= crossGain * shared
        shared -= gain * shared
        offsetVariance -= gain * offsetVariance
    }

    /// The share at which the battery hardly takes anything at its charging voltage.
    private mutating func noticeFull(
        _ readings: BatteryReadings, _ flow: Flow, seconds: Double, capacity: Double
    ) -> Double? {
        guard let volts = readings.volts.measured?.value, flow.isMeasured else {
            tailFor = 0
            return nil
        }
        let character = bank.character
        let isAbsorbing = volts >= (character.absorptionVolts - 0.2) * bank.blocks
        let rate = flow.net / capacity
        // At the lower float voltage the same current tells of an emptier battery.
        let tail = isAbsorbing ? character.tailRate : character.tailRate / 3
        guard isAbsorbing || readings.isThrottled,
            volts >= character.restVolts(at: 1) * bank.blocks, rate < tail, rate > -0.003
        else {
            tailFor = 0
            return nil
        }
        tailFor += seconds
        return tailFor >= 1_200 ? 1 - 3 * max(0, rate) : nil
    }

    private mutating func compareRest(
        _ readings: BatteryReadings, _ flow: Flow, seconds: Double
    ) {
        let character = bank.character
        // For two hours after charging the surface is fuller than the plates.
        guard let volts = readings.volts.measured?.value, sinceCharging >= 7_200,
            !readings.isThrottled
        else { return }
        let drop = flow.net * bank.resistance + polarisation
        let rest = (volts - drop) / bank.blocks
        let found = character.share(atRest: rest).share
        let slope = character.slope(around: found) * bank.blocks
        let curve = Self.square(character.restError * bank.blocks / slope)
        let doubt = Self.square(0.4 * drop / slope) + Self.square(0.03 / slope)
        noticeContradiction(found, within: curve + doubt, seconds: seconds)
        // The curve's error is the same tomorrow: no number of readings makes it smaller.
        guard variance > curve else { return }
        let repetition = 5_400 / seconds
        observe(share: found, variance: (curve + doubt) * max(1, repetition))
        variance = max(variance, curve)
    }

    /// A battery that a controller holds at its voltage takes little because it is nearly full.
    /// That lifts an estimate which knows less than this, up to ``heldShare`` and never down: a
    /// worn or cold bank is held early too.
    private mutating func compareHeld(
        _ readings: BatteryReadings, _ flow: Flow, seconds: Double, capacity: Double
    ) {
        let noise = Self.square(Self.heldError)
        guard readings.isThrottled, flow.isMeasured, variance > noise else { return }
        let character = bank.character
        let taken = min(1, max(0, flow.net / capacity / character.acceptanceRate))
        let found = min(Self.heldShare, 1 - (1 - character.taperFrom) * taken)
        guard found > share else { return }
        observe(share: found, variance: noise * max(1, 900 / seconds))
        variance = max(variance, noise)
    }

    private mutating func noticeContradiction(
        _ found: Double, within doubt: Double, seconds: Double
    ) {
        let tolerance = max(Self.contradiction, 2 * doubt.squareRoot())
        guard abs(found - share) > tolerance else {
            contradictedFor = .zero
            return
        }
        contradictedFor += .seconds(seconds)
        guard contradictedFor >= Self.patience else { return }
        variance = max(variance, Self.square(0.2))
    }

    private mutating func observe(share found: Double, variance noise: Double) {
        let sum = variance + noise
        let gain = variance / sum
        let offsetGain = shared / sum
        let surprise = found - share
        share += gain * surprise
        offset += offsetGain * surprise
        offsetVariance -= offsetGain * shared
        shared -= gain * shared
        variance -= gain * variance
    }

    // MARK: - Values

    private var share: Double {
        get { estimate?.share ?? 0 }
        set { estimate?.share = newValue }
    }

    private mutating func set(_ estimate: Estimate) {
        self.estimate = estimate
        variance = Self.square(estimate.deviation)
        shared = 0
    }

    private mutating func settle() {
        share = min(max(share, 0), 1)
        variance = min(max(variance, Self.square(0.005)), Self.square(0.35))
        let limit = 4 * Self.likelyOffset(bank)
        offset = min(max(offset, -limit), limit)
        offsetVariance = max(offsetVariance, 1e-6)
        let correlation = (variance * offsetVariance).squareRoot() * 0.99
        shared = min(max(shared, -correlation), correlation)
        estimate?.deviation = variance.squareRoot()
    }

    private func presentVolts(_ readings: BatteryReadings) -> Double {
        readings.volts.measured?.value ?? bank.character.restVolts(at: share) * bank.blocks
    }

    private func usableCapacity(_ temperature: Sensed<CelsiusUnit>) -> Double {
        let cold = max(0, 25 - (temperature.measured?.value ?? 25))
        return bank.capacity.value * max(0.5, 1 - cold * bank.character.capacityPerKelvin)
    }

    /// Meters are built for their bank: ±0.15 A at 200 Ah.
    private static func likelyOffset(_ bank: BatteryBank) -> Double {
        max(0.05, bank.capacity.value * 0.000_75)
    }

    private static func square(_ value: Double) -> Double { value * value }
}
