import Core
import Testing

@testable import Power

@Suite("One switching against what a meter saw")
struct ProofTrialTests {
    /// Amperes before and after a switching at 100 s; a sample every ten seconds.
    struct Row: Sendable, CustomTestStringConvertible {
        var what: String
        var isOn: Bool
        var before: [Double]
        var after: [Double]
        var charge: (before: Double, after: Double) = (0, 0)
        var others: [(at: Double, amperes: Double)] = []
        var expected: Word

        var testDescription: String { what }
    }

    enum Word: String, Sendable { case obeyed, ignored, muddy, nothing }

    private static let still = [6.0, 6.0, 6.0, 6.0, 6.0, 6.0]
    private static let fallen = [3.5, 3.5, 3.5, 3.5, 3.5, 3.5]

    static let rows: [Row] = [
        Row(what: "a clean fall", isOn: false, before: still, after: fallen, expected: .obeyed),
        Row(what: "a clean rise", isOn: true, before: fallen, after: still, expected: .obeyed),
        Row(what: "nothing at all", isOn: false, before: still, after: still, expected: .ignored),
        Row(
            what: "a rise in place of a fall", isOn: false, before: fallen, after: still,
            expected: .muddy),
        Row(
            what: "half of it, as a load declared too high", isOn: false, before: still,
            after: still.map { $0 - 1.3 }, expected: .obeyed),
        Row(
            what: "a tenth of it", isOn: false, before: still, after: still.map { $0 - 0.3 },
            expected: .muddy),
        Row(
            what: "one sample after it", isOn: false, before: still, after: [3.5],
            expected: .nothing),
        Row(
            what: "one sample before it", isOn: false, before: [6], after: fallen,
            expected: .nothing),
        Row(
            what: "noise as high as the load", isOn: false, before: [4, 8, 3, 9, 5, 7],
            after: [5, 9, 4, 8, 3, 7], expected: .muddy),
        Row(
            what: "a cloud between two meters of 3 %", isOn: false, before: still, after: still,
            charge: (40, 5), expected: .muddy),
        Row(
            what: "a fall under a passing cloud", isOn: false, before: still, after: fallen,
            charge: (10, 5), expected: .obeyed),
        Row(
            what: "two of a kind at once, both gone", isOn: false, before: still,
            after: still.map { $0 - 5 }, others: [(100, -2.5)], expected: .obeyed),
        Row(
            what: "two of a kind at once, one gone", isOn: false, before: still, after: fallen,
            others: [(100, -2.5)], expected: .muddy),
        Row(
            what: "two of a kind at once, none gone", isOn: false, before: still, after: still,
            others: [(100, -2.5)], expected: .ignored),
        Row(
            what: "a small one beside it", isOn: false, before: still, after: fallen,
            others: [(100, -0.5)], expected: .obeyed),
        Row(
            what: "one goes and another comes, nothing is seen of either", isOn: false,
            before: still, after: still, others: [(100, 2.5)], expected: .muddy),
        Row(
            what: "a load that went a minute before", isOn: false,
            before: [6, 6, 6, 6, 3.5, 3.5, 3.5, 3.5, 3.5, 3.5], after: fallen, expected: .ignored),
        Row(
            what: "another that goes by itself half a minute later", isOn: false, before: still,
            after: [6, 6, 6, 3.5, 3.5, 3.5, 3.5, 3.5, 3.5], expected: .ignored),
        Row(
            what: "a slow starter", isOn: true, before: fallen,
            after: [3.5, 3.5, 3.5, 6, 6, 6, 6, 6, 6], expected: .obeyed),
        Row(
            what: "another moves long after", isOn: false, before: still,
            after: [3.5, 3.5, 3.5, 6.0, 6.0, 6.0], others: [(135, 2.5)], expected: .obeyed),
    ]

    @Test("is judged by what fits, and waited with where two things do", arguments: rows)
    func table(_ row: Row) {
        var log = MeterLog()
        for (index, amperes) in row.before.enumerated() {
            log.add(
                CurrentSample(
                    at: .seconds(100 - 10 * (row.before.count - 1 - index)),
                    load: Amperes(amperes), charge: Amperes(row.charge.before)))
        }
        let events = row.others.map {
            MeterLog.Event(
                at: .seconds($0.at), load: "other", amperes: $0.amperes, isLearned: true)
        }
        for event in events where event.at <= .seconds(100) { log.note(event) }
        log.note(
            MeterLog.Event(
                at: .seconds(100), load: "it", amperes: row.isOn ? 2.5 : -2.5, isLearned: false))
        for event in events where event.at > .seconds(100) { log.note(event) }
        for (index, amperes) in row.after.enumerated() {
            log.add(
                CurrentSample(
                    at: .seconds(110 + 10 * index), load: Amperes(amperes),
                    charge: Amperes(row.charge.after)))
        }
        let change = log.change(of: "it", from: .seconds(100), to: .seconds(100))
        guard let change else {
            #expect(row.expected == .nothing)
            return
        }
        let word: Word =
            switch ProofTrial(isOn: row.isOn, amperes: 2.5).judge(change.first, change.latest)
            {
            case .obeyed: .obeyed
            case .ignored: .ignored
            case .muddy: .muddy
            }
        #expect(word == row.expected)
    }

    @Test("off and on again between two looks tells nothing")
    func thereAndBack() {
        var log = MeterLog()
        for second in stride(from: 10, through: 100, by: 10) {
            log.add(CurrentSample(at: .seconds(second), load: Amperes(6)))
        }
        for (second, amperes) in [(101, -2.5), (108, 2.5)] {
            log.note(
                MeterLog.Event(
                    at: .seconds(second), load: "it", amperes: amperes, isLearned: true))
        }
        for second in stride(from: 120, through: 200, by: 10) {
            log.add(CurrentSample(at: .seconds(second), load: Amperes(6)))
        }
        #expect(log.change(of: "it", from: .seconds(108), to: .seconds(108)) == nil)
    }

    @Test("a battery's own current tells of the loads what the sun did not bring")
    func shunt() {
        let sample = CurrentSample(at: .zero, net: Amperes(-2), charge: Amperes(7))
        #expect(sample.load == Amperes(9))
        #expect(sample.charge == Amperes(7))
    }

    @Test("one reading is one sample, and what is no number is none")
    func samples() {
        var log = MeterLog()
        log.add(CurrentSample(at: .seconds(10), load: Amperes(1)))
        log.add(CurrentSample(at: .seconds(10), load: Amperes(1)))
        log.add(CurrentSample(at: .seconds(9), load: Amperes(1)))
        log.add(CurrentSample(at: .milliseconds(10_100), load: Amperes(1)))
        log.add(CurrentSample(at: .seconds(20), load: Amperes(.nan)))
        #expect(log.samples.count == 1)
        for second in 1...500 {
            log.add(CurrentSample(at: .seconds(20 + second), load: Amperes(1)))
        }
        #expect(log.samples.count == MeterLog.sampleLimit)
    }
}
