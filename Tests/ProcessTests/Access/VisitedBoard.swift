import Core
import Foundation

/// A board with its units' users and folders, its roles each as its user, and a real sshd
/// (`Access/board`); and HQ, which certifies who may come.
final class VisitedBoard {
    static let isAvailable =
        Machine.isRoot && Machine.canMount
        && FileManager.default.fileExists(atPath: "/usr/sbin/sshd")
    static let needs = "needs root, mounts and openssh-server"

    let folder: TemporaryFolder
    let port: Int
    private let process: ChildProcess
    private let log: LogFile
    private var hub: String { folder.path + "/hub" }

    static func run(_ body: (VisitedBoard) throws -> Void) throws {
        let board = try VisitedBoard()
        defer { board.end() }
        do {
            try Patience.until("the board", within: .seconds(60)) {
                board.log.text.contains("board is up")
            }
            try "[127.0.0.1]:\(board.port) \(LogFile(path: board.folder.path + "/host.pub").text)"
                .write(toFile: board.path("known_hosts"), atomically: true, encoding: .utf8)
            try body(board)
        } catch {
            print(board.log.tail())
            throw error
        }
    }

    private init() throws {
        folder = try TemporaryFolder()
        port = try Machine.freePort()
        log = LogFile(path: folder.path + "/log")
        let hubPort = try Machine.freePort()
        let site = folder.path + "/site.toml"
        try Site.text(capturePort: try Machine.freePort(), hubPort: hubPort)
            .write(toFile: site, atomically: true, encoding: .utf8)
        let source = URL(filePath: #filePath).deletingLastPathComponent()
        process = try ChildProcess(
            [
                "unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation",
                "private", source.path + "/board", folder.path,
                URL(filePath: Machine.program("waypost")).deletingLastPathComponent().path,
                source.appending(path: "../../..").standardized.path, site, String(port),
                String(hubPort),
            ], streams: ChildProcess.Streams(output: log.path, errors: log.path))
    }

    private func end() {
        process.signal(SIGKILL)
        _ = process.waitForEnd()
        // The mounts went with the namespace.
        folder.remove()
    }

    func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    /// What sshd and the roles said.
    var said: String { log.text }

    /// A key pair; its path.
    func key(_ name: String) throws -> String {
        let key = path(name)
        if !FileManager.default.fileExists(atPath: key) {
            try Tool.require(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key])
        }
        return key
    }

    /// A key that HQ certified through its own command.
    func certified(_ account: String, _ place: [String] = ["--post", Post.name]) throws -> String {
        let key = try key("of-\(account)-" + place.joined())
        try Tool.require(
            [
                Machine.program("waypost-hub"), "technicians", "certify", "--dir", hub, "--key",
                key + ".pub", "--holder", "Amina Hadji", "--ticket", "T-7", "--as", account,
            ] + place)
        return key
    }

    /// One that ssh-keygen signs with HQ's key, or with another, as is said.
    func signed(_ name: String, by authority: String? = nil, _ words: [String]) throws -> String {
        let key = try key(name)
        try Tool.require(
            ["ssh-keygen", "-q", "-s", authority ?? hub + "/technicians-ca", "-I", name] + words
                + [key + ".pub"])
        return key
    }

    var breakglass: String { hub + "/breakglass/\(Post.name)/key" }

    /// `ssh ACCOUNT@BOARD WORDS`.
    func ssh(
        _ account: String, key: String, _ options: [String] = [], _ command: String...,
        input: String? = "", port: Int? = nil, within limit: Duration = .seconds(60)
    ) throws -> Tool.Answer {
        try Tool.run(
            [
                "ssh", "-F", "none", "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o",
                "UserKnownHostsFile=\(path("known_hosts"))", "-o",
                "HostKeyAlias=[127.0.0.1]:\(self.port)",
                "-i", key, "-p", String(port ?? self.port),
            ] + options + ["\(account)@127.0.0.1"] + command.filter { !$0.isEmpty }, input: input,
            within: limit)
    }
}
