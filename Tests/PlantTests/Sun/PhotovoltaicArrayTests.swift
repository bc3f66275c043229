import Core
import Testing

@testable import Plant

@Suite("Panels")
struct PhotovoltaicArrayTests {
    private let place = Place(latitude: 15, longitude: 2)
    private let date = CalendarDate(daysSinceEpoch: 19_530)  // a multiple of 21: freshly cleaned

    @Test("lying flat see the global light")
    func flat() throws {
        let sun = SolarPosition(at: try #require(Timestamp("2023-06-21T09:00:00Z")), over: place)
        let weather = ClearSky.sample(global: Irradiance(700), under: sun, air: Celsius(30))
        let array = PhotovoltaicArray(rated: Watts(600), at: place, tilt: 0)
        #expect(abs(array.irradiance(under: sun, weather).value - 700) < 1e-9)
    }

    @Test("face the equator at the latitude's tilt unless told otherwise")
    func mounting() {
        let north = PhotovoltaicArray(rated: Watts(600), at: place)
        let south = PhotovoltaicArray(
            rated: Watts(600), at: Place(latitude: -20, longitude: 2))
        #expect((north.tilt, north.azimuth) == (15, 180))
        #expect((south.tilt, south.azimuth) == (20, 0))
    }

    @Test("give their rating, less the stated losses, at 1000 W/m² and 25 °C cells")
    func rating() {
        let sun = SolarPosition(at: Timestamp(milliseconds: 1_687_348_800_000), over: place)
        // Diffuse light alone makes the plane's tilt count for nothing.
        let air = 25 - 25 * 1_000.0 / 800
        let weather = WeatherSample(
            global: Irradiance(1_000), direct: .zero, diffuse: Irradiance(1_000), air: Celsius(air))
        let array = PhotovoltaicArray(rated: Watts(600), at: place, tilt: 0)
        #expect(abs(array.power(under: sun, weather, on: date).value - 540) < 1e-9)
        var warm = weather
        warm.air += Celsius(10)
        #expect(abs(array.power(under: sun, warm, on: date).value - 540 * 0.96) < 1e-9)
    }

    @Test("lose light to dust until they are cleaned")
    func soiling() {
        let soiling = Soiling(perDay: 0.004, worst: 0.05, cleanedEvery: 21)
        #expect(soiling.transmission(on: date) == 1)
        let later = CalendarDate(daysSinceEpoch: date.daysSinceEpoch + 10)
        #expect(abs(soiling.transmission(on: later) - 0.96) < 1e-12)
        let latest = CalendarDate(daysSinceEpoch: date.daysSinceEpoch + 20)
        #expect(abs(soiling.transmission(on: latest) - 0.95) < 1e-12)
        let cleaned = CalendarDate(daysSinceEpoch: date.daysSinceEpoch + 21)
        #expect(soiling.transmission(on: cleaned) == 1)
    }
}
