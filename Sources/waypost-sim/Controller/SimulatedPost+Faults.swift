import Core

extension SimulatedPost {
    /// The faults of the command line and of standard input; at most this many are kept.
    static let faultLimit = 64

    mutating func add(_ fault: BusFault) {
        if faults.count >= Self.faultLimit { faults.removeFirst() }
        faults.append(fault)
    }

    mutating func clearFaults() { faults = [] }

    /// The latest that is active wins.
    func fault(of device: BusFaultTarget, at elapsed: Duration) -> BusFaultKind? {
        faults.last { $0.target.covers(device) && $0.isActive(at: elapsed) }?.kind
    }
}
