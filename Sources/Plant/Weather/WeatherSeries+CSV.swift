import Core

extension WeatherSeries {
    static let header = "time,ghi,dni,dhi,temp_air"
    private static let columns = ["time", "ghi", "dni", "dhi", "temp_air"]
    private static let light: ClosedRange<Double> = 0...1_600
    private static let air: ClosedRange<Double> = -60...70
    private static let longestLine = 200

    /// Reads plain CSV with the header `time,ghi,dni,dhi,temp_air`: UTC, W/m², °C (CONTRACT §4).
    ///
    /// Strict: exactly these columns, one regular step from a minute to an hour, no gap, every
    /// number in range. Lines end in LF or CRLF; the last may lack its end.
    /// - Parameter name: what the file is called in a fault.
    public init(csv bytes: [UInt8], name: String) throws(WeatherFault) {
        var reader = try WeatherReader(bytes, file: name)
        try reader.readHeader(Self.header)
        var times: (first: Timestamp, last: Timestamp, step: Duration)?
        var first: Timestamp?
        var samples: [WeatherSample] = []
        while let fields = try reader.next(Self.columns, longest: Self.longestLine) {
            guard samples.count < Self.largestCount else {
                throw reader.fault(nil, "more rows", "at most \(Self.largestCount) rows")
            }
            let time = try reader.time(fields[0])
            if let known = times {
                guard time - known.last == known.step else {
                    throw reader.fault(
                        "time",
                        "\(fields[0]), \((time - known.last).inSeconds) s after the row above",
                        "one step throughout, here \(known.step.inSeconds) s")
                }
                times = (known.first, time, known.step)
            } else if let first {
                guard Self.steps.contains(time - first) else {
                    throw reader.fault(
                        "time", "\(fields[0]), \((time - first).inSeconds) s after the first row",
                        "a step from 60 to 3600 s")
                }
                times = (first, time, time - first)
            } else {
                first = time
            }
            samples.append(
                WeatherSample(
                    global: Irradiance(try reader.number(fields[1], "ghi", in: Self.light)),
                    direct: Irradiance(try reader.number(fields[2], "dni", in: Self.light)),
                    diffuse: Irradiance(try reader.number(fields[3], "dhi", in: Self.light)),
                    air: Celsius(try reader.number(fields[4], "temp_air", in: Self.air))))
        }
        guard let times else {
            throw reader.fault(nil, "the end of the file", "at least two rows of weather")
        }
        try Self.checkUnit(of: samples, step: times.step, name: name)
        self.init(start: times.first, step: times.step, samples: samples)
    }
}

extension WeatherSeries {
    /// The strongest light of a day and more lies far above this, under any sky, unless there was
    /// none at all; in kilowatts it lies below.
    private static let faintestNoon = 2.0

    /// Where a sample stands in the file that it was read from.
    func line(of index: Int) -> Int { index + 2 }

    /// Kilowatts make a year of deep night, which would be believed.
    private static func checkUnit(
        of samples: [WeatherSample], step: Duration, name: String
    ) throws(WeatherFault) {
        guard step * samples.count >= .seconds(86_400) else { return }
        var strongest = (index: 0, light: 0.0)
        for (index, sample) in samples.enumerated() where sample.global.value > strongest.light {
            strongest = (index, sample.global.value)
        }
        guard strongest.light > 0, strongest.light < faintestNoon else { return }
        throw WeatherFault(
            file: name, line: strongest.index + 2, column: "ghi",
            found: "\(strongest.light) as the strongest light of the whole file",
            allowed: "W/m², some hundreds at noon; where the file has kW/m², a thousand times as "
                + "much")
    }
}

/// Takes one line after the other and knows where it is.
private struct WeatherReader {
    private let bytes: [UInt8]
    private let file: String
    private var position = 0
    private var line = 0

    init(_ bytes: [UInt8], file: String) throws(WeatherFault) {
        self.bytes = bytes
        self.file = file
        guard bytes.count <= WeatherSeries.largestFile else {
            throw fault(
                nil, "\(bytes.count) bytes", "at most \(WeatherSeries.largestFile) bytes")
        }
    }

    func fault(_ column: String?, _ found: String, _ allowed: String) -> WeatherFault {
        WeatherFault(
            file: file, line: max(1, line), column: column, found: found, allowed: allowed)
    }

    mutating func readHeader(_ header: String) throws(WeatherFault) {
        let found = nextLine().map { String(decoding: $0.prefix(80), as: UTF8.self) }
        guard found == header else {
            throw fault(nil, found.map { "“\($0)”" } ?? "an empty file", "the header \(header)")
        }
    }

    /// The fields of the next line; `nil` at the end.
    mutating func next(
        _ columns: [String], longest: Int
    ) throws(WeatherFault) -> [String]? {
        guard let content = nextLine() else { return nil }
        guard content.count <= longest else {
            throw fault(nil, "a line of \(content.count) bytes", "at most \(longest) bytes")
        }
        let fields = content.split(
            separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard fields.count == columns.count else {
            throw fault(nil, "\(fields.count) columns", columns.joined(separator: ","))
        }
        return fields.map { String(decoding: $0, as: UTF8.self) }
    }

    func time(_ text: String) throws(WeatherFault) -> Timestamp {
        guard text.hasSuffix("Z"), let time = Timestamp(text) else {
            throw fault("time", "“\(text)”", "UTC as in 2023-01-01T00:30:00Z")
        }
        return time
    }

    func number(
        _ text: String, _ column: String, in range: ClosedRange<Double>
    ) throws(WeatherFault) -> Double {
        // `Double` reads hexadecimal, "inf" and "nan" too; a weather file has no use for them.
        let isPlain = text.utf8.allSatisfy { "0123456789.-".utf8.contains($0) }
        guard isPlain, let value = Double(text), range.contains(value) else {
            throw fault(
                column, "“\(text)”", "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private mutating func nextLine() -> ArraySlice<UInt8>? {
        guard position < bytes.count else { return nil }
        line += 1
        let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        var content = bytes[position..<end]
        position = end + 1
        if content.last == UInt8(ascii: "\r") { content.removeLast() }
        return content
    }
}
