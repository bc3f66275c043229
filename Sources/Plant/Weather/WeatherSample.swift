public import Core

/// The weather of one moment, or the mean of one step.
public struct WeatherSample: Hashable, Sendable {
    /// Global light on a horizontal plane (`ghi`).
    public var global: Irradiance
    /// Beam on a plane square to the sun (`dni`).
    public var direct: Irradiance
    /// Diffuse light on a horizontal plane (`dhi`).
    public var diffuse: Irradiance
    /// Air in the shade (`temp_air`).
    public var air: Celsius

    public init(global: Irradiance, direct: Irradiance, diffuse: Irradiance, air: Celsius) {
        self.global = global
        self.direct = direct
        self.diffuse = diffuse
        self.air = air
    }
}
