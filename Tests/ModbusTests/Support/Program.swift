import Foundation

/// Programs of other makers that these tests talk to.
enum Program {
    /// `nil` where it is not installed: its tests are skipped then (`apt-get install mbpoll`).
    static let mbpoll = ["/usr/bin/mbpoll", "/usr/local/bin/mbpoll"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Whether `python3` has pymodbus 3.6 and pyserial; else its tests are skipped
    /// (`pip install pymodbus==3.6.9 pyserial`).
    static let hasPymodbus =
        (try? run("/usr/bin/env", ["python3", "-c", "import pymodbus.framer, serial"]))?.status == 0

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

/// A running `slave.py`; it ends with this.
final class PymodbusSlave {
    /// A port on 127.0.0.1, or a device file.
    let place: String
    private let process = Process()
    private let input = Pipe()

    init(_ kind: String) throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("slave.py")
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script.path, kind]
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = input
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8)
        {
            line += byte
        }
        let answer = try JSONSerialization.jsonObject(with: line) as? [String: Any]
        place = answer?["place"] as? String ?? ""
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
