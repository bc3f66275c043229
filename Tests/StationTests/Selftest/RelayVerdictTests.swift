import Core
import Health
import Testing

@testable import Station

@Suite("What a relay's trial says")
struct RelayVerdictTests {
    private static let volts = Volts(25)

    private func trial(
        _ name: String = "lights", watts: Double = 50, proof: String = "ok", seen: Double? = 50,
        path: String? = "controller-current"
    ) -> RelayTrial {
        var load = PowerReport.Load(
            name: name, tier: 4, isOn: true, reason: nil, proof: proof)
        load.proofPath = path
        load.proofWhy = "so it was"
        load.seenAmperes = seen.map { $0 / Self.volts.value }
        var trial = RelayTrial(load, wasOn: true, declared: Watts(watts))
        trial.away = RelayTrial.Sight(load)
        trial.back = RelayTrial.Sight(load)
        return trial
    }

    private func verdict(_ trial: RelayTrial, swappedWith: String? = nil) -> SelftestPoint {
        RelayVerdict(trial: trial, volts: Self.volts, swappedWith: swappedWith).points[0]
    }

    private func outcome(_ trial: RelayTrial) -> SelftestPoint.Outcome { verdict(trial).outcome }

    @Test("a current that follows passes, one of another size is a warning")
    func current() {
        #expect(outcome(trial()) == .passed)
        #expect(verdict(trial()).summary.contains("50 W"))
        #expect(outcome(trial(seen: 20)) == .warning)
        #expect(outcome(trial(seen: 90)) == .warning)
        #expect(verdict(trial(seen: 20)).remedy?.contains("watts of lights") == true)
    }

    @Test("a load past its meter is named, whatever its proof is")
    func pastMeter() {
        for (proof, path) in [
            ("unknown", "controller-current"), ("open", "controller-current"),
            ("unproven", nil),
        ] {
            let point = verdict(trial(proof: proof, seen: 0, path: path))
            #expect(point.outcome == .failed)
            #expect(point.summary.contains("past"), "\(proof): \(point.summary)")
        }
        var dark = trial(proof: "unknown", seen: 0)
        dark.answer = .it
        #expect(verdict(dark).summary.contains("it is wired past the meter"))
    }

    @Test("a relay that does not obey fails by its kind")
    func disobedience() {
        for proof in ["stuck", "open", "by-passed"] {
            let point = verdict(trial(proof: proof, seen: nil, path: "modbus:x?unit=2&input=1"))
            #expect(point.outcome == .failed)
            #expect(point.summary.contains("so it was"))
        }
        #expect(verdict(trial(proof: "stuck", seen: 0)).summary.contains("does not open"))
        var unmoved = trial()
        unmoved.obstacle = .unmoved("it did not go off: minimum")
        #expect(outcome(unmoved) == .failed)
        unmoved.obstacle = .untried("ended")
        #expect(outcome(unmoved) == .notTried)
    }

    @Test("without meter and person nothing is claimed")
    func unproven() {
        #expect(outcome(trial(proof: "unproven", seen: nil, path: nil)) == .notTried)
        #expect(outcome(trial(proof: "unproven", seen: 48, path: nil)) == .passed)
        #expect(outcome(trial(proof: "unknown", seen: nil)) == .warning)
    }

    @Test("what nobody saw is never passed")
    func person() {
        var trial = trial()
        func seen() -> SelftestPoint.Outcome {
            RelayVerdict(trial: trial, volts: Self.volts).points[1].outcome
        }
        #expect(seen() == .notTried)
        trial.answer = .unanswered
        #expect(seen() == .notTried)
        trial.answer = .it
        #expect(seen() == .passed)
        trial.answer = .nothing
        #expect(seen() == .failed)
        trial.answer = .another("vsat")
        #expect(seen() == .failed)
    }

    @Test("answers are read as people type them")
    func answers() {
        func meaning(_ line: String) -> RelayTrial.Answer? {
            QuestionDesk.meaning(line, of: "lights", among: ["lights", "vsat"])
        }
        #expect(meaning("y") == .it)
        #expect(meaning(" YES ") == .it)
        #expect(meaning("lights") == .it)
        #expect(meaning("n") == .nothing)
        #expect(meaning("vsat") == .another("vsat"))
        #expect(meaning("-") == .unanswered)
        #expect(meaning("the lamp") == nil)
    }

    // MARK: Swapped

    private func swaps(_ trials: [RelayTrial]) -> [String: String] {
        RelaySwaps.found(trials, at: Self.volts)
    }

    @Test("two relays that show each other's draw are swapped")
    func swapped() {
        let crossed = [
            trial("vsat", watts: 30, seen: 61), trial("lights", watts: 60, seen: 29),
            trial("pump", watts: 100, seen: 98),
        ]
        #expect(swaps(crossed) == ["vsat": "lights", "lights": "vsat"])
        #expect(verdict(crossed[0], swappedWith: "lights").outcome == .failed)
    }

    @Test("equal loads, one odd load and sound ones are not swapped")
    func notSwapped() {
        #expect(
            swaps([trial("a", watts: 60, seen: 60), trial("b", watts: 60, seen: 60)]).isEmpty)
        #expect(
            swaps([trial("a", watts: 30, seen: 60), trial("b", watts: 60, seen: 60)]).isEmpty)
        #expect(
            swaps([trial("a", watts: 30, seen: 31), trial("b", watts: 60, seen: 58)]).isEmpty)
        #expect(
            swaps([trial("a", watts: 30, seen: nil), trial("b", watts: 60, seen: 30)]).isEmpty)
    }

    @Test("a person's word and the other's dark input tell of equal loads, too")
    func swappedAlike() {
        var (first, second) = (trial("a", watts: 60), trial("b", watts: 60))
        first.answer = .another("b")
        #expect(swaps([first, second]) == ["a": "b", "b": "a"])
        first.answer = nil
        first.others = ["b"]
        #expect(swaps([first, second]).isEmpty)
        second.others = ["a"]
        #expect(swaps([first, second]) == ["a": "b", "b": "a"])
    }
}
