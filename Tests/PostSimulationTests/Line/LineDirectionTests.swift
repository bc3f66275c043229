import Core
import Testing

@testable import PostSimulation

@Suite("A direction of a bad line")
struct LineDirectionTests {
    @Test("carries so many bytes a second and no more, however they come")
    func width() {
        var line = LineDirection(LineShape(kilobits: 64, delay: .zero))
        var last = Duration.zero
        for _ in 0..<80 { last = line.exit(of: 1_000, entering: .zero, chance: 0) }
        #expect(last == .seconds(10))
        // What comes into a free line waits for nothing but itself.
        #expect(line.exit(of: 8, entering: .seconds(20), chance: 0) == .milliseconds(20_001))
    }

    @Test("adds its delay, and jitter that lets nothing overtake")
    func delay() {
        let shape = LineShape(kilobits: 8_000, delay: .milliseconds(300), jitter: .seconds(1))
        var line = LineDirection(shape)
        var random = SeededRandom(seed: 6)
        var last = Duration.zero
        for millisecond in 0..<500 {
            let entered = Duration.milliseconds(millisecond)
            let exit = line.exit(
                of: 100, entering: entered,
                chance: Double.random(in: 0..<1, using: &random))
            #expect(exit >= last)
            #expect(exit >= entered + .milliseconds(300))
            last = exit
        }
    }

    @Test("draws the same fates from the same seed, as often as its shape says")
    func fates() {
        let shape = LineShape(
            kilobits: 64, delay: .zero, lost: 30, stalled: 10, duplicated: 50)
        func drawn() -> [LineFate] {
            var random = SeededRandom(seed: 12)
            return (0..<4_000).map { _ in LineFate(shape, random: &random) }
        }
        let fates = drawn()
        #expect(fates == drawn())
        #expect((1_080...1_320).contains(fates.count { $0.cutAfter != nil }))
        #expect((300...500).contains(fates.count { $0.stallAfter != nil }))
        #expect((1_850...2_150).contains(fates.count(where: \.isDuplicated)))
    }

    @Test("says what a person typed wrong")
    func ranges() {
        #expect(LineShape(kilobits: 64, delay: .milliseconds(300)).fault == nil)
        #expect(LineShape(kilobits: 0, delay: .zero).fault?.contains("--kbit") == true)
        #expect(LineShape(kilobits: 1, delay: .seconds(61)).fault?.contains("--delay") == true)
        #expect(
            LineShape(kilobits: 1, delay: .zero, lost: 101).fault?.contains("percent") == true)
    }
}
