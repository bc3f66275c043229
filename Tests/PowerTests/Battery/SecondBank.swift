import Core
import Foundation
import Power
import Site

/// One run of `second_bank.py`, a bank that shares nothing with the plant or the estimator: what
/// its instruments showed every five minutes, and the truth.
///
/// The truth is the charge that is left as a share of what this bank, as worn as it is, gives
/// between full and empty at 25 °C in twenty hours.
struct SecondBank {
    static let step = Duration.seconds(300)
    static let nominal = AmpereHours(200)
    /// Whether `python3` is there; its own library is all that is used.
    static let isHere = (try? output(["--help"]))?.isEmpty == false

    let chemistry: Site.Power.Battery.Chemistry
    /// What the bank holds, of what its label says.
    let capacity: Double
    /// Of the current sensor, in amperes.
    let offset: Double
    private(set) var rows: [Row] = []

    struct Row {
        var volts: Double
        var net: Double
        var charge: Double
        var load: Double
        var celsius: Double
        var isThrottled: Bool
        var isDark: Bool
        var share: Double
    }

    /// - Parameter fullOn: days, from 0, on which the sun fills the bank.
    init(
        _ chemistry: Site.Power.Battery.Chemistry, capacity: Double, offset: Double,
        seed: Int = 1, days: Int = 60, fullOn: [Int] = []
    ) throws {
        self.chemistry = chemistry
        self.capacity = capacity
        self.offset = offset
        var arguments = [
            chemistry.rawValue, "--nominal", "\(Self.nominal.value)", "--capacity", "\(capacity)",
            "--offset", "\(offset)", "--seed", "\(seed)", "--days", "\(days)",
        ]
        if !fullOn.isEmpty { arguments += ["--full-on"] + fullOn.map(String.init) }
        rows = Self.rows(try Self.output(arguments))
    }

    var bank: BatteryBank {
        BatteryBank(chemistry: chemistry, nominal: Volts(24), capacity: Self.nominal)
    }

    /// How an estimate stood to the truth, at the end of each step in which there was one.
    struct Outcome {
        var errors: [Double] = []
        /// How many of them lay within two deviations.
        var within = 0
        var deviations = 0.0

        var rms: Double {
            (errors.reduce(0) { $0 + $1 * $1 } / Double(max(1, errors.count))).squareRoot()
        }
        var worst: Double { errors.lazy.map(abs).max() ?? 0 }
        var coverage: Double { Double(within) / Double(max(1, errors.count)) }
        var meanDeviation: Double { deviations / Double(max(1, errors.count)) }
    }

    /// - Parameters:
    ///   - parts: into how many steps each is cut, with the same readings.
    ///   - hides: what the readings are to be without.
    func replay(
        _ estimator: inout StateOfCharge, days: Range<Int>? = nil, parts: Int = 1,
        hides: (inout BatteryReadings) -> Void = { _ in }
    ) -> Outcome {
        var outcome = Outcome()
        outcome.errors.reserveCapacity(rows.count)
        let day = 288
        let steps = days.map { $0.lowerBound * day..<$0.upperBound * day } ?? rows.indices
        for row in rows[steps] {
            var readings = BatteryReadings(
                volts: .measured(Volts(row.volts)), netCurrent: .measured(Amperes(row.net)),
                chargeCurrent: .measured(Amperes(row.charge)), load: Watts(row.load),
                temperature: .measured(Celsius(row.celsius)), isThrottled: row.isThrottled,
                isDark: row.isDark)
            hides(&readings)
            for _ in 0..<parts { estimator.advance(readings, by: Self.step / parts) }
            guard let estimate = estimator.estimate else { continue }
            let error = estimate.share - row.share
            outcome.errors.append(error)
            outcome.deviations += estimate.deviation
            if abs(error) <= 2 * estimate.deviation { outcome.within += 1 }
        }
        return outcome
    }

    /// Integers between commas and line ends, by hand: a build without optimisation takes seconds
    /// to split so much text.
    private static func rows(_ bytes: [UInt8]) -> [Row] {
        var rows: [Row] = []
        var fields = [Double](repeating: 0, count: 8)
        var (field, number, isNegative) = (0, 0, false)
        for byte in bytes.drop(while: { $0 != UInt8(ascii: "\n") }).dropFirst() {
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: ","), UInt8(ascii: "\n"):
                fields[field] = Double(isNegative ? -number : number)
                (field, number, isNegative) = (field + 1, 0, false)
                guard byte == UInt8(ascii: "\n") else { continue }
                field = 0
                rows.append(
                    Row(
                        volts: fields[0] / 1e3, net: fields[1] / 1e3, charge: fields[2] / 1e3,
                        load: fields[3], celsius: fields[4], isThrottled: fields[5] != 0,
                        isDark: fields[6] != 0, share: fields[7] / 1e6))
            default: number = number * 10 + Int(byte - UInt8(ascii: "0"))
            }
        }
        return rows
    }

    private static func output(_ arguments: [String]) throws -> [UInt8] {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("second_bank.py")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-B", script.path] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? Array(bytes) : []
    }
}
