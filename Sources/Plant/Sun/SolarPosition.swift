public import Core
import Glibc

/// Where the sun stands, seen from a place at an instant.
///
/// J. Meeus, *Astronomical Algorithms* (2nd ed. 1998), chapters 12, 13, 22 and 25, the low-accuracy
/// series: good to about 0.01° between the years 1950 and 2050. Without refraction and parallax,
/// which matter to a panel only while it delivers nothing.
public struct SolarPosition: Hashable, Sendable {
    /// Above the horizon, in degrees; negative at night.
    public let elevation: Double
    /// In degrees from north over east, 0 to 360.
    public let azimuth: Double
    /// On a plane square to the sun outside the atmosphere.
    public let extraterrestrial: Irradiance

    /// The sine of the elevation, which is the cosine of the zenith angle; negative at night.
    public var sineOfElevation: Double { sin(elevation * .pi / 180) }

    /// The total solar irradiance at one astronomical unit (Kopp and Lean 2011), rounded.
    public static let solarConstant = Irradiance(1_361)

    public init(at time: Timestamp, over place: Place) {
        let days = Double(time.milliseconds) / 86_400_000 - 10_957.5
        let centuries = days / 36_525
        let sun = ApparentSun(centuries: centuries)
        // Meeus 12.4, with the nutation in right ascension added.
        let siderealTime =
            280.460_618_37 + 360.985_647_366_29 * days + 0.000_387_933 * centuries * centuries
            + sun.nutationInRightAscension
        let hourAngle = Self.radians(
            (siderealTime + place.longitude).truncatingRemainder(dividingBy: 360)
                - sun.rightAscension)
        let declination = Self.radians(sun.declination)
        let latitude = Self.radians(place.latitude)
        let sine =
            sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(hourAngle)
        elevation = Self.degrees(asin(max(-1, min(1, sine))))
        // Meeus 13.5 counts from the south; half a turn makes it north.
        let fromSouth = atan2(
            sin(hourAngle), cos(hourAngle) * sin(latitude) - tan(declination) * cos(latitude))
        azimuth = (Self.degrees(fromSouth) + 540).truncatingRemainder(dividingBy: 360)
        extraterrestrial = Self.solarConstant / (sun.distance * sun.distance)
    }

    static func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
    static func degrees(_ radians: Double) -> Double { radians * 180 / .pi }
}

/// The sun's apparent place on the sky (Meeus chapter 25), in degrees and astronomical units.
struct ApparentSun {
    let rightAscension: Double
    let declination: Double
    let distance: Double
    let nutationInRightAscension: Double

    /// - Parameter centuries: Julian centuries since 2000-01-01T12:00:00.
    init(centuries: Double) {
        let meanLongitude =
            280.466_46 + centuries * (36_000.769_83 + centuries * 0.000_303_2)
        let meanAnomaly = SolarPosition.radians(
            357.529_11 + centuries * (35_999.050_29 - centuries * 0.000_153_7))
        let eccentricity =
            0.016_708_634 - centuries * (0.000_042_037 + centuries * 0.000_000_126_7)
        let centre =
            (1.914_602 - centuries * (0.004_817 + centuries * 0.000_014)) * sin(meanAnomaly)
            + (0.019_993 - centuries * 0.000_101) * sin(2 * meanAnomaly)
            + 0.000_289 * sin(3 * meanAnomaly)
        let trueAnomaly = meanAnomaly + SolarPosition.radians(centre)
        distance =
            1.000_001_018 * (1 - eccentricity * eccentricity)
            / (1 + eccentricity * cos(trueAnomaly))
        let node = SolarPosition.radians(125.04 - 1_934.136 * centuries)
        let nutation = -0.004_78 * sin(node)
        let longitude = SolarPosition.radians(meanLongitude + centre - 0.005_69 + nutation)
        let obliquity = SolarPosition.radians(
            23.439_291_1 - 0.013_004_2 * centuries + 0.002_56 * cos(node))
        nutationInRightAscension = nutation * cos(obliquity)
        let ascension = SolarPosition.degrees(
            atan2(cos(obliquity) * sin(longitude), cos(longitude)))
        rightAscension = ascension < 0 ? ascension + 360 : ascension
        declination = SolarPosition.degrees(asin(sin(obliquity) * sin(longitude)))
    }
}
