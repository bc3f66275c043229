internal import Core
internal import Foundation

/// A file that may be packed by gzip, as reference weather is.
enum PackedFile {
    private static let magic: [UInt8] = [0x1F, 0x8B]
    private static let unpacker = "/bin/gzip"

    /// Its content, unpacked where it is packed; throws where it is larger than `limit`.
    static func read(_ path: String, limit: Int, files: LinuxFiles) throws -> [UInt8] {
        let bytes = try files.read(path, limit: limit)
        guard bytes.starts(with: magic) else { return bytes }
        return try unpack(path, limit: limit)
    }

    private static func unpack(_ path: String, limit: Int) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: unpacker)
        process.arguments = ["-dc", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let content = try pipe.fileHandleForReading.read(upToCount: limit + 1) ?? Data()
        // One that writes on meets a closed pipe and ends.
        try pipe.fileHandleForReading.close()
        process.waitUntilExit()
        guard content.count <= limit else {
            throw PackedFileFault(
                problem: "\(path) unpacks to more than \(limit) bytes", remedy: nil)
        }
        guard process.terminationStatus == 0 else {
            throw PackedFileFault(
                problem: "\(path) looks packed, and gzip cannot unpack it",
                remedy: "gzip -t names the damage")
        }
        return Array(content)
    }
}

struct PackedFileFault: Fault {
    let problem: String
    let remedy: String?
}
