public import Core
import Glibc

/// Panels on a fixed frame.
public struct PhotovoltaicArray: Hashable, Sendable {
    /// At 1000 W/m² and 25 °C cell temperature.
    public var rated: Watts
    /// Degrees from horizontal.
    public var tilt: Double
    /// Degrees from north over east of the direction the panels face.
    public var azimuth: Double
    /// Share of light that the ground throws back.
    public var albedo: Double
    /// Relative change of power for each kelvin above 25 °C.
    public var temperatureCoefficient: Double
    /// Cell temperature at 800 W/m² and 20 °C air.
    public var nominalCellTemperature: Celsius
    /// What wiring, mismatch and ageing leave, 0 to 1.
    public var remaining: Double
    public var soiling: Soiling

    /// Faces the equator at a tilt equal to the latitude, the usual choice for a fixed frame.
    public init(
        rated: Watts, at place: Place, tilt: Double? = nil, azimuth: Double? = nil,
        albedo: Double = 0.2, temperatureCoefficient: Double = -0.004,
        nominalCellTemperature: Celsius = Celsius(45), remaining: Double = 0.90,
        soiling: Soiling = Soiling()
    ) {
        self.rated = rated
        self.tilt = tilt ?? abs(place.latitude)
        self.azimuth = azimuth ?? (place.latitude < 0 ? 0 : 180)
        self.albedo = albedo
        self.temperatureCoefficient = temperatureCoefficient
        self.nominalCellTemperature = nominalCellTemperature
        self.remaining = remaining
        self.soiling = soiling
    }

    /// Light on the plane of the panels under an isotropic sky (B. Liu and R. Jordan, Solar
    /// Energy 4, 1960).
    public func irradiance(under sun: SolarPosition, _ weather: WeatherSample) -> Irradiance {
        let slope = SolarPosition.radians(tilt)
        let elevation = SolarPosition.radians(sun.elevation)
        let incidence =
            sin(elevation) * cos(slope)
            + cos(elevation) * sin(slope) * cos(SolarPosition.radians(sun.azimuth - azimuth))
        let beam = sun.elevation > 0 ? weather.direct * max(0, incidence) : .zero
        let sky = weather.diffuse * ((1 + cos(slope)) / 2)
        let ground = weather.global * (albedo * (1 - cos(slope)) / 2)
        return beam + sky + ground
    }

    /// Linear in the light, from the nominal operating cell temperature (R. Ross 1976).
    public func cellTemperature(air: Celsius, light: Irradiance) -> Celsius {
        air + (nominalCellTemperature - Celsius(20)) * (light.value / 800)
    }

    /// What the panels give at their maximum power point, at the controller's terminals.
    public func power(
        under sun: SolarPosition, _ weather: WeatherSample, on date: CalendarDate
    ) -> Watts {
        let light = irradiance(under: sun, weather) * soiling.transmission(on: date)
        guard light > .zero else { return .zero }
        let cell = cellTemperature(air: weather.air, light: light)
        let warmth = 1 + temperatureCoefficient * (cell.value - 25)
        return rated * (light.value / 1_000 * max(0, warmth) * remaining)
    }
}
