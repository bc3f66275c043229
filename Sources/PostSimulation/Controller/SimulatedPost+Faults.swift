internal import Core

extension SimulatedPost {
    /// The faults of the command line and of standard input; at most this many are kept.
    package static let faultLimit = 64

    package mutating func add(_ fault: BusFault) {
        if faults.count >= Self.faultLimit { faults.removeFirst() }
        faults.append(fault)
    }

    package mutating func clearFaults() { faults = [] }

    /// The latest that is active wins.
    package func fault(of device: BusFaultTarget, at elapsed: Duration) -> BusFaultKind? {
        faults.last { $0.target.covers(device) && $0.isActive(at: elapsed) }?.kind
    }
}
