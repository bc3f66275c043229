public import Core
import Glibc

/// Light under a sky without clouds, and its parting into beam and diffuse.
public enum ClearSky {
    /// Global horizontal irradiance after B. Haurwitz (Journal of Meteorology 2, 1945, and 3,
    /// 1946), with the constants that Reno, Hansen and Stein compared (SAND2012-2389).
    public static func global(under sun: SolarPosition) -> Irradiance {
        let sine = sun.sineOfElevation
        guard sine > 0 else { return .zero }
        return Irradiance(1_098 * sine * exp(-0.059 / sine))
    }

    /// The weather that goes with a global irradiance, parted by the correlation of Erbs, Klein and
    /// Duffie (Solar Energy 28, 1982). Below 3° the beam is taken as diffuse: its share there is an
    /// artefact of dividing by a sine near zero.
    public static func sample(
        global: Irradiance, under sun: SolarPosition, air: Celsius
    ) -> WeatherSample {
        let sine = sun.sineOfElevation
        guard sine > 0.052, global > .zero else {
            return WeatherSample(global: global, direct: .zero, diffuse: global, air: air)
        }
        let clearness = min(1, global.value / (sun.extraterrestrial.value * sine))
        let diffuse = global * diffuseShare(at: clearness)
        return WeatherSample(
            global: global, direct: (global - diffuse) / sine, diffuse: diffuse, air: air)
    }

    /// Erbs, Klein and Duffie 1982, equation 1.
    static func diffuseShare(at clearness: Double) -> Double {
        if clearness <= 0.22 { return 1 - 0.09 * clearness }
        guard clearness <= 0.8 else { return 0.165 }
        return 0.9511
            + clearness
            * (-0.1604 + clearness * (4.388 + clearness * (-16.638 + clearness * 12.336)))
    }
}
