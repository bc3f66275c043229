import Core
import Power
import Testing

struct SunForecastTests {
    private let noon = Timestamp(milliseconds: 1_679_313_600_000)

    @Test("The sun stands by place and date: light at noon, none at midnight, longer in summer")
    func geometry() throws {
        var forecast = SunForecast(latitude: 50, longitude: 0, rating: Watts(1_000))
        let isLight = forecast.isSunUp(at: noon)
        let isLightAtMidnight = forecast.isSunUp(at: noon + .seconds(43_200))
        #expect(isLight && !isLightAtMidnight)
        let june = try #require(Timestamp("2023-06-21T12:00:00Z"))
        let december = try #require(Timestamp("2023-12-21T12:00:00Z"))
        let summer = forecast.energy(onDayOf: june).expected.value
        let winter = forecast.energy(onDayOf: december).expected.value
        #expect(summer > winter * 1.3)
        #expect((2_000...9_000).contains(summer))
    }

    @Test("Days of half the clear sky are expected to go on so")
    func scaled() {
        var forecast = SunForecast(latitude: 15, longitude: 2, rating: Watts(600))
        feed(&forecast, days: 12, ratio: { _ in 0.5 })
        #expect(abs(forecast.history.expected - 0.5) < 0.01)
        #expect(forecast.history.low <= forecast.history.expected * 0.85 + 1e-9)
    }

    @Test("Bad days pull the low outlook further than the expected one")
    func low() {
        var forecast = SunForecast(latitude: 15, longitude: 2, rating: Watts(600))
        feed(&forecast, days: 13, ratio: { $0 % 4 == 0 ? 0.3 : 0.7 })
        #expect(forecast.history.low < 0.4)
        #expect(forecast.history.expected > 0.45)
    }

    @Test("Sun that the controller threw away does not count as bad weather")
    func throttled() {
        var forecast = SunForecast(latitude: 15, longitude: 2, rating: Watts(600))
        feed(&forecast, days: 8, ratio: { _ in 0.7 })
        let before = forecast.history.expected
        feed(&forecast, days: 3, from: 8, ratio: { _ in 0.05 }, isThrottled: true)
        #expect(forecast.history.expected == before)
    }

    @Test("A cloudy morning lowers the rest of the same day")
    func morning() {
        var forecast = SunForecast(latitude: 15, longitude: 2, rating: Watts(600))
        feed(&forecast, days: 8, ratio: { _ in 0.7 })
        let time = noon + .seconds(8 * 86_400)
        let before = forecast.outlook(from: time, slot: .seconds(3_600), count: 4).expected[0]
        feed(&forecast, days: 1, from: 8, ratio: { _ in 0.2 }, steps: 144)
        let after = forecast.outlook(from: time, slot: .seconds(3_600), count: 4).expected[0]
        #expect(after < before * 0.8)
    }

    @Test("A clock that jumps forth and back neither stops nor doubles the learning")
    func clockJump() {
        var forecast = SunForecast(latitude: 15, longitude: 2, rating: Watts(600))
        feed(&forecast, days: 5, ratio: { _ in 0.6 })
        forecast.observe(
            Watts(100), throttled: false, ending: noon + .seconds(400 * 86_400),
            over: .seconds(300))
        feed(&forecast, days: 6, from: 5, ratio: { _ in 0.4 })
        #expect(abs(forecast.history.expected - 0.4) < 0.05)
    }

    /// Days from midnight on in steps of five minutes, power as a share of the outlook's own sky.
    private func feed(
        _ forecast: inout SunForecast, days: Int, from first: Int = 0, ratio: (Int) -> Double,
        isThrottled: Bool = false, steps: Int = 288
    ) {
        // The sky without any learning: the assumed ratio divided out.
        var sky = SunForecast(latitude: 15, longitude: 2, rating: Watts(600))
        for day in first..<first + days {
            let midnight = noon + .seconds(day * 86_400 - 43_200)
            for step in 0..<steps {
                let start = midnight + .seconds(step * 300)
                let clear =
                    sky.outlook(from: start, slot: .seconds(300), count: 1).expected[0]
                    / YieldHistory.assumed
                forecast.observe(
                    Watts(clear * ratio(day)), throttled: isThrottled,
                    ending: start + .seconds(300), over: .seconds(300))
            }
        }
    }
}
