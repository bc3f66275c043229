import Core
import Testing

@testable import Plant

@Suite("Weather that cannot be so")
struct WeatherPlaceTests {
    private static let niamey = Place(latitude: 13.5, longitude: 2)

    /// Two clear days over Niamey.
    ///
    /// - Parameters:
    ///   - shift: by how much the times are wrong.
    ///   - scale: what the light is multiplied by.
    private func weather(
        shift: Duration = .zero, scale: Double = 1
    ) throws(WeatherFault) -> WeatherSeries {
        let start = Timestamp(milliseconds: 1_672_531_200_000)
        let rows = (0..<96).map { index -> String in
            let time = start + .seconds(1_800) * index
            let sun = SolarPosition(at: time + .seconds(900), over: Self.niamey)
            let light = max(0, sun.sineOfElevation) * 950 * scale
            let written = (light * 10_000).rounded() / 10_000
            return "\(time + shift),\(written),0,0,30"
        }
        let text = "time,ghi,dni,dhi,temp_air\n" + rows.joined(separator: "\n")
        return try WeatherSeries(csv: Array(text.utf8), name: "year.csv")
    }

    @Test("light in kilowatts is refused, with the line of its strongest")
    func kilowatts() throws {
        #expect {
            _ = try weather(scale: 0.001)
        } throws: {
            let fault = $0 as? WeatherFault
            return fault?.column == "ghi" && fault?.line ?? 0 > 2
                && fault?.allowed.contains("W/m²") == true
        }
        // A dull week, and the polar night, are weather.
        _ = try weather(scale: 0.1)
        _ = try weather(scale: 0)
    }

    @Test("a file whose noon is at the wrong hour is refused", arguments: [-9, -5, 5, 12])
    func shifted(hours: Int) throws {
        let series = try weather(shift: .seconds(hours * 3_600))
        #expect {
            try series.check(over: Self.niamey, name: "year.csv")
        } throws: {
            let text = "\($0)"
            return text.contains("below the horizon") && text.contains("year.csv, line ")
        }
    }

    @Test("an hour here or there is not", arguments: [-1, 0, 1])
    func near(hours: Int) throws {
        try weather(shift: .seconds(hours * 3_600)).check(over: Self.niamey, name: "year.csv")
    }
}
