import Core
import Testing

@testable import Power

@Suite("The curve of the last days")
struct PowerCurveTests {
    private static let start = Timestamp(milliseconds: 1_795_215_600_000)

    private static func sample(_ minute: Int, _ watts: Double?, _ share: Double? = 0.5)
        -> HistorySample
    {
        HistorySample(
            time: start + .seconds(minute * 60), seconds: 60, volts: Volts(25), share: share,
            panel: watts.map { Watts($0) }, load: Watts(50), sight: .clear, loadsOn: 0)
    }

    @Test("draws quarters of an hour together, and the charge is that at the end")
    func quarters() {
        var curve = PowerCurve()
        for minute in 1...30 {
            curve.take(Self.sample(minute, minute <= 15 ? 100 : 300, Double(minute) / 100))
        }
        #expect(curve.points.map(\.start) == [Self.start, Self.start + .seconds(900)])
        #expect(curve.points.map(\.panel.value) == [100, 300])
        #expect(curve.points.map(\.share) == [0.15, 0.3])
        #expect(curve.points.map(\.seconds) == [900, 900])
    }

    @Test("what was not measured lowers no mean, and a time without samples has no point")
    func gaps() {
        var curve = PowerCurve()
        curve.take(Self.sample(1, 200))
        curve.take(Self.sample(2, nil, nil))
        curve.take(Self.sample(60, 40))
        #expect(curve.points.map(\.panel.value) == [200, 40])
        #expect(curve.points[0].share == 0.5)
    }

    @Test("a clock that was set back draws anew what lies behind its new time")
    func setBack() {
        var curve = PowerCurve()
        for minute in 1...120 { curve.take(Self.sample(minute, 100)) }
        curve.take(Self.sample(31, 7))
        #expect(curve.points.count == 3)
        #expect(curve.points.last?.start == Self.start + .seconds(1_800))
    }

    @Test("a role that was held up makes long samples, which count in each quarter they touch")
    func long() {
        var curve = PowerCurve()
        var sample = Self.sample(40, 120)
        sample.seconds = 2_100
        curve.take(sample)
        #expect(curve.points.map(\.seconds) == [600, 900, 600])
        #expect(curve.points.allSatisfy { $0.panel.value == 120 })
        sample.seconds = 86_400
        curve.take(sample)
        sample.time = nil
        sample.seconds = 60
        curve.take(sample)
        #expect(curve.points.count == 3, "a day is no quarter's, and no time no place")
    }

    @Test("keeps four days and no more")
    func bound() {
        var curve = PowerCurve()
        for quarter in 0..<1_000 { curve.take(Self.sample(quarter * 15 + 1, 1)) }
        #expect(curve.points.count == PowerCurve.limit)
        #expect(curve.points.last?.start == Self.start + .seconds(999 * 900))
    }
}
