internal import Core

extension SimulatedPost {
    /// The faults of the command line and of standard input; at most this many are kept.
    package static let faultLimit = 64

    package mutating func add(_ fault: BusFault) {
        if faults.count >= Self.faultLimit { faults.removeFirst() }
        faults.append(fault)
    }

    package mutating func add(_ fault: RelayFault) {
        if relayFaults.count >= Self.faultLimit { relayFaults.removeFirst() }
        relayFaults.append(fault)
    }

    package mutating func clearFaults() {
        faults = []
        relayFaults = []
    }

    /// Lets the relays suffer what is active; the latest of a coil wins.
    package mutating func settleRelays(at elapsed: Duration) {
        guard !relayFaults.isEmpty || !relays.faults.isEmpty else { return }
        let active = relayFaults.filter { $0.time.contains(elapsed) }
        relays.suffer(Dictionary(active.map { ($0.coil, $0.kind) }, uniquingKeysWith: { $1 }))
    }

    /// The latest that is active wins.
    package func fault(of device: BusFaultTarget, at elapsed: Duration) -> BusFaultKind? {
        faults.last { $0.target.covers(device) && $0.isActive(at: elapsed) }?.kind
    }
}
