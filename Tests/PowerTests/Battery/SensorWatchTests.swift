import Core
import Power
import Testing

struct SensorWatchTests {
    private let day = SensorWatch.Surroundings(
        isSunUp: true, load: Watts(50), isThrottled: false)

    @Test("Silence has a grace of a minute as late and of ten as silent, and ends with an answer")
    func silence() {
        var watch = SensorWatch(nominal: Volts(24), start: .zero)
        watch.observe(answer(25), surroundings: day, at: .seconds(10))
        watch.observe(nil, surroundings: day, at: .seconds(40))
        #expect(watch.sight == .clear)
        watch.observe(nil, surroundings: day, at: .seconds(70))
        #expect(watch.sight == .late)
        watch.observe(nil, surroundings: day, at: .seconds(610))
        #expect(watch.sight == .silent)
        #expect(watch.since == .seconds(610))
        watch.observe(answer(25.1), surroundings: day, at: .seconds(620))
        #expect(watch.sight == .clear)
    }

    @Test("An answer that is old counts from when it was given")
    func late() {
        var watch = SensorWatch(nominal: Volts(24), start: .zero)
        watch.observe(answer(25), age: .seconds(90), surroundings: day, at: .seconds(100))
        #expect(watch.sight == .late)
    }

    @Test(
        "What cannot be is refused",
        arguments: [0, 5, 60, -24, .nan, .infinity] as [Double])
    func implausible(volts: Double) {
        var watch = SensorWatch(nominal: Volts(24), start: .zero)
        watch.observe(answer(volts), surroundings: day, at: .seconds(10))
        #expect(watch.sight == .implausible)
        #expect(watch.sight.isBlind)
    }

    @Test("Values that stand still under a moving sun are frozen after half an hour")
    func frozen() {
        var watch = SensorWatch(nominal: Volts(24), start: .zero)
        for minute in 0..<30 {
            watch.observe(answer(25), surroundings: day, at: .seconds(minute * 60))
            #expect(watch.sight == .clear)
        }
        watch.observe(answer(25), surroundings: day, at: .seconds(1_800))
        #expect(watch.sight == .frozen)
        watch.observe(answer(25.05), surroundings: day, at: .seconds(1_860))
        #expect(watch.sight == .clear)
    }

    @Test("What the reader found frozen is frozen at once, until it moves")
    func foundFrozen() {
        var watch = SensorWatch(nominal: Volts(24), start: .zero)
        var still = answer(25)
        still.isFrozen = true
        watch.observe(still, surroundings: day, at: .seconds(10))
        #expect(watch.sight == .frozen)
        watch.observe(answer(25), surroundings: day, at: .seconds(20))
        #expect(watch.sight == .clear)
    }

    @Test("A quiet night or a held voltage is not frozen, but one that a switched load leaves is")
    func quiet() {
        var watch = SensorWatch(nominal: Volts(24), start: .zero)
        var night = SensorWatch.Surroundings(isSunUp: false, load: Watts(50), isThrottled: false)
        for minute in 0..<120 {
            watch.observe(answer(25), surroundings: night, at: .seconds(minute * 60))
        }
        #expect(watch.sight == .clear)
        night.load = Watts(110)
        watch.observe(answer(25), surroundings: night, at: .seconds(7_200))
        #expect(watch.sight == .frozen)

        var held = SensorWatch(nominal: Volts(24), start: .zero)
        var noon = day
        noon.isThrottled = true
        for minute in 0..<240 {
            held.observe(answer(27.6), surroundings: noon, at: .seconds(minute * 60))
        }
        #expect(held.sight == .clear)
    }

    private func answer(_ volts: Double) -> SensorWatch.Answer {
        SensorWatch.Answer(volts: Volts(volts), current: Amperes(3), array: Watts(200))
    }
}
