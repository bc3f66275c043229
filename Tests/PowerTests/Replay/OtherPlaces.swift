import Core
import Foundation
import Plant
import Power
import Site
import Testing

/// Posts under other skies than the reference years', for which nothing was tuned: weather drawn
/// day by day, by season and by what the day before was like.
struct OtherPlace: Sendable, CustomTestStringConvertible {
    var name: String
    var latitude: Double
    var longitude: Double
    var zone: String
    /// Of the clear sky at sea level: thin air lets more through.
    var clarity: Double
    /// Mean temperature, and half of what lies between a day's highest and lowest.
    var air: (mean: Double, swing: Double)
    /// Shares of clear and of overcast days, by month.
    var clear: [Double]
    var overcast: [Double]
    /// How often a day is like the one before.
    var persistence: Double
    /// What haze takes on average, and at most, of a clear day's light.
    var haze: (mean: Double, most: Double)

    var testDescription: String { name }

    /// Clear winters with haze, four months of monsoon.
    static let monsoon = OtherPlace(
        name: "monsoon 23° N", latitude: 23, longitude: 72, zone: "Asia/Kolkata", clarity: 0.95,
        air: (28, 7),
        clear: [0.85, 0.85, 0.85, 0.80, 0.75, 0.30, 0.10, 0.10, 0.30, 0.75, 0.85, 0.85],
        overcast: [0.03, 0.02, 0.02, 0.03, 0.05, 0.30, 0.60, 0.60, 0.30, 0.05, 0.02, 0.03],
        persistence: 0.5, haze: (0.12, 0.35))

    /// Thin, cold air; bright winters, five months of rain in the afternoons.
    static let highland = OtherPlace(
        name: "highland 10° S", latitude: -10, longitude: -76, zone: "America/Lima", clarity: 1.08,
        air: (9, 7),
        clear: [0.15, 0.15, 0.20, 0.40, 0.65, 0.75, 0.80, 0.70, 0.50, 0.35, 0.30, 0.20],
        overcast: [0.40, 0.40, 0.35, 0.20, 0.10, 0.05, 0.05, 0.10, 0.15, 0.25, 0.25, 0.35],
        persistence: 0.35, haze: (0.03, 0.10))

    /// Long bright summers, short grey winters: the sun of December is a third of that of June.
    static let steppe = OtherPlace(
        name: "steppe 42° N", latitude: 42, longitude: 71, zone: "Asia/Bishkek", clarity: 1,
        air: (11, 7),
        clear: [0.35, 0.35, 0.40, 0.45, 0.55, 0.70, 0.80, 0.80, 0.75, 0.60, 0.40, 0.35],
        overcast: [0.40, 0.40, 0.35, 0.25, 0.20, 0.10, 0.05, 0.05, 0.08, 0.20, 0.35, 0.45],
        persistence: 0.45, haze: (0.04, 0.15))

    static let all = [monsoon, highland, steppe]

    /// - Parameters:
    ///   - array: watts of panels.
    ///   - chemistry: `agm` or `lifepo4`.
    func text(array: Int, chemistry: String) -> String {
        SmallPost.text
            .replacingOccurrences(of: "latitude = 15.0", with: "latitude = \(latitude)")
            .replacingOccurrences(of: "longitude = 2.0", with: "longitude = \(longitude)")
            .replacingOccurrences(of: "Africa/Niamey", with: zone)
            .replacingOccurrences(of: "array_watts = 600", with: "array_watts = \(array)")
            .replacingOccurrences(of: "\"agm\"", with: "\"\(chemistry)\"")
            .replacingOccurrences(
                of: "[capture]",
                with: """
                    [[power.loads]]
                    name = "workstation-3"
                    tier = 5
                    watts = 60
                    switch = "modbus:tcp://127.0.0.1:1502?unit=2&coil=5"
                    when_dead = "off"
                    value = 4
                    hours = "08:00-18:00"
                    [capture]
                    """)
    }

    /// A year in half hours from local midnight of the first of January on.
    func weather(seed: UInt64, days: Int = 365) -> WeatherSeries {
        var random = SeededRandom(seed: seed)
        let place = Place(latitude: latitude, longitude: longitude)
        let start = SmallPost.newYear + .seconds(-Int((longitude / 15).rounded()) * 3_600)
        var samples: [WeatherSample] = []
        var kind = 0
        var haze = self.haze.mean
        for day in 0..<days {
            let month = min(11, day * 12 / 365)
            if Double.random(in: 0..<1, using: &random) >= persistence {
                let chance = Double.random(in: 0..<1, using: &random)
                kind = chance < clear[month] ? 0 : chance < 1 - overcast[month] ? 1 : 2
            }
            haze +=
                0.3 * (self.haze.mean - haze)
                + Double.random(in: -1...1, using: &random) * 0.5 * self.haze.mean
            haze = min(max(haze, 0), self.haze.most)
            var level = 1.0
            for slot in 0..<48 {
                let hour = Double(slot) / 2
                if Int.random(in: 0..<2, using: &random) == 0 {
                    level = Double.random(in: Self.levels[kind], using: &random)
                }
                let time = start + .seconds(day * 86_400 + slot * 1_800)
                let sun = SolarPosition(at: time + .seconds(900), over: place)
                let light = ClearSky.global(under: sun) * (clarity * (1 - haze) * level)
                let warmth = air.mean + air.swing * Foundation.cos((hour - 15) / 12 * .pi)
                samples.append(ClearSky.sample(global: light, under: sun, air: Celsius(warmth)))
            }
        }
        return WeatherSeries(start: start, step: .seconds(1_800), samples: samples)
    }

    /// What is left of a clear sky's light, by kind of day.
    private static let levels: [ClosedRange<Double>] = [0.93...1, 0.35...1, 0.12...0.40]
}
