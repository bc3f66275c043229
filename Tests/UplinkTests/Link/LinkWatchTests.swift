import Core
import Testing

@testable import Uplink

@Suite("How the link stands")
struct LinkWatchTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let events: [LinkWatch.Event]
        let state: UplinkState.Link
        var attempts = 0
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "off before anything was tried", events: [], state: .off),
        Case(
            name: "probing while the first attempt is made", events: [.tried], state: .probing),
        Case(name: "up once HQ was heard", events: [.tried, .heard], state: .up),
        Case(name: "up while HQ is asked for a word", events: [.heard, .tried], state: .up),
        Case(
            name: "down when nobody answers", events: [.heard, .tried, .silent], state: .down,
            attempts: 1),
        Case(
            name: "probing again with the next attempt, and the silence lasts",
            events: [.heard, .silent, .tried, .silent, .tried], state: .probing, attempts: 2),
        Case(
            name: "down where another answers, which ends the silence",
            events: [.silent, .silent, .turnedAway], state: .down),
        Case(
            name: "probing where HQ answers and takes nothing",
            events: [.silent, .tried, .hampered], state: .probing),
        Case(
            name: "off without power, which is no silence", events: [.silent, .unpowered],
            state: .off),
        Case(name: "off when forwarding ends", events: [.heard, .stopped], state: .off),
        Case(
            name: "up at once behind a silence", events: [.silent, .tried, .silent, .heard],
            state: .up),
    ]

    @Test("follows its table", arguments: cases)
    func table(_ sample: Case) {
        var watch = LinkWatch()
        for (second, event) in zip(0..., sample.events) {
            watch.handle(event, at: .seconds(second))
        }
        #expect(watch.state == sample.state)
        #expect(watch.silence?.attempts ?? 0 == sample.attempts)
    }

    @Test("in any order of events: up only by HQ's word, silent only while nobody answers")
    func random() {
        for seed: UInt64 in 0..<500 {
            var random = SeededRandom(seed: seed)
            var watch = LinkWatch()
            var moment = Duration.zero
            var (isWordStanding, firstSilent): (Bool, Duration?) = (false, nil)
            for _ in 0..<200 {
                moment += .milliseconds(Int64.random(in: 0...100_000, using: &random))
                let index = Int.random(in: LinkWatch.Event.allCases.indices, using: &random)
                let event = LinkWatch.Event.allCases[index]
                let before = watch.state
                #expect(watch.handle(event, at: moment) == (watch.state != before))
                switch event {
                case .heard: (isWordStanding, firstSilent) = (true, nil)
                case .tried: break
                case .silent: (isWordStanding, firstSilent) = (false, firstSilent ?? moment)
                default: (isWordStanding, firstSilent) = (false, nil)
                }
                #expect((watch.state == .up) == isWordStanding)
                #expect(watch.silence?.since == firstSilent)
            }
        }
    }
}
