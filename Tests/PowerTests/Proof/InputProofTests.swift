import Core
import Power
import Testing

@Suite("The proof of a relay by an input")
struct InputProofTests {
    private struct Bench {
        var proofs = LoadProofs(
            [ProvenLoad(name: "vsat", draw: Watts(30), path: .input)], nominal: Volts(24),
            at: .zero)
        var now = Duration.seconds(100)
        var coil = true
        /// What stands behind the relay; `nil` follows it.
        var held: Bool?
        var isSilent = false
        var tries = 0
        var actions: [LoadProofs.Action] = []

        mutating func drive(_ on: Bool) {
            coil = on
            tries += 1
            proofs.switched("vsat", on: on, at: now)
        }

        mutating func pass(_ duration: Duration) {
            let end = now + duration
            while now < end {
                now += .seconds(10)
                if !isSilent { proofs.observe(input: held ?? coil, of: "vsat") }
                for action in proofs.tick(drawing: ["vsat"], at: now) {
                    actions.append(action)
                    if case .again(_, let on) = action { drive(on) }
                }
            }
        }

        var verdict: ProofVerdict { proofs.record(of: "vsat").verdict }
    }

    @Test("says ok with its next look")
    func follows() {
        var bench = Bench()
        bench.drive(false)
        bench.pass(.seconds(10))
        #expect(bench.verdict == .ok)
        #expect(bench.actions.isEmpty)
    }

    @Test(
        "names what does not open and what does not close after three tries",
        arguments: [(false, ProofVerdict.stuck), (true, .open)])
    func fails(on: Bool, verdict: ProofVerdict) {
        var bench = Bench()
        bench.held = !on
        bench.drive(on)
        bench.pass(.seconds(600))
        #expect(bench.verdict == verdict)
        #expect(bench.tries == 3)
        #expect(bench.actions.last == .failed(load: "vsat", verdict))
        bench.held = nil
        bench.pass(.seconds(120))
        #expect(bench.verdict == .ok, "it follows again")
        #expect(bench.actions.last == .recovered(load: "vsat", isOn: on))
    }

    @Test("sees voltage behind an open relay that nobody closed: wired around")
    func byPassed() {
        var bench = Bench()
        bench.drive(false)
        bench.pass(.seconds(60))
        bench.held = true
        bench.pass(.seconds(120))
        #expect(bench.verdict == .byPassed)
        #expect(bench.proofs.marked == ["vsat": true])
    }

    @Test("sees the voltage go behind a closed relay: a fuse")
    func blown() {
        var bench = Bench()
        bench.drive(true)
        bench.pass(.seconds(60))
        bench.held = false
        bench.pass(.seconds(120))
        #expect(bench.verdict == .open)
        #expect(bench.proofs.marked == ["vsat": false])
    }

    @Test("is unknown where the input does not answer")
    func silent() {
        var bench = Bench()
        bench.isSilent = true
        bench.drive(false)
        bench.pass(.seconds(400))
        #expect(bench.verdict == .unknown)
        #expect(bench.actions.isEmpty)
    }

    @Test("what was found before a restart stands after it")
    func restart() {
        var bench = Bench()
        bench.held = true
        bench.drive(false)
        bench.pass(.seconds(600))
        let remembered = bench.proofs.remembered
        var second = LoadProofs(
            [ProvenLoad(name: "vsat", draw: Watts(30), path: .input)], nominal: Volts(24),
            remembered: remembered, at: .zero)
        second.found("vsat", on: false)
        #expect(second.marked == ["vsat": true])
        #expect(second.record(of: "vsat") == bench.proofs.record(of: "vsat"))
    }
}
