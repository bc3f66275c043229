/// The five things about a battery that nobody measures and the estimator reckons together.
///
/// Written out field by field: a build without optimisation pays dearly for every generic call,
/// and a year has a hundred thousand steps.
struct ChargeUnknowns: Sendable, Hashable {
    /// Of the charge, 0 to 1.
    var share = 0.0
    /// What the current sensor adds, and what the battery loses on the way, in amperes.
    var offset = 0.0
    /// What the bank holds, of what its label says.
    var capacity = 0.0
    /// By which part the loads draw more than the site file says; of use without a shunt.
    var load = 0.0
    /// By how many volts a block of 12 V stands above the chemistry's curve at rest.
    var curve = 0.0

    func dot(_ other: ChargeUnknowns) -> Double {
        share * other.share + offset * other.offset + capacity * other.capacity
            + load * other.load + curve * other.curve
    }

    mutating func add(_ other: ChargeUnknowns, times factor: Double) {
        share += other.share * factor
        offset += other.offset * factor
        capacity += other.capacity * factor
        load += other.load * factor
        curve += other.curve * factor
    }

    func times(_ factor: Double) -> ChargeUnknowns {
        ChargeUnknowns(
            share: share * factor, offset: offset * factor, capacity: capacity * factor,
            load: load * factor, curve: curve * factor)
    }
}
