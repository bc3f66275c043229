import Core
import Testing

@testable import Plant

@Suite("Invented weather")
struct GeneratedWeatherTests {
    private let place = Place(latitude: 15, longitude: 2)
    private let start = Timestamp(milliseconds: 1_672_531_200_000)

    private func globals(_ weather: GeneratedWeather, days: Int) -> [Double] {
        (0..<days * 24).map { weather.sample(at: start + .seconds($0 * 3_600)).global.value }
    }

    @Test("is the same for the same seed and another for another")
    func seeded() {
        let first = GeneratedWeather(over: place, seed: 1)
        #expect(
            globals(first, days: 5) == globals(GeneratedWeather(over: place, seed: 1), days: 5))
        #expect(
            globals(first, days: 5) != globals(GeneratedWeather(over: place, seed: 2), days: 5))
    }

    @Test("is bright on clear days, dim on overcast ones and between on changing ones")
    func moods() {
        func daily(_ mood: GeneratedWeather.Mood) -> Double {
            globals(GeneratedWeather(over: place, seed: 3, mood: mood), days: 365).reduce(0, +)
                / 365_000
        }
        let (clear, changing, overcast) = (daily(.clear), daily(.changing), daily(.overcast))
        #expect((5.5...7.5).contains(clear))
        #expect((1...2.5).contains(overcast))
        #expect(overcast < changing && changing < clear)
    }

    @Test("stays within what a weather file may hold, anywhere and all year")
    func bounds() {
        for latitude in stride(from: -85.0, through: 85, by: 17) {
            let weather = GeneratedWeather(
                over: Place(latitude: latitude, longitude: latitude), seed: 9)
            for hour in stride(from: 0, to: 8_760, by: 7) {
                let sample = weather.sample(at: start + .seconds(hour * 3_600))
                #expect((0...1_600).contains(sample.global.value))
                #expect((0...1_600).contains(sample.direct.value))
                #expect((0...1_600).contains(sample.diffuse.value))
                #expect((-60...70).contains(sample.air.value))
            }
        }
    }
}
