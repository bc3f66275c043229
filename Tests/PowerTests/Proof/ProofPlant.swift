import Core
import Power

/// Loads behind relays that can be welded, blown and wired around, and meters as they are sold.
struct ProofPlant {
    enum Fault: String, CaseIterable, Sendable {
        case welded, blown, byPassed
    }

    struct Load {
        var proven: ProvenLoad
        /// What it really draws, in watts.
        var watts: Double
        var isCommanded = true
        var contact = true
        var fault: Fault?
        /// A computer that has shut down draws next to nothing until its power comes back.
        var isDown = false
    }

    static let nominal = Volts(24)
    static let specifications: [(name: String, watts: Double)] = [
        ("network", 12), ("vsat", 30), ("workstation-1", 60), ("lights", 40),
        ("workstation-2", 60), ("workstation-3", 60),
    ]

    var loads: [Load]
    /// Wired: what nobody switches.
    let base = 8.0
    let meter: ProofMeter
    var random: SeededRandom
    private var sun = 0.0
    /// Of each reading, in amperes either way.
    var noise = 0.15
    /// The clouds let through up to so many amperes.
    var brightest = 20.0
    private let gains: (load: Double, charge: Double)
    private let offsets: (load: Double, charge: Double)

    init(_ meter: ProofMeter, seed: UInt64) {
        self.meter = meter
        var random = SeededRandom(seed: seed)
        loads = Self.specifications.map { name, watts in
            Load(
                proven: ProvenLoad(
                    name: name, draw: Watts(watts), path: .current(meter),
                    mayIdle: name != "network" && name != "vsat"),
                // The site file says what stands on the plate.
                watts: watts * Double.random(in: 0.6...1.05, using: &random))
        }
        gains = (
            Double.random(in: 0.97...1.03, using: &random),
            Double.random(in: 0.97...1.03, using: &random)
        )
        offsets = (
            Double.random(in: -0.15...0.15, using: &random),
            Double.random(in: -0.15...0.15, using: &random)
        )
        self.random = random
    }

    var proofs: LoadProofs {
        LoadProofs(
            loads.map(\.proven)
                + [ProvenLoad(name: "appliance", draw: Watts(8), path: .none, isSwitched: false)],
            nominal: Self.nominal, at: .zero)
    }

    var drawing: Set<String> {
        Set(loads.filter(\.isCommanded).map(\.proven.name)).union(["appliance"])
    }

    func index(_ name: String) -> Int { loads.firstIndex { $0.proven.name == name } ?? 0 }

    mutating func drive(_ index: Int, on: Bool) {
        loads[index].isCommanded = on
        let hadPower = hasPower(loads[index])
        // A weld holds what is closed; a wire around a contact leaves the contact alone.
        if loads[index].fault != .welded || on { loads[index].contact = on }
        if !hadPower, hasPower(loads[index]) { loads[index].isDown = false }
    }

    func hasPower(_ load: Load) -> Bool {
        switch load.fault {
        case .blown: false
        case .byPassed: true
        case .welded, nil: load.contact
        }
    }

    /// One reading: ±30 mV, 3 %, 0.15 A; the sun jumps with the clouds.
    mutating func sample(at now: Duration) -> CurrentSample {
        let volts = 25.2 + Double.random(in: -0.03...0.03, using: &random)
        var watts = base
        for load in loads where hasPower(load) {
            watts += load.isDown ? 3 : load.watts * Double.random(in: 0.99...1.01, using: &random)
        }
        let amperes = watts / volts
        func stray() -> Double { Double.random(in: -noise...noise, using: &random) }
        guard meter == .shunt else {
            return CurrentSample(
                at: now, load: Amperes(amperes * gains.load + offsets.load + stray()))
        }
        if Double.random(in: 0...1, using: &random) < 0.1 {
            sun = Double.random(in: 0...brightest, using: &random)
        }
        return CurrentSample(
            at: now, net: Amperes((sun - amperes) * gains.load + offsets.load + stray()),
            charge: Amperes(sun * gains.charge + offsets.charge + stray()))
    }
}
