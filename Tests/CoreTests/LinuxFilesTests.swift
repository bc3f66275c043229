import Core
import Foundation
import Testing

@Suite("Durable files")
struct LinuxFilesTests {
    private let files = LinuxFiles()
    private let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("waypost-files-\(UUID().uuidString)").path

    @Test("replace as a whole, with the mode asked for, and leave nothing beside")
    func replaces() throws {
        try files.makeDirectory(directory + "/a/b", mode: 0o750)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/a/b/file"
        try files.replace(path, with: [1, 2, 3], mode: 0o640)
        try files.replace(path, with: [4], mode: 0o600)
        #expect(try files.read(path, limit: 10) == [4])
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try files.list(directory + "/a/b", limit: 10) == ["file"])
    }

    @Test("say what could not be done, where, and what helps")
    func faults() throws {
        try files.makeDirectory(directory, mode: 0o700)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let missing = try #require(throws: FileFault.self) {
            try files.read(directory + "/none", limit: 10)
        }
        #expect(missing.isNotFound)
        #expect(missing.problem.contains("cannot read \(directory)/none"))
        try files.replace(directory + "/large", with: [UInt8](repeating: 0, count: 11), mode: 0o600)
        let large = try #require(throws: FileFault.self) {
            try files.read(directory + "/large", limit: 10)
        }
        #expect(large.problem.contains("larger than 10 bytes"))
        let notADirectory = try #require(throws: FileFault.self) {
            try files.makeDirectory(directory + "/large", mode: 0o700)
        }
        #expect(notADirectory.errorNumber == ENOTDIR)
        try files.remove(directory + "/none")
    }

    @Test("a directory that nobody can make is one fault, and not an endless attempt")
    func impossibleDirectory() throws {
        let fault = try #require(throws: FileFault.self) {
            try files.makeDirectory("/proc/waypost/below", mode: 0o700)
        }
        #expect(fault.path == "/proc/waypost")
        #expect(fault.errorNumber == ENOENT)
        #expect(fault.problem.contains("create directory /proc/waypost"))
    }

    @Test("a write that does not fit leaves the old content and names the cause")
    func full() throws {
        try files.makeDirectory(directory, mode: 0o700)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        // /dev/full answers every write with "no space left".
        try FileManager.default.createSymbolicLink(
            atPath: directory + "/file.new", withDestinationPath: "/dev/full")
        let fault = try #require(throws: FileFault.self) {
            try files.replace(directory + "/file", with: [1], mode: 0o600)
        }
        #expect(fault.errorNumber == ENOSPC)
        #expect(fault.isTransient)
        #expect(!files.exists(directory + "/file"))
    }
}
