public import Core

/// What the sun would give under a cloudless sky, for a check of what the panels do give.
public enum ClearSky {
    /// Watts for each watt of an array's rating, 0 in the dark; see `ClearSkyDay` for the sources.
    ///
    /// - Parameters:
    ///   - latitude: degrees north.
    ///   - longitude: degrees east.
    public static func share(
        at time: Timestamp, latitude: Double, longitude: Double
    ) -> Double {
        let dayLength: Int64 = 86_400_000
        let day = Int((Double(time.milliseconds) / Double(dayLength)).rounded(.down))
        let within = time.milliseconds - Int64(day) * dayLength
        return ClearSkyDay(day: day, latitude: latitude, longitude: longitude)
            .power(at: Double(within) / 60_000)
    }
}
