import Core

extension WeatherSeries {
    /// Deeper than this below the horizon the sun gives no light that an instrument would show.
    private static let deepNight = -8.0
    /// The share of all light that may be dated so by half an hour here and there.
    private static let darkShare = 0.05

    /// Holds the weather against the sun over a place: a file of another longitude, or in local
    /// time, has its noon at the wrong hour.
    ///
    /// - Parameter name: what the file is called in a fault.
    /// - Throws: where more than a twentieth of the light falls in deep night.
    public func check(over place: Place, name: String) throws(WeatherFault) {
        var (all, dark) = (0.0, 0.0)
        var worst = (index: 0, light: 0.0, elevation: 0.0)
        for (index, sample) in samples.enumerated() where sample.global.value > 0 {
            let light = sample.global.value
            all += light
            let elevation =
                SolarPosition(at: time(of: index) + step / 2, over: place).elevation
            guard elevation < Self.deepNight else { continue }
            dark += light
            if light > worst.light { worst = (index, light, elevation) }
        }
        guard all > 0, dark > all * Self.darkShare else { return }
        let part = Int((100 * dark / all).rounded())
        throw WeatherFault(
            file: name, line: line(of: worst.index), column: "ghi",
            found: "\(worst.light) W/m² at \(time(of: worst.index)), when the sun over "
                + "\(place.latitude), \(place.longitude) is "
                + "\(Int(-worst.elevation.rounded())) degrees below the horizon; \(part) % of the "
                + "file's light falls at night",
            allowed: "weather of the site's latitude and longitude, with times in UTC")
    }
}
