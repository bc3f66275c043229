import Core
import Glibc

/// What readings other than the current say of the charge.
extension StateOfCharge {
    /// What a held voltage tells at the most, and one standard deviation of it.
    static let heldShare = 0.9
    static let heldError = 0.1
    /// For so long after charging the surface is fuller than the plates.
    static let restAfter = 7_200.0
    /// Seconds in which what the reckoned drop is wrong by changes, and in which the battery comes
    /// to another place of its curve: readings in between say the same thing again.
    private static let dropChanges = 10_800.0
    private static let placeChanges = 86_400.0
    /// A voltage that is off by more deviations than this contradicts.
    private static let contradiction = 3.0

    /// In the dark a charge current is the sensor's own error. Exactly nothing teaches nothing:
    /// many controllers print 0 whatever they sense.
    mutating func zero(_ flow: Flow) {
        guard let reading = flow.darkReading, reading != 0 else { return }
        belief.observe(
            reading - belief.mean.offset, through: ChargeUnknowns(offset: 1),
            noise: Self.square(0.3))
    }

    /// The share at which the battery hardly takes anything at its charging voltage.
    mutating func noticeFull(
        _ readings: BatteryReadings, _ flow: Flow, seconds: Double
    ) -> Double? {
        guard let volts = readings.volts.measured?.value, flow.isMeasured else {
            tailFor = 0
            return nil
        }
        let character = bank.character
        let isAbsorbing = volts >= (character.absorptionVolts - 0.2) * bank.blocks
        let rate = flow.net / (bank.capacity.value * belief.mean.capacity)
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

    mutating func compareRest(_ readings: BatteryReadings, _ flow: Flow, seconds: Double) {
        guard let volts = readings.volts.measured?.value, sinceCharging >= Self.restAfter,
            !readings.isThrottled
        else { return }
        let character = bank.character
        let mean = belief.mean
        let good = (flow.net * bank.resistance + polarisation) / bank.blocks
        let drop = worn(good)
        // As the chemistry's curve would have it.
        let rest = volts / bank.blocks - drop - mean.curve
        let found = character.share(atRest: rest)
        let surprise = rest - character.restVolts(at: mean.share)
        let slope = character.slope(from: mean.share, to: found)
        let through = ChargeUnknowns(share: slope, curve: 1)
        // A reading is wrong by noise, by what the drop is wrong by, and by the curve's form.
        let noise = Self.square(Self.noise / bank.blocks)
        let surface =
            character.surfaceVolts * exp((Self.restAfter - sinceCharging) / Self.dropChanges)
        let reckoned =
            Self.square(0.25 * drop) + resistance.variance * Self.square(good)
            + Self.square(surface) + Self.square(0.01)
        let form = Self.square(character.shapeError * slope)
        let width = belief.variance(seenThrough: through) + noise + reckoned + form
        guard isBelieved(surprise, within: width, found: found, seconds: seconds) else { return }
        belief.observe(
            surprise, through: through,
            noise: noise + reckoned * max(1, Self.dropChanges / seconds)
                + form * max(1, Self.placeChanges / seconds))
        // The form's error is the same tomorrow: no number of readings makes it much smaller.
        holdDoubt(0.7 * character.shapeError)
    }

    /// What contradicts is not taken, until it has done so for long: then the estimate was wrong,
    /// and nothing may be learned from how.
    private mutating func isBelieved(
        _ surprise: Double, within width: Double, found: Double, seconds: Double
    ) -> Bool {
        guard Self.square(surprise) > Self.square(Self.contradiction) * width else {
            contradictedFor = .zero
            return true
        }
        contradictedFor += .seconds(seconds)
        guard contradictedFor >= Self.patience else { return false }
        contradictedFor = .zero
        contradictions += 1
        let share = belief.mean.share
        belief.forgetShare(
            share, variance: max(belief.errors.share.share, Self.square(found - share)))
        return true
    }

    /// A battery that a controller holds at its voltage takes little because it is nearly full.
    /// That lifts an estimate which knows less than this, up to ``heldShare`` and never down: a
    /// worn or cold bank is held early too.
    mutating func compareHeld(_ readings: BatteryReadings, _ flow: Flow, seconds: Double) {
        let noise = Self.square(Self.heldError)
        guard readings.isThrottled, flow.isMeasured, belief.errors.share.share > noise else {
            return
        }
        let character = bank.character
        let rate = flow.net / bank.capacity.value / character.acceptanceRate
        let found = min(Self.heldShare, 1 - (1 - character.taperFrom) * min(1, max(0, rate)))
        guard found > belief.mean.share else { return }
        observe(share: found, variance: noise * max(1, 900 / seconds))
        holdDoubt(Self.heldError)
    }

    mutating func observe(share found: Double, variance noise: Double) {
        belief.observe(
            found - belief.mean.share, through: ChargeUnknowns(share: 1), noise: noise)
    }

    private mutating func holdDoubt(_ deviation: Double) {
        let missing = Self.square(deviation) - belief.errors.share.share
        if missing > 0 { belief.loosen(ChargeUnknowns(share: missing)) }
    }
}
