import Core
import Testing

@testable import Plant

@Suite("The sun's position")
struct SolarPositionTests {
    struct Reference: Sendable, CustomTestStringConvertible {
        let time: String
        let latitude: Double
        let longitude: Double
        let elevation: Double
        let azimuth: Double
        var testDescription: String { "\(time) at \(latitude), \(longitude)" }
    }

    /// The first row is the worked example of I. Reda and A. Andreas (NREL/TP-560-34302, table
    /// A5.1, elevation before refraction); the others were computed with that algorithm.
    static let references = [
        Reference(
            time: "2003-10-17T19:30:30Z", latitude: 39.742_476, longitude: -105.1786,
            elevation: 39.8720, azimuth: 194.3402),
        Reference(
            time: "2023-06-21T12:00:00Z", latitude: 15, longitude: 2, elevation: 81.4345,
            azimuth: 350.3691),
        Reference(
            time: "2023-12-21T09:00:00Z", latitude: 15, longitude: 2, elevation: 33.4198,
            azimuth: 132.0795),
        Reference(
            time: "2024-03-20T06:30:00Z", latitude: -33.9, longitude: 18.4, elevation: 19.7400,
            azimuth: 75.9711),
        Reference(
            time: "2024-02-29T17:00:00Z", latitude: 52.5, longitude: 13.4, elevation: -3.1849,
            azimuth: 261.6657),
        Reference(
            time: "2035-09-23T03:00:00Z", latitude: -1.3, longitude: 36.8, elevation: -6.3381,
            azimuth: 90.1176),
        Reference(
            time: "2024-07-01T22:30:00Z", latitude: 68, longitude: 20, elevation: 1.0536,
            azimuth: 356.7628),
    ]

    @Test("agrees with published values within 0.02°", arguments: references)
    func publishedValues(reference: Reference) throws {
        let time = try #require(Timestamp(reference.time))
        let place = Place(latitude: reference.latitude, longitude: reference.longitude)
        let sun = SolarPosition(at: time, over: place)
        #expect(abs(sun.elevation - reference.elevation) < 0.02)
        #expect(abs(sun.azimuth - reference.azimuth) < 0.1)
    }

    @Test("agrees with the worked example 25.a of Meeus")
    func meeus() {
        let sun = ApparentSun(centuries: -0.072_183_436)
        #expect(abs(sun.rightAscension - 198.380_83) < 0.001)
        #expect(abs(sun.declination + 7.785_07) < 0.001)
        #expect(abs(sun.distance - 0.997_66) < 0.000_02)
    }

    @Test("moves a full turn in a day without a jump")
    func continuity() {
        let place = Place(latitude: 40, longitude: 179.9)
        var last = SolarPosition(at: Timestamp(milliseconds: 1_700_000_000_000), over: place)
        var turned = 0.0
        for minute in 1...1_440 {
            let time = Timestamp(milliseconds: 1_700_000_000_000 + Int64(minute) * 60_000)
            let sun = SolarPosition(at: time, over: place)
            #expect(abs(sun.elevation - last.elevation) < 0.3)
            turned += (sun.azimuth - last.azimuth + 540).truncatingRemainder(dividingBy: 360) - 180
            last = sun
        }
        #expect(abs(abs(turned) - 360) < 1)
    }
}
