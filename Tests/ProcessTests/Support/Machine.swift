import Core
import Foundation
import Glibc

/// What surrounds the tests: where things lie and what this machine allows.
enum Machine {
    struct Unusable: Error {
        let reason: String
    }

    /// The folder of the programs: the test executable's own.
    static let programs: String = {
        let executable =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
        return LinuxFiles.parent(of: executable)
    }()

    static func program(_ name: String) -> String { "\(programs)/\(name)" }

    /// A script beside these tests.
    static func script(_ name: String) -> String {
        LinuxFiles.parent(of: LinuxFiles.parent(of: #filePath)) + "/\(name)"
    }

    static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The counts of the long lane instead of a smaller part of the same.
    static let isFullLane = variable("WAYPOST_FULL") == "1"

    static let isRoot = geteuid() == 0

    /// Whether tmpfs can be mounted here.
    static let canMount: Bool = {
        guard isRoot, let folder = try? TemporaryFolder() else { return false }
        defer { folder.remove() }
        guard (try? Tool.run(["mount", "-t", "tmpfs", "tmpfs", folder.path]))?.code == 0 else {
            return false
        }
        return (try? Tool.run(["umount", folder.path]))?.code == 0
    }()

    /// Whether a program can be traced here: strace is installed and ptrace(2) allowed.
    static let canTrace = (try? Tool.run(["strace", "-f", "-o", "/dev/null", "true"]))?.code == 0

    /// A port of 127.0.0.1 that nobody listens on.
    static func freePort() throws -> Int {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw Unusable(reason: "no socket can be made") }
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard isBound else { throw Unusable(reason: "no free port on 127.0.0.1") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// A folder that is gone after the test. Its path is short: sockets lie in it.
struct TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/waypost-process-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Machine.Unusable(reason: "mkdtemp failed") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        chmod(path, 0o755)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
