import Core
import Power
import Testing

/// Random lives of a post's relays, with and without faults.
@Suite("The proof of relays")
struct LoadProofsTests {
    private static let step = Duration.seconds(10)

    /// Drives relays as the engine does and takes what follows.
    private struct Bench {
        var plant: ProofPlant
        var proofs: LoadProofs
        var now = Duration.seconds(1_000)
        var failures: [(load: String, verdict: ProofVerdict)] = []
        /// How often each load was driven the same way in a row.
        var driven: [String: Int] = [:]

        init(_ meter: ProofMeter, seed: UInt64) {
            plant = ProofPlant(meter, seed: seed)
            proofs = plant.proofs
        }

        mutating func drive(_ name: String, on: Bool) {
            let index = plant.index(name)
            driven[name] = plant.loads[index].isCommanded == on ? driven[name, default: 0] + 1 : 1
            plant.drive(index, on: on)
            proofs.switched(name, on: on, at: now)
        }

        /// The days before: every relay was moved a few times, and each load's draw seen.
        mutating func warmUp() {
            plant.noise = 0.05
            plant.brightest = 1
            pass(.seconds(240))
            for _ in 0..<3 {
                for load in plant.loads {
                    for isOn in [false, true] {
                        drive(load.proven.name, on: isOn)
                        pass(.seconds(400))
                    }
                }
            }
        }

        mutating func pass(_ duration: Duration) {
            let end = now + duration
            while now < end {
                now += LoadProofsTests.step
                proofs.observe(plant.sample(at: now), on: plant.meter, at: Volts(25.2))
                for action in proofs.tick(drawing: plant.drawing, at: now) {
                    switch action {
                    case .again(let load, let on): drive(load, on: on)
                    case .failed(let load, let verdict): failures.append((load, verdict))
                    case .recovered: break
                    }
                }
            }
        }
    }

    @Test(
        "raises no false alarm in 1,000 switchings, and proves most of them",
        arguments: [ProofMeter.controller, .shunt])
    func noFalseAlarm(_ meter: ProofMeter) {
        let seed = UInt64.random(in: 0...UInt64.max)
        var bench = Bench(meter, seed: seed)
        var random = SeededRandom(seed: seed &+ 1)
        bench.pass(.seconds(120))
        var (proven, telling) = (0, 0)
        for _ in 0..<1_000 {
            let index = Int.random(in: bench.plant.loads.indices, using: &random)
            let load = bench.plant.loads[index]
            let name = load.proven.name
            while !bench.proofs.mayDrive(name, at: bench.now) { bench.pass(Self.step) }
            let isComputer = name.hasPrefix("workstation")
            if load.isCommanded, isComputer, Bool.random(using: &random) {
                // Shut down in order before its relay opens.
                bench.plant.loads[index].isDown = true
                bench.pass(.seconds(Int.random(in: 20...180, using: &random)))
            }
            let isTelling = !bench.plant.loads[index].isDown
            bench.drive(name, on: !load.isCommanded)
            bench.pass(.seconds(Int.random(in: 3...60, using: &random) * 10))
            guard isTelling, !bench.proofs.isBeingTried(name) else { continue }
            telling += 1
            if bench.proofs.record(of: name).verdict == .ok { proven += 1 }
        }
        #expect(bench.failures.isEmpty, "seed \(seed): \(bench.failures)")
        #expect(proven * 10 >= telling * 7, "seed \(seed): \(proven) of \(telling)")
        print("Proof: \(meter.rawValue): \(proven) of \(telling) switchings proven")
    }

    @Test(
        "finds every relay that does not obey within three tries, and leaves it then",
        arguments: ProofPlant.Fault.allCases, [ProofMeter.controller, .shunt])
    func findsFaults(_ fault: ProofPlant.Fault, _ meter: ProofMeter) {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        for round in 0..<5 {
            // Half an ampere is not much beside two meters of which each strays by itself.
            for (name, watts) in ProofPlant.specifications where meter == .controller || watts > 20
            {
                let place = "seed \(seed), round \(round), \(name)"
                var bench = Bench(meter, seed: random.next())
                bench.warmUp()
                let index = bench.plant.index(name)
                // What is wired around shows when its relay closes and nothing is added, what does
                // not close when nothing comes; both begin with an open relay.
                if fault != .welded {
                    bench.drive(name, on: false)
                    bench.pass(.seconds(600))
                }
                bench.plant.loads[index].fault = fault
                bench.pass(.seconds(600))
                #expect(bench.failures.isEmpty, "before it was switched: \(place)")
                bench.drive(name, on: fault != .welded)
                bench.pass(.seconds(1_800))
                #expect(bench.failures.map(\.load) == [name], "\(place)")
                let expected: ProofVerdict =
                    switch fault {
                    case .welded: .stuck
                    case .blown: .open
                    case .byPassed: .byPassed
                    }
                #expect(bench.proofs.record(of: name).verdict == expected, "\(place)")
                #expect(bench.driven[name] == LoadProofs.triesAnHour, "\(place)")
                #expect(bench.proofs.marked == [name: expected.draws == true], "\(place)")
                let driven = bench.driven
                bench.pass(.seconds(7_200))
                #expect(bench.driven == driven, "it is left: \(place)")
                #expect(bench.failures.count == 1, "\(place)")
            }
        }
    }

    @Test("takes a mark off once the load goes, or draws again, and says that it is not proven yet")
    func recovery() {
        var bench = Bench(.controller, seed: 5)
        bench.warmUp()
        let index = bench.plant.index("lights")
        bench.plant.loads[index].fault = .welded
        bench.drive("lights", on: false)
        bench.pass(.seconds(600))
        #expect(bench.proofs.record(of: "lights").verdict == .stuck)
        bench.plant.loads[index].fault = nil
        bench.plant.loads[index].contact = false
        bench.pass(.seconds(300))
        #expect(bench.proofs.record(of: "lights").verdict == .unknown)
        #expect(bench.proofs.marked.isEmpty)
        bench.plant.loads[index].fault = .blown
        bench.drive("lights", on: true)
        bench.pass(.seconds(900))
        #expect(bench.proofs.record(of: "lights").verdict == .open)
        bench.plant.loads[index].fault = nil
        bench.pass(.seconds(300))
        #expect(bench.proofs.marked.isEmpty)
    }

    @Test("a person's word has it tried three times more, and believed once it is mended")
    func forgiveness() {
        for fault in [ProofPlant.Fault.blown, .welded] {
            var bench = Bench(.controller, seed: 6)
            bench.warmUp()
            let index = bench.plant.index("vsat")
            if fault == .blown {
                bench.drive("vsat", on: false)
                bench.pass(.seconds(300))
            }
            bench.plant.loads[index].fault = fault
            bench.drive("vsat", on: fault == .blown)
            bench.pass(.seconds(1_200))
            #expect(bench.proofs.marked.count == 1)
            let driven = bench.driven["vsat"] ?? 0
            bench.proofs.forgive("vsat", at: bench.now)
            bench.pass(.seconds(1_200))
            #expect(bench.driven["vsat"] == driven + 3)
            #expect(bench.failures.count == 2)
            bench.plant.loads[index].fault = nil
            bench.plant.drive(index, on: fault == .blown)
            bench.proofs.forgive("vsat", at: bench.now)
            bench.pass(.seconds(900))
            #expect(bench.proofs.marked.isEmpty)
            #expect(bench.failures.count == 2)
        }
    }

    @Test("a computer that was down before its relay opened is unknown, also on the first day")
    func alreadyDown() {
        for seed: UInt64 in 0..<20 {
            var bench = Bench(.controller, seed: seed)
            bench.pass(.seconds(240))
            bench.plant.loads[bench.plant.index("workstation-1")].isDown = true
            bench.pass(.seconds(60))
            bench.drive("workstation-1", on: false)
            bench.pass(.seconds(1_200))
            #expect(bench.failures.isEmpty, "seed \(seed)")
            #expect(bench.proofs.record(of: "workstation-1").verdict == .unknown, "seed \(seed)")
        }
    }

    @Test("waits honestly where its meter says nothing, and does not call it a failure")
    func silence() {
        var bench = Bench(.controller, seed: 7)
        bench.pass(.seconds(240))
        bench.drive("vsat", on: false)
        var actions: [LoadProofs.Action] = []
        for _ in 0..<60 {
            bench.now += Self.step
            actions += bench.proofs.tick(drawing: bench.plant.drawing, at: bench.now)
        }
        #expect(actions.isEmpty)
        #expect(bench.proofs.record(of: "vsat").verdict == .unknown)
        #expect(bench.proofs.record(of: "vsat").why == "its meter says nothing")
    }

    @Test("a load without a proof path is unproven, whatever its current does")
    func unproven() {
        var proofs = LoadProofs(
            [ProvenLoad(name: "pump", draw: Watts(50), path: .none)], nominal: Volts(24),
            at: .zero)
        proofs.switched("pump", on: true, at: .seconds(10))
        #expect(proofs.tick(drawing: ["pump"], at: .seconds(900)).isEmpty)
        #expect(proofs.record(of: "pump").verdict == .unproven)
        #expect(proofs.marked.isEmpty)
    }

    @Test("is unknown, never failed, where nobody wants the load when it closes")
    func outsideOfHours() {
        var bench = Bench(.controller, seed: 8)
        let index = bench.plant.index("lights")
        bench.drive("lights", on: false)
        bench.pass(.seconds(400))
        bench.plant.loads[index].watts = 0
        bench.plant.drive(index, on: true)
        bench.proofs.switched("lights", on: true, isWanted: false, at: bench.now)
        bench.pass(.seconds(900))
        #expect(bench.failures.isEmpty)
        #expect(bench.proofs.record(of: "lights").verdict == .unknown)
    }
}
