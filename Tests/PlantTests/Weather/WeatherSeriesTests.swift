import Core
import Testing

@testable import Plant

@Suite("A weather file")
struct WeatherSeriesTests {
    private static let head = "time,ghi,dni,dhi,temp_air\n"
    private static let rows =
        "2023-01-01T00:00:00Z,0,0,0,20.5\n2023-01-01T00:30:00Z,100,50.5,60,21\n"

    private func read(_ text: String) throws(WeatherFault) -> WeatherSeries {
        try WeatherSeries(csv: Array(text.utf8), name: "year.csv")
    }

    @Test("is read into samples at a regular step", arguments: ["\n", "\r\n"])
    func plain(lineEnd: String) throws {
        let text = (Self.head + Self.rows).split(separator: "\n").joined(separator: lineEnd)
        let series = try read(text)
        #expect(series.step == .seconds(1_800))
        #expect(series.start == Timestamp("2023-01-01T00:00:00Z"))
        #expect(series.end == Timestamp("2023-01-01T01:00:00Z"))
        #expect(series.samples.count == 2)
        #expect(series.samples[1].direct == Irradiance(50.5))
        #expect(series.samples[0].air == Celsius(20.5))
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        let text: String
        let line: Int
        let column: String?
        var testDescription: String { String(text.suffix(60)) }
    }

    static let damages = [
        Damage(text: "", line: 1, column: nil),
        Damage(text: "time;ghi;dni;dhi;temp_air\n" + rows, line: 1, column: nil),
        Damage(text: "\u{FEFF}" + head + rows, line: 1, column: nil),
        Damage(text: head, line: 1, column: nil),
        Damage(text: head + "2023-01-01T00:00:00Z,0,0,0,20\n", line: 2, column: nil),
        Damage(text: head + rows + "\n", line: 4, column: nil),
        Damage(text: head + rows + "2023-01-01T01:00:00Z,0,0,0\n", line: 4, column: nil),
        Damage(text: head + rows + "2023-01-01T01:00:00Z,0,0,0,20,1\n", line: 4, column: nil),
        Damage(text: head + rows + "2023-01-01T01:30:00Z,0,0,0,20\n", line: 4, column: "time"),
        Damage(text: head + rows + "2023-01-01T00:30:00Z,0,0,0,20\n", line: 4, column: "time"),
        Damage(text: head + rows + "2023-01-01T01:00:00,0,0,0,20\n", line: 4, column: "time"),
        Damage(text: head + rows + "2023-01-01T02:00:00+01:00,0,0,0,20\n", line: 4, column: "time"),
        Damage(text: head + rows + "2023-02-30T01:00:00Z,0,0,0,20\n", line: 4, column: "time"),
        Damage(text: head + rows + "2023-01-01T01:00:00Z,-1,0,0,20\n", line: 4, column: "ghi"),
        Damage(text: head + rows + "2023-01-01T01:00:00Z,0,1700,0,20\n", line: 4, column: "dni"),
        Damage(text: head + rows + "2023-01-01T01:00:00Z,0,0,nan,20\n", line: 4, column: "dhi"),
        Damage(text: head + rows + "2023-01-01T01:00:00Z,0,0,,20\n", line: 4, column: "dhi"),
        Damage(text: head + rows + "2023-01-01T01:00:00Z,0,0,0x10,20\n", line: 4, column: "dhi"),
        Damage(text: head + rows + "2023-01-01T01:00:00Z,0,0,0, 20\n", line: 4, column: "temp_air"),
        Damage(text: head + rows + "2023-01-01T01:00:00Z,0,0,0,99\n", line: 4, column: "temp_air"),
        Damage(
            text: head + "2023-01-01T00:00:00Z,0,0,0,20\n2023-01-01T02:00:00Z,0,0,0,20\n", line: 3,
            column: "time"),
        Damage(
            text: head + rows + String(repeating: "9", count: 300) + "\n", line: 4, column: nil),
    ]

    @Test("that is damaged is refused with its line and column", arguments: damages)
    func refused(damage: Damage) {
        let fault = #expect(throws: WeatherFault.self) { try read(damage.text) }
        #expect(fault?.line == damage.line)
        #expect(fault?.column == damage.column)
        #expect(fault?.problem.hasPrefix("year.csv, line \(damage.line)") == true)
        #expect(fault?.remedy?.isEmpty == false)
    }

    @Test("is interpolated between the middles of its steps and repeats after its end")
    func interpolation() throws {
        let series = try read(Self.head + Self.rows)
        let middle = series.start + .seconds(900)
        #expect(series.sample(at: middle) == series.samples[0])
        #expect(abs(series.sample(at: middle + .seconds(900)).global.value - 50) < 1e-9)
        #expect(series.sample(at: middle + .seconds(1_800)) == series.samples[1])
        #expect(series.sample(at: middle + .seconds(3_600)) == series.samples[0])
        #expect(series.sample(at: middle + .seconds(-3_600 * 24)) == series.samples[0])
    }
}
