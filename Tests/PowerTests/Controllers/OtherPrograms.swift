import Core
import Foundation

/// Programs of other makers that these tests talk to.
enum OtherPrograms {
    /// `nil` where it is not installed: its tests are skipped then (`apt-get install mbpoll`).
    static let mbpoll = ["/usr/bin/mbpoll", "/usr/local/bin/mbpoll"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The register facts beside the package; they lie in the project's own workspace only.
    static func facts(_ profile: String) -> String {
        tests.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("shared/controllers/\(profile).csv").path
    }

    static let facts = facts("epever-tracer")

    static let families = tests.appendingPathComponent("PowerTests/Controllers/families.py").path
    static let slave = tests.appendingPathComponent("ModbusTests/slave.py").path

    /// Whether `python3` has pymodbus 3.6 and pyserial (`pip install pymodbus==3.6.9 pyserial`) and
    /// the facts are there.
    static let hasTracer =
        FileManager.default.fileExists(atPath: facts)
        && (try? run("/usr/bin/env", ["python3", "-c", "import pymodbus.framer, serial"]))?.status
            == 0

    static func run(
        _ path: String, _ arguments: [String]
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}

/// A running `slave.py` with the registers of the facts; it ends with this.
final class TracerSlave {
    /// A port on 127.0.0.1, or a device file.
    let place: String
    /// What the script says its registers mean.
    let values: [String: Double]
    private let process = Process()
    private let input = Pipe()

    init(_ kind: String) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", OtherPrograms.slave, kind, "--csv", OtherPrograms.facts]
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = input
        try process.run()
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 10 {
            line.append(byte)
        }
        let answer = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
        place = answer?["place"] as? String ?? ""
        values = answer?["values"] as? [String: Double] ?? [:]
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
