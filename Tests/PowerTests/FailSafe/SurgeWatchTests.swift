import Core
import Power
import Testing

@Suite("Lines that are lost together")
struct SurgeWatchTests {
    private static func lost(_ from: Int, _ to: Int) -> SurgeWatch.Line {
        .lost(.seconds(from) ... .seconds(to))
    }

    private static let alive: [String: SurgeWatch.Line] = [
        "a": .alive, "b": .alive, "c": .alive,
    ]

    @Test(
        "are a surge where they may have been lost within a minute, and not otherwise",
        arguments: [
            (20, 40, true), (95, 100, true), (101, 120, false), (500, 520, false),
        ])
    func window(from: Int, to: Int, isSurge: Bool) {
        var watch = SurgeWatch()
        watch.observe(Self.alive, at: .zero)
        watch.observe(["a": Self.lost(10, 40), "b": .alive, "c": .alive], at: .seconds(60))
        #expect(watch.suspicion == nil, "one line is a cable")
        watch.observe(["a": Self.lost(10, 40), "b": Self.lost(from, to)], at: .seconds(600))
        #expect(watch.suspicion?.lines == (isSurge ? ["a", "b"] : nil))
    }

    @Test("count only where somebody had answered since the start")
    func neverAlive() {
        var watch = SurgeWatch()
        watch.observe(["a": Self.lost(1, 2), "b": Self.lost(1, 2)], at: .seconds(5))
        #expect(watch.suspicion == nil)
    }

    @Test("are told of for a day after they are back")
    func memory() {
        var watch = SurgeWatch()
        watch.observe(Self.alive, at: .zero)
        watch.observe(["a": Self.lost(10, 40), "c": Self.lost(10, 40)], at: .seconds(60))
        #expect(watch.suspicion?.lines == ["a", "c"])
        #expect(watch.suspicion?.at == .seconds(60))
        watch.observe(Self.alive, at: .seconds(600))
        watch.observe(Self.alive, at: .seconds(80_000))
        #expect(watch.suspicion != nil)
        watch.observe(Self.alive, at: .seconds(87_001))
        #expect(watch.suspicion == nil)
    }
}
