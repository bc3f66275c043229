import Core
import Testing

@testable import Plant

@Suite("Light of a clear sky")
struct ClearSkyTests {
    private let place = Place(latitude: 15, longitude: 2)

    @Test("is none at night and that of Haurwitz by day")
    func haurwitz() throws {
        let night = try #require(Timestamp("2023-06-21T00:00:00Z"))
        #expect(ClearSky.global(under: SolarPosition(at: night, over: place)) == .zero)
        let noon = try #require(Timestamp("2023-06-21T12:00:00Z"))
        // 1098 · sin 81.43° · e^(−0.059 ÷ sin 81.43°)
        let light = ClearSky.global(under: SolarPosition(at: noon, over: place))
        #expect(abs(light.value - 1_022.9) < 0.5)
    }

    @Test("parts into beam and diffuse that make the whole again", arguments: 0..<24)
    func closure(hour: Int) {
        let time = Timestamp(milliseconds: 1_700_000_000_000 + Int64(hour) * 3_600_000)
        let sun = SolarPosition(at: time, over: place)
        let sample = ClearSky.sample(
            global: ClearSky.global(under: sun) * 0.7, under: sun, air: Celsius(30))
        let beam = sample.direct.value * max(0, sun.sineOfElevation)
        #expect(abs(beam + sample.diffuse.value - sample.global.value) < 1e-9)
        #expect(sample.direct >= .zero && sample.direct < sun.extraterrestrial)
    }

    @Test("has the diffuse share of Erbs, Klein and Duffie")
    func erbs() {
        #expect(abs(ClearSky.diffuseShare(at: 0.1) - 0.991) < 1e-12)
        #expect(abs(ClearSky.diffuseShare(at: 0.5) - 0.6592) < 1e-4)
        #expect(ClearSky.diffuseShare(at: 0.9) == 0.165)
    }
}
