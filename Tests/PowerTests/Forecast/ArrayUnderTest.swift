import Core
import Foundation
import Plant
import Power

/// An array under a year of weather, told to a forecast in the weather's steps.
struct ArrayUnderTest {
    let place: Place
    let weather: WeatherSeries
    var forecast: SunForecast
    private let array: PhotovoltaicArray

    init(_ weather: WeatherSeries, latitude: Double = 15, longitude: Double = 2) {
        place = Place(latitude: latitude, longitude: longitude)
        self.weather = weather
        forecast = SunForecast(latitude: latitude, longitude: longitude, rating: Watts(600))
        array = PhotovoltaicArray(rated: Watts(600), at: place, soiling: .none)
    }

    var dayCount: Int { weather.samples.count / 48 }

    /// What a day of the weather brings, in watt-hours, told to the forecast step by step.
    ///
    /// - Parameters:
    ///   - soil: part of the light that dirt takes.
    ///   - haze: optical depth that is in the air beside what the weather has.
    ///   - isWet: whether dark clouds come and go all day.
    mutating func run(
        day: Int, soil: Double = 0, haze: Double = 0, isWet: Bool = false
    ) -> Double {
        var sum = 0.0
        for index in day * 48..<(day + 1) * 48 {
            let light = isWet ? index % 3 == 0 ? 0.7 : 0.2 : 1
            let power = power(at: index, haze: haze) * (light * (1 - soil))
            forecast.observe(
                power, throttled: false, ending: weather.time(of: index) + weather.step,
                over: weather.step)
            sum += power.value * weather.step.inSeconds / 3_600
        }
        return sum
    }

    /// Behind the controller, in a step of the weather.
    func power(at index: Int, haze: Double = 0) -> Watts {
        let middle = weather.time(of: index) + weather.step / 2
        let sun = SolarPosition(at: middle, over: place)
        let sample = Self.hazy(weather.samples[index], haze, sun)
        return array.power(under: sun, sample, on: middle.date) * 0.96
    }

    /// Haze takes the beam by the way it comes through the air (Beer and Lambert; air mass after
    /// Kasten and Young 1989), and sends part of what it takes down as diffuse light.
    private static func hazy(
        _ sample: WeatherSample, _ depth: Double, _ sun: SolarPosition
    ) -> WeatherSample {
        guard depth > 0, sun.elevation > 2 else { return sample }
        let mass =
            1 / (sun.sineOfElevation + 0.505_72 * pow(sun.elevation + 6.079_95, -1.636_4))
        let left = exp(-depth * mass)
        let scattered = sample.direct * (0.5 * (1 - left) * sun.sineOfElevation)
        var hazy = sample
        hazy.direct = sample.direct * left
        hazy.diffuse = sample.diffuse + scattered
        hazy.global = hazy.direct * sun.sineOfElevation + hazy.diffuse
        return hazy
    }
}
