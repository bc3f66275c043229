import Core
import Foundation
import Glibc
import Testing

/// Stock `upsmon` on a workstation: a secondary that watches one tier, and whose shutdown command
/// writes down what time it is at the post.
final class StockMonitor: Sendable {
    /// Not the one in /usr/sbin, a script that looks at this machine's own configuration.
    private static let program = "/lib/nut/upsmon"
    /// Its process number goes to a folder of the system, which each gets to itself.
    static let isAvailable =
        Machine.canMount && FileManager.default.isExecutableFile(atPath: program)
        && FileManager.default.fileExists(atPath: "/run/nut")

    private let folder: String
    private let child: ChildProcess

    /// - Parameters:
    ///   - tier: of the workstation that it runs on.
    ///   - clock: the post's clock file.
    init(tier: Int, of post: PowerPost, clock: String) throws {
        folder = "\(post.folder.path)/upsmon-\(tier)-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        let (name, password) = try Self.user(of: post)
        let file = folder + "/upsmon.conf"
        try """
        MONITOR tier\(tier)@127.0.0.1:\(post.upsPort) 1 \(name) \(password) secondary
        MINSUPPLIES 1
        SHUTDOWNCMD "\(Machine.program("waypost-sim")) clock \(clock) > \(folder)/down"
        POLLFREQ 1
        POLLFREQALERT 1
        HOSTSYNC 15
        DEADTIME 15
        FINALDELAY 0
        RUN_AS_USER root
        NOTIFYFLAG ONBATT IGNORE
        NOTIFYFLAG FSD IGNORE
        NOTIFYFLAG SHUTDOWN IGNORE

        """.write(toFile: file, atomically: true, encoding: .utf8)
        chmod(file, 0o600)
        child = try ChildProcess(
            [
                "unshare", "-m", "sh", "-c",
                "mount -t tmpfs tmpfs /run/nut && exec \(Self.program) -F -p",
            ],
            streams: ChildProcess.Streams(
                output: folder + "/output", errors: folder + "/errors"),
            environment: ["NUT_CONFPATH": folder])
    }

    /// When its shutdown command ran, by the post's time; `nil` where it has not.
    var downAt: Timestamp? {
        Timestamp(
            LogFile(path: folder + "/down").text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    var log: String { LogFile(path: folder + "/errors").tail() }

    func end() {
        child.signal(SIGKILL, group: true)
        _ = child.waitForEnd()
    }

    /// The account that provisioning made for workstations.
    private static func user(of post: PowerPost) throws -> (name: String, password: String) {
        let text = LogFile(path: post.root + "/etc/waypost/secrets/ups.toml").text
        func value(_ key: String) throws -> String {
            let line = try #require(
                text.split(separator: "\n").first { $0.hasPrefix("\(key) = ") },
                "no \(key) in the users' file")
            return line.dropFirst(key.count + 3).trimmingCharacters(in: ["\""])
        }
        return (try value("name"), try value("password"))
    }
}
