import Foundation
import Glibc
import Testing

/// The programs of Debian's `nut-client`, each with a folder of its own.
final class StockClients: @unchecked Sendable {
    // Unchecked because of `Process`, which one test uses at a time.
    static let upsc = "/usr/bin/upsc"
    /// Not the one in /usr/sbin, a script that looks at this machine's own configuration.
    static let upsmon = "/lib/nut/upsmon"

    static var isUPSCPresent: Bool { FileManager.default.isExecutableFile(atPath: upsc) }
    /// It has to write its process number to a folder of the system.
    static var isUPSMonPresent: Bool {
        FileManager.default.isExecutableFile(atPath: upsmon) && geteuid() == 0
    }

    private let folder: URL
    private let monitor = Process()
    private let bell: Int32

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("UPSTests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appendingPathComponent("bell").path
        guard mkfifo(path, 0o600) == 0 else { throw POSIXError(.EIO) }
        // For reading and writing, so that neither side waits for the other to open it.
        bell = open(path, O_RDWR | O_CLOEXEC)
    }

    deinit {
        if monitor.isRunning {
            kill(monitor.processIdentifier, SIGKILL)
            monitor.waitUntilExit()
        }
        removeProcessNumber()
        close(bell)
        try? FileManager.default.removeItem(at: folder)
    }

    /// What `upsc` prints.
    static func read(_ arguments: String...) throws -> (status: Int32, output: String) {
        try run(upsc, arguments)
    }

    /// What another program of the package prints, its complaints too.
    static func ask(_ program: String, _ arguments: String...) throws
        -> (status: Int32, output: String)
    {
        try run("/usr/bin/" + program, arguments, withErrors: true)
    }

    private static func run(
        _ program: String, _ arguments: [String], withErrors: Bool = false
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = withErrors ? pipe : FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// Starts `upsmon` as a secondary whose shutdown command rings ``waitForShutdown()``.
    /// - Parameter onFailure: called when it ends without having run that command.
    func startMonitor(ups: String, onFailure: @escaping @Sendable () -> Void) throws {
        let configuration = """
            MONITOR \(ups) 1 guard sesame secondary
            MINSUPPLIES 1
            SHUTDOWNCMD "echo down > \(folder.path)/bell"
            POLLFREQ 1
            POLLFREQALERT 1
            HOSTSYNC 15
            DEADTIME 15
            FINALDELAY 0
            RUN_AS_USER root
            NOTIFYFLAG ONBATT IGNORE
            NOTIFYFLAG FSD IGNORE
            NOTIFYFLAG SHUTDOWN IGNORE

            """
        let file = folder.appendingPathComponent("upsmon.conf")
        try Data(configuration.utf8).write(to: file)
        chmod(file.path, 0o600)
        monitor.executableURL = URL(fileURLWithPath: Self.upsmon)
        // In the foreground and in one process, so that there is one to end.
        monitor.arguments = ["-F", "-p"]
        monitor.environment = ["NUT_CONFPATH": folder.path, "PATH": "/usr/bin:/bin"]
        monitor.standardOutput = FileHandle.nullDevice
        monitor.standardError = FileHandle.nullDevice
        monitor.terminationHandler = { [bell] _ in
            if !Self.hasRung(bell, within: 0) { onFailure() }
        }
        try monitor.run()
    }

    /// Whether the shutdown command has run; waits for it up to a minute. Blocks.
    func waitForShutdown() -> Bool { Self.hasRung(bell, within: 60_000) }

    var hasShutDown: Bool { Self.hasRung(bell, within: 0) }

    private static func hasRung(_ bell: Int32, within milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: bell, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) == 1
    }

    /// It stays behind, and a process that gets the same number would be taken for an `upsmon`.
    private func removeProcessNumber() {
        let path = "/run/nut/upsmon.pid"
        let number = try? String(contentsOfFile: path, encoding: .utf8)
        if number?.split(separator: "\n").first == "\(monitor.processIdentifier)" { unlink(path) }
    }
}
