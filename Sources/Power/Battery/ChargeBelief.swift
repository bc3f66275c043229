/// What is believed of the ``ChargeUnknowns``: means and how they may be wrong together.
///
/// A Kalman filter whose only moving part is the share of the charge. That the errors are kept
/// together is what teaches: a voltage that contradicts the counter after a day's work says
/// something of the capacity and the current sensor too, each by as much as it may be to blame.
struct ChargeBelief: Sendable, Hashable {
    private(set) var mean: ChargeUnknowns
    /// Rows of the covariance.
    private(set) var errors: Errors

    struct Errors: Sendable, Hashable {
        var share: ChargeUnknowns
        var offset: ChargeUnknowns
        var capacity: ChargeUnknowns
        var load: ChargeUnknowns
        var curve: ChargeUnknowns
    }

    /// - Parameter deviations: one standard deviation of each, in error independently.
    init(mean: ChargeUnknowns, deviations: ChargeUnknowns) {
        self.mean = mean
        errors = Errors(
            share: ChargeUnknowns(share: deviations.share * deviations.share),
            offset: ChargeUnknowns(offset: deviations.offset * deviations.offset),
            capacity: ChargeUnknowns(capacity: deviations.capacity * deviations.capacity),
            load: ChargeUnknowns(load: deviations.load * deviations.load),
            curve: ChargeUnknowns(curve: deviations.curve * deviations.curve))
    }

    var variances: ChargeUnknowns {
        ChargeUnknowns(
            share: errors.share.share, offset: errors.offset.offset,
            capacity: errors.capacity.capacity, load: errors.load.load, curve: errors.curve.curve)
    }

    /// The charge moves.
    ///
    /// - Parameters:
    ///   - move: added to the share.
    ///   - sensitivity: how much the move changes with each of the unknowns; its share is not
    ///     used.
    ///   - variance: what else the move may be wrong by.
    mutating func move(_ move: Double, sensitivity: ChargeUnknowns, variance: Double) {
        mean.share += move
        var row = errors.share
        row.add(errors.offset, times: sensitivity.offset)
        row.add(errors.capacity, times: sensitivity.capacity)
        row.add(errors.load, times: sensitivity.load)
        var whole = sensitivity
        whole.share = 1
        let sum = row.dot(whole)
        row.share = sum + variance
        setShare(row)
    }

    /// The curve's error here says less of it elsewhere.
    ///
    /// - Parameters:
    ///   - part: what stays of what is known, 0 to 1.
    ///   - variance: of a curve that nothing is known of.
    mutating func fadeCurve(to part: Double, variance: Double) {
        mean.curve *= part
        errors.share.curve *= part
        errors.offset.curve *= part
        errors.capacity.curve *= part
        errors.load.curve *= part
        errors.curve = errors.curve.times(part)
        errors.curve.curve = errors.curve.curve * part + (1 - part * part) * variance
    }

    /// Doubt that comes with time.
    mutating func loosen(_ variances: ChargeUnknowns) {
        errors.share.share += variances.share
        errors.offset.offset += variances.offset
        errors.capacity.capacity += variances.capacity
        errors.load.load += variances.load
        errors.curve.curve += variances.curve
    }

    /// How far a reading may be off for what is believed alone.
    func variance(seenThrough sensitivity: ChargeUnknowns) -> Double {
        product(sensitivity).dot(sensitivity)
    }

    /// Takes a reading.
    ///
    /// - Parameters:
    ///   - surprise: the reading less what was expected.
    ///   - sensitivity: how much the expected reading changes with each of the unknowns.
    ///   - noise: variance of the reading; above 0.
    mutating func observe(
        _ surprise: Double, through sensitivity: ChargeUnknowns, noise: Double
    ) {
        let seen = product(sensitivity)
        let gain = seen.times(1 / (seen.dot(sensitivity) + noise))
        mean.add(gain, times: surprise)
        errors.share.add(seen, times: -gain.share)
        errors.offset.add(seen, times: -gain.offset)
        errors.capacity.add(seen, times: -gain.capacity)
        errors.load.add(seen, times: -gain.load)
        errors.curve.add(seen, times: -gain.curve)
    }

    /// The share is no longer what it was, and its error has nothing to do with the others'.
    mutating func forgetShare(_ share: Double, variance: Double) {
        mean.share = share
        setShare(ChargeUnknowns(share: variance))
    }

    /// Keeps means within limits and each variance above the square of a least deviation.
    ///
    /// - Parameter widest: the most that the share's deviation can be.
    mutating func settle(
        from low: ChargeUnknowns, to high: ChargeUnknowns, least: ChargeUnknowns, widest: Double
    ) {
        mean.share = min(max(mean.share, low.share), high.share)
        mean.offset = min(max(mean.offset, low.offset), high.offset)
        mean.capacity = min(max(mean.capacity, low.capacity), high.capacity)
        mean.load = min(max(mean.load, low.load), high.load)
        mean.curve = min(max(mean.curve, low.curve), high.curve)
        errors.share.share = max(errors.share.share, least.share * least.share)
        errors.offset.offset = max(errors.offset.offset, least.offset * least.offset)
        errors.capacity.capacity = max(errors.capacity.capacity, least.capacity * least.capacity)
        errors.load.load = max(errors.load.load, least.load * least.load)
        errors.curve.curve = max(errors.curve.curve, least.curve * least.curve)
        let limit = widest * widest
        guard errors.share.share > limit else { return }
        // The others' part in it shrinks alike, or they would be known better than they are.
        var row = errors.share.times((limit / errors.share.share).squareRoot())
        row.share = limit
        setShare(row)
    }

    private func product(_ vector: ChargeUnknowns) -> ChargeUnknowns {
        ChargeUnknowns(
            share: errors.share.dot(vector), offset: errors.offset.dot(vector),
            capacity: errors.capacity.dot(vector), load: errors.load.dot(vector),
            curve: errors.curve.dot(vector))
    }

    private mutating func setShare(_ row: ChargeUnknowns) {
        errors.share = row
        errors.offset.share = row.offset
        errors.capacity.share = row.capacity
        errors.load.share = row.load
        errors.curve.share = row.curve
    }
}
