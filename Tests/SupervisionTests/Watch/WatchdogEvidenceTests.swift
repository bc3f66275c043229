import Supervision
import Testing

@Suite("When the watchdog is petted, and when not")
struct WatchdogEvidenceTests {
    private let step = Duration.seconds(5)
    private let start = Duration.seconds(100)

    private func evidence(leakLimit: Int = 0) -> WatchdogEvidence {
        WatchdogEvidence(
            WatchdogRequest(interval: .seconds(30)), probe: PoolProbe(), leakLimit: leakLimit)
    }

    private func well(at answeredAt: Duration) -> WatchdogEvidence.Facts {
        WatchdogEvidence.Facts(openFor: nil, answeredAt: answeredAt)
    }

    @Test("the first answer is the first sign of life")
    func first() {
        let evidence = evidence()
        let nothing = WatchdogEvidence.Facts(openFor: nil, answeredAt: nil)
        #expect(
            evidence.decide(at: start, nextChance: step, nothing) == .withhold([.noAnswer]))
        #expect(evidence.decide(at: start, nextChance: step, well(at: start)) == .pet)
    }

    @Test("never later than half of systemd's time, and no more often than it takes")
    func pace() {
        var evidence = evidence()
        var pets: [Duration] = []
        // Chances as they come, each some milliseconds late.
        for number in 0..<240 {
            let now = start + .milliseconds(5_003 * number)
            if evidence.decide(at: now, nextChance: step, well(at: now)) == .pet {
                evidence.petted(at: now)
                pets.append(now)
            }
        }
        for (earlier, later) in zip(pets, pets.dropFirst()) {
            #expect(later - earlier <= .seconds(15))
            #expect(later - earlier > .seconds(10))
        }
        #expect(pets.count > 80)
    }

    @Test("each needs an answer that came after the one before")
    func newEvidence() {
        var evidence = evidence()
        evidence.petted(at: start)
        let now = start + .seconds(15)
        #expect(
            evidence.decide(at: now, nextChance: step, well(at: start - .seconds(1)))
                == .withhold([.noAnswer]))
        #expect(
            evidence.decide(at: now, nextChance: step, well(at: start + .seconds(1))) == .pet)
    }

    struct Row: Sendable {
        let facts: WatchdogEvidence.Facts
        let lacks: [WatchdogEvidence.Lack]
    }

    static let answered = Duration.seconds(110)
    static let rows = [
        Row(facts: .init(openFor: .milliseconds(9_999), answeredAt: answered), lacks: []),
        Row(facts: .init(openFor: .seconds(10), answeredAt: answered), lacks: [.slowAnswer]),
        Row(
            facts: .init(
                openFor: nil, answeredAt: answered, standing: Standing(neglected: ["top/a"])),
            lacks: [.neglected(["top/a"])]),
        Row(
            facts: .init(openFor: nil, answeredAt: answered, standing: Standing(leaks: 1)),
            lacks: []),
        Row(
            facts: .init(openFor: nil, answeredAt: answered, standing: Standing(leaks: 2)),
            lacks: [.tooManyLeaks(2)]),
        Row(
            facts: .init(openFor: nil, answeredAt: answered, standing: Standing(hasEnded: true)),
            lacks: [.treeEnded]),
        Row(
            facts: .init(
                openFor: .seconds(20), answeredAt: nil,
                standing: Standing(neglected: ["top/a"], leaks: 2)),
            lacks: [.noAnswer, .slowAnswer, .neglected(["top/a"]), .tooManyLeaks(2)]),
    ]

    @Test("it is withheld for every lack, each named", arguments: rows)
    func lacks(_ row: Row) {
        var evidence = evidence(leakLimit: 1)
        evidence.petted(at: .seconds(100))
        let decision = evidence.decide(at: .seconds(115), nextChance: .seconds(5), row.facts)
        #expect(decision == (row.lacks.isEmpty ? .pet : .withhold(row.lacks)))
    }

    @Test("withheld, it is tried again at every chance before systemd's time is over")
    func chances() {
        var evidence = evidence()
        evidence.petted(at: start)
        let old = well(at: start)
        let tries = (1...5).filter {
            evidence.decide(at: start + step * $0, nextChance: step, old) != .notYet
        }
        #expect(tries == [3, 4, 5])
    }
}
