import Core
import Foundation
import Testing

@Suite("A file that a person named for a result")
struct OutputFileTests {
    private let files = LinuxFiles()
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("waypost-output-\(UUID().uuidString)").path

    private func kind(_ path: String) throws -> FileAttributeType? {
        try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    }

    @Test("is replaced, through the link that leads to it")
    func link() throws {
        try files.makeDirectory(folder, mode: 0o700)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + "/real.csv"
        try files.replace(file, with: Array("old".utf8), mode: 0o600)
        #expect(symlink("real.csv", folder + "/link.csv") == 0)
        try OutputFile(folder + "/link.csv", files: files).write(Array("new".utf8), mode: 0o644)
        #expect(try files.read(file, limit: 10) == Array("new".utf8))
        #expect(try kind(folder + "/link.csv") == .typeSymbolicLink)
    }

    @Test("a pipe is written into and stays one")
    func pipe() throws {
        try files.makeDirectory(folder, mode: 0o700)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/pipe"
        #expect(mkfifo(path, 0o600) == 0)
        let reader = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        try OutputFile(path, files: files).write(Array("a,b".utf8), mode: 0o644)
        var bytes = [UInt8](repeating: 0, count: 8)
        #expect(read(reader, &bytes, 8) == 3)
        #expect(try files.list(folder, limit: 9) == ["pipe"])
    }

    @Test("a device that takes nothing is a fault with its name")
    func full() throws {
        let fault = try #require(throws: FileFault.self) {
            try OutputFile("/dev/full", files: files).write([1], mode: 0o644)
        }
        #expect(fault.path == "/dev/full")
        #expect(try kind("/dev/full") == .typeCharacterSpecial)
    }

    @Test("a result too large to hold stands where a link leads, and never in place of a device")
    func place() throws {
        try files.makeDirectory(folder, mode: 0o700)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + "/real.csv"
        #expect(try OutputFile(file, files: files).place() == file)
        try files.replace(file, with: Array("old".utf8), mode: 0o600)
        #expect(symlink("real.csv", folder + "/link.csv") == 0)
        let found = try OutputFile(folder + "/link.csv", files: files).place()
        #expect(found.hasSuffix("/real.csv"))
        #expect(throws: FileFault.self) {
            try OutputFile("/dev/zero", files: files).place()
        }
    }
}
