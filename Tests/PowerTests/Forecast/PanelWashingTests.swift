import Core
import Plant
import Power
import Testing

/// A step up that nobody told of: what rain leaves of dust, and what it says of a haze.
struct PanelWashingTests {
    /// Dust from day 30 on, until it rains on day 90.
    ///
    /// - Parameters:
    ///   - most: what the dust takes at the end.
    ///   - rest: what the rain leaves of it.
    /// - Returns: the day on which it was told, and what.
    private static func rain(
        on post: inout ArrayUnderTest, most: Double = 0.25, rest: Double = 0
    ) -> (day: Int, told: PanelWatch.Washing)? {
        for day in 0..<90 {
            _ = post.run(day: day, soil: min(most, 0.008 * Double(max(0, day - 30))))
        }
        for day in 90..<120 {
            _ = post.run(day: day, soil: rest, isWet: day == 90)
            if let told = post.forecast.panels.washing { return (day, told) }
        }
        return nil
    }

    @Test("Rain is told within two weeks, with what it brought, where they have clear days")
    func told() throws {
        var misses = 0
        for (number, post) in try PanelWatchTests.year().enumerated() {
            var post = post
            guard let (day, told) = Self.rain(on: &post) else {
                // Clouds on most of the days behind it: the loss ends all the same.
                misses += 1
                #expect(post.forecast.panels.loss == nil)
                continue
            }
            #expect(day <= 104, "\(number)")
            #expect((0.15...0.45).contains(told.gain), "\(number): \(told)")
            #expect((3...day - 90).contains(told.days), "\(number): \(told)")
            #expect(post.forecast.panels.loss == nil)
            for day in day + 1..<day + 30 { _ = post.run(day: day) }
            #expect(post.forecast.panels.washing == nil, "not told for ever")
            #expect(post.forecast.panels.loss == nil)
        }
        #expect(misses <= 1)
    }

    @Test("What a poor rain leaves is found as a loss again")
    func rest() throws {
        var post = try #require(try PanelWatchTests.year().first)
        let (day, told) = try #require(Self.rain(on: &post, most: 0.4, rest: 0.3))
        #expect((0.05...0.35).contains(told.gain), "\(told)")
        #expect(post.forecast.panels.loss == nil)
        for day in day + 1..<day + 35 { _ = post.run(day: day, soil: 0.3) }
        #expect((post.forecast.panels.loss?.share ?? 0) > 0.1)
    }

    @Test(
        "Rain tells dust that began to show under a haze",
        .enabled(if: ReferencePost.isHere, "no ../shared/reference"))
    func underHaze() throws {
        // The year in which four days of haze hide what slow dust begins with.
        var post = ArrayUnderTest(try ReferencePost.weather(1))
        for day in 0..<90 {
            _ = post.run(day: day, soil: min(0.32, 0.005 * Double(max(0, day - 30))))
        }
        #expect(post.forecast.panels.loss == nil && post.forecast.panels.haze != nil)
        var told: PanelWatch.Washing?
        for day in 90..<110 {
            _ = post.run(day: day, isWet: day == 90)
            told = told ?? post.forecast.panels.washing
        }
        #expect((told?.gain ?? 0) > 0.2)
        #expect(post.forecast.panels.haze == nil)
    }

    @Test("No weather is taken for one: clean years, and weeks of haze that go")
    func weather() throws {
        for (number, post) in try PanelWatchTests.year(isHazy: true).enumerated() {
            var clean = post
            for day in 0..<clean.dayCount {
                _ = clean.run(day: day)
                #expect(clean.forecast.panels.washing == nil, "\(number), day \(day)")
            }
            for (depth, days) in [(0.2, 10), (0.2, 25), (0.35, 10), (0.35, 25), (0.35, 45)] {
                var random = SeededRandom(seed: UInt64(number))
                var hazy = post
                for day in 0..<30 + days + 30 {
                    let strength = Double.random(in: 0.7...1.3, using: &random)
                    let isHazy = day >= 30 && day < 30 + days
                    _ = hazy.run(day: day, haze: isHazy ? depth * strength : 0)
                    #expect(
                        hazy.forecast.panels.washing == nil,
                        "\(number), \(depth) for \(days), day \(day)")
                }
            }
        }
    }

    @Test("A haze stays one over a restart; without what was learned it would be dust")
    func restart() throws {
        var misled = 0
        for (number, post) in try PanelWatchTests.year().enumerated() {
            var random = SeededRandom(seed: UInt64(number))
            var (knowing, forgetful) = (post, post)
            for day in 0..<75 {
                let strength = Double.random(in: 0.7...1.3, using: &random)
                let haze = day >= 30 ? 0.35 * strength : 0
                if day == 40 {
                    knowing.restart(knowing.forecast.panels)
                    let panels = forgetful.forecast.panels
                    forgetful.restart(
                        PanelWatch(
                            measure: panels.measure, days: panels.days,
                            sinceGood: panels.sinceGood))
                }
                _ = knowing.run(day: day, haze: haze)
                _ = forgetful.run(day: day, haze: haze)
                #expect(knowing.forecast.panels.loss == nil, "\(number), day \(day)")
                misled += forgetful.forecast.panels.loss == nil ? 0 : 1
            }
        }
        #expect(misled > 0)
    }
}

extension ArrayUnderTest {
    /// A new process, which was handed these.
    fileprivate mutating func restart(_ panels: PanelWatch) {
        forecast = SunForecast(
            latitude: place.latitude, longitude: place.longitude, rating: Watts(600),
            history: YieldHistory(ratios: forecast.history.ratios),
            panels: PanelWatch(
                measure: panels.measure, days: panels.days, sinceGood: panels.sinceGood,
                season: panels.season, haze: panels.haze, cleaned: panels.cleaned,
                lastCleaning: panels.lastCleaning, washing: panels.washing))
    }
}
