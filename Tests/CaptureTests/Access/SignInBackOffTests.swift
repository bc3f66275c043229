import Core
import Testing

@testable import Capture

@Suite("Back-off after wrong PINs")
struct SignInBackOffTests {
    private let here = SignInBackOff.Pair(badge: "B-1", workstation: Identifier(high: 0, low: 1))

    @Test("Waits double from five seconds to a quarter of an hour")
    func doubling() {
        var backOff = SignInBackOff()
        var now: Duration = .zero
        var waits: [Int64] = []
        for _ in 1...14 {
            _ = backOff.fail(here, at: now)
            let wait = backOff.wait(for: here, at: now) ?? .zero
            waits.append(wait.components.seconds)
            now += wait
        }
        #expect(waits == [0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900])
    }

    @Test("The same badge elsewhere and another badge here are not slowed")
    func nobodyElse() {
        var backOff = SignInBackOff()
        for _ in 1...50 { _ = backOff.fail(here, at: .zero) }
        let elsewhere = SignInBackOff.Pair(
            badge: "B-1", workstation: Identifier(high: 0, low: 2))
        let colleague = SignInBackOff.Pair(badge: "B-2", workstation: here.workstation)
        #expect(backOff.wait(for: here, at: .zero) != nil)
        #expect(backOff.wait(for: elsewhere, at: .zero) == nil)
        #expect(backOff.wait(for: colleague, at: .zero) == nil)
    }

    @Test("A right PIN clears what was counted")
    func clearing() {
        var backOff = SignInBackOff()
        for _ in 1...5 { _ = backOff.fail(here, at: .zero) }
        backOff.clear(here)
        #expect(backOff.wait(for: here, at: .zero) == nil)
        #expect(backOff.fail(here, at: .zero).inARow == 1)
    }

    @Test("Invented badges do not fill memory, nor push out a pair that is being slowed")
    func bounded() {
        var backOff = SignInBackOff()
        for _ in 1...10 { _ = backOff.fail(here, at: .zero) }
        for number in 0..<(AccessLimits.slowedPairs * 2) {
            let invented = SignInBackOff.Pair(
                badge: "X\(number)", workstation: here.workstation)
            _ = backOff.fail(invented, at: .zero)
        }
        #expect(backOff.wait(for: here, at: .zero) != nil)
    }

    private func pair(_ number: Int) -> SignInBackOff.Pair {
        SignInBackOff.Pair(badge: "B\(number)", workstation: here.workstation)
    }

    @Test("Going from badge to badge slows the workstation, a minute at most, and no other")
    func spraying() {
        var backOff = SignInBackOff()
        var now: Duration = .zero
        var waits: [Int64] = []
        for number in 1...12 {
            _ = backOff.fail(pair(number), at: now)
            let wait = backOff.wait(for: pair(99), at: now) ?? .zero
            waits.append(wait.components.seconds)
            now += wait
        }
        #expect(waits == [0, 0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60])
        let elsewhere = SignInBackOff.Pair(
            badge: "B1", workstation: Identifier(high: 0, low: 2))
        #expect(backOff.wait(for: elsewhere, at: now) == nil)
    }

    @Test("A shift that types wrong and then right is not slowed")
    func honestShift() {
        var backOff = SignInBackOff()
        for number in 1...20 {
            for _ in 1...2 { _ = backOff.fail(pair(number), at: .zero) }
            backOff.clear(pair(number))
            #expect(backOff.wait(for: pair(number + 1), at: .zero) == nil)
        }
    }

    @Test("A series ends after a quiet quarter of an hour and says how long it was")
    func seriesEnd() {
        var backOff = SignInBackOff()
        for number in 1...7 { _ = backOff.fail(pair(number), at: .zero) }
        let quiet = SignInBackOff.seriesEnd
        #expect(backOff.endedSeries(at: here.workstation, now: quiet - .seconds(1)) == nil)
        #expect(backOff.endedSeries(at: here.workstation, now: quiet) == 7)
        #expect(backOff.endedSeries(at: here.workstation, now: quiet) == nil)
        #expect(backOff.fail(pair(8), at: quiet).inSeries == 1)
    }
}
