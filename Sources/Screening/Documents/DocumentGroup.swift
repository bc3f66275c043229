/// The numbers of one issuer and one shape in a list, and their share of the filter.
///
/// The shape's scattered values are cut into equal runs, 128 for each entry. The filter says which
/// runs are taken; what is left of a value, its place within the run, stands in the page. Both
/// together are the value, so that a look-up compares the number itself and no hash of it.
struct DocumentGroup: Hashable, Sendable {
    /// Runs to an entry: one in as many absent numbers costs a page for nothing.
    static let runsPerEntry: UInt64 = 1 << FingerprintSet.lowBits

    /// ``DocumentKey/group``.
    let key: UInt32
    /// Where the group's runs begin among the list's.
    let firstRun: UInt64
    let runCount: UInt64
    /// Among the list's entries in order.
    let firstEntry: Int
    let entryCount: Int

    var shape: NumberShape { NumberShape(rawValue: UInt8(truncatingIfNeeded: key) & 0x3F) }

    /// How many runs a group of so many entries has.
    static func runCount(_ shape: NumberShape, entries: Int) -> UInt64 {
        let wanted = UInt64(entries) * runsPerEntry
        return shape.width < 64 ? min(wanted, 1 << UInt64(shape.width)) : wanted
    }

    /// The run that has the value, counted within the group.
    func run(of value: UInt64) -> UInt64 {
        (value << UInt64(64 - shape.width)).multipliedFullWidth(by: runCount).high
    }

    /// The value's place within its run.
    func rest(of value: UInt64, in run: UInt64) -> UInt64 {
        let scaled = UInt128(run) << UInt128(shape.width)
        let (start, cut) = scaled.quotientAndRemainder(dividingBy: UInt128(runCount))
        return value - UInt64(start) - (cut > 0 ? 1 : 0)
    }

    /// Bits that hold the place within any run.
    var restBits: Int {
        let values = UInt128(1) << UInt128(shape.width)
        let longest = (values + UInt128(runCount) - 1) / UInt128(runCount)
        return 128 - (longest - 1).leadingZeroBitCount
    }
}
