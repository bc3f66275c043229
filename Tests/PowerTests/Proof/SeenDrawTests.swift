import Core
import Power
import Testing

@Suite("What a load's switching was seen to change")
struct SeenDrawTests {
    private static let amperes = 2.0

    /// Switches one of two loads on a quiet meter and watches what follows.
    private func seen(
        change: Double, path: ProvenLoad.Path = .current(.controller), withAnother: Bool = false
    ) -> (watched: Bool, draw: Double?) {
        var proofs = LoadProofs(
            [
                ProvenLoad(name: "lights", draw: Watts(Self.amperes * 25), path: path),
                ProvenLoad(name: "pump", draw: Watts(50), path: .none),
            ], nominal: Volts(24), at: .zero)
        var now = Duration.zero
        func look(_ load: Double, for steps: Int) {
            for _ in 0..<steps {
                now += .seconds(10)
                proofs.observe(
                    CurrentSample(at: now, load: Amperes(load)), on: .controller, at: Volts(25))
                _ = proofs.tick(drawing: ["lights", "pump"], at: now)
            }
        }
        look(5, for: 6)
        proofs.switched("lights", on: false, at: now)
        if withAnother { proofs.switched("pump", on: false, at: now) }
        let isWatched = proofs.isWatched("lights")
        #expect(proofs.seenDraw(of: "lights") == nil)
        look(5 - change, for: 40)
        #expect(!proofs.isWatched("lights"))
        return (isWatched, proofs.seenDraw(of: "lights")?.value)
    }

    @Test("is what its meter changed by, also of another load's size, and without a proof path")
    func change() throws {
        for path in [ProvenLoad.Path.current(.controller), .none, .input] {
            for change in [1.0, 2, 3.5] {
                let (isWatched, draw) = seen(change: change, path: path)
                #expect(isWatched)
                #expect(abs(try #require(draw) - change) < 0.05, "\(path), \(change)")
            }
        }
    }

    @Test("is 0 where no meter saw anything, and unknown where another load moved with it")
    func nothing() {
        #expect(seen(change: 0, path: .none).draw == 0)
        #expect(seen(change: 2, path: .none, withAnother: true).draw == nil)
    }

    @Test("is forgotten with the next switching")
    func forgotten() {
        var proofs = LoadProofs(
            [ProvenLoad(name: "lights", draw: Watts(50), path: .none)], nominal: Volts(24),
            at: .zero)
        proofs.switched("lights", on: true, at: .seconds(10))
        // Nothing measures: there is nothing to watch.
        #expect(!proofs.isWatched("lights"))
        #expect(proofs.seenDraw(of: "lights") == nil)
    }
}
