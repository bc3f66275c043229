import Core
import Foundation
import Glibc

/// A provisioned post and its hub in a folder of their own, with their processes.
final class Post: Sendable {
    static let name = "NE-TEST"
    /// Whose processes these are where that matters: the kernel's overflow user owns nothing.
    static let nobody = [
        "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--pdeathsig", "KILL",
    ]

    struct Options: Sendable {
        /// `--store` of the hub; `nil` is SQLite in the hub's folder.
        var store: String?
        /// Where the hub itself listens, if something stands before the port that posts are told.
        var hubListens: Int?
        /// Programs of the post run as a user that may not do everything.
        var isUnprivileged = false
        /// Words before those of every program of the post, such as `env NAME=VALUE`.
        var surroundings: [String] = []
        /// Behind `provision --site FILE`.
        var provisioning: [String] = []
        /// Words before those of capture and uplink: the board that they run on, if another.
        var board: [String] = []
        /// Where the post's own authority is offered; `nil` is nowhere.
        var authorityPort: Int?
        /// Done before anything is provisioned.
        var prepare: @Sendable (_ root: String) throws -> Void = { _ in }
    }

    let folder: TemporaryFolder
    let capturePort: Int
    let hubPort: Int
    let hub: Service
    let capture: Service
    let uplink: Service
    private let runner: [String]

    var root: String { folder.path + "/post" }
    var hubDirectory: String { folder.path + "/hub" }
    var siteFile: String { root + "/etc/waypost/site.toml" }
    var journal: String { root + "/var/lib/waypost/capture/journal" }
    func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    /// Makes a post with its hub, runs the body and ends every process. Where the body fails the
    /// ends of the logs are printed.
    static func run(
        _ options: Options = Options(), _ body: (Post) throws -> Void
    ) throws {
        let post = try Post(options)
        do {
            defer { post.end() }
            do {
                try post.provision(options)
                try body(post)
            } catch {
                print(post.tails)
                throw error
            }
        }
    }

    private init(_ options: Options) throws {
        folder = try TemporaryFolder()
        capturePort = try Machine.freePort()
        hubPort = try Machine.freePort()
        runner =
            options.surroundings + (options.isUnprivileged && Machine.isRoot ? Self.nobody : [])
        let root = folder.path + "/post"
        let hubDirectory = folder.path + "/hub"
        let logs = folder.path
        func role(_ name: String, _ runner: [String]) -> Service {
            Service(
                name: name,
                arguments: runner + [Machine.program("waypostd"), name, "--root", root],
                readyText: " ready", log: LogFile(path: "\(logs)/\(name).log"))
        }
        capture = role("capture", options.board + runner)
        uplink = role("uplink", options.board + runner)
        hub = Service(
            name: "hub",
            arguments: [
                Machine.program("waypost-hub"), "serve", "--dir", hubDirectory, "--store",
                options.store ?? "sqlite:\(hubDirectory)/hub.sqlite", "--listen",
                "127.0.0.1:\(options.hubListens ?? hubPort)",
            ], readyText: "listening on port", log: LogFile(path: "\(logs)/hub.log"))
    }

    private func provision(_ options: Options) throws {
        try FileManager.default.createDirectory(
            atPath: root, withIntermediateDirectories: false)
        if options.isUnprivileged { chown(root, 65_534, 65_534) }
        try options.prepare(root)
        let site = path("site.toml")
        try Site.text(
            capturePort: capturePort, hubPort: hubPort, authorityPort: options.authorityPort
        )
        .write(toFile: site, atomically: true, encoding: .utf8)
        try Tool.require(command(["provision", "--site", site] + options.provisioning))
        try makeHub(hubDirectory)
        let bundle = path("enrolment.json")
        try Tool.require([
            Machine.program("waypost-hub"), "enrol", "--dir", hubDirectory, "--csr",
            root + "/etc/waypost/device.csr", "--out", bundle,
        ])
        chmod(bundle, 0o644)
        try require("provision", "--import", bundle)
    }

    func makeHub(_ directory: String) throws {
        try Tool.require([
            Machine.program("waypost-hub"), "init", "--dir", directory, "--address", "127.0.0.1",
            "--port", String(hubPort),
        ])
    }

    func end() {
        for service in [uplink, capture, hub] { service.end() }
        if !Machine.isRoot {
            // What a test made read-only must be removable again.
            _ = try? Tool.run(["chmod", "-R", "u+rwX", root])
        }
        _ = try? Tool.run(["umount", "-q", root + "/var/lib/waypost"])
        folder.remove()
    }

    var tails: String { [capture, uplink, hub].map { $0.log.tail() }.joined() }

    /// `waypost …` on this root.
    func waypost(_ arguments: String..., input: String? = nil) throws -> Tool.Answer {
        try Tool.run(command(arguments), input: input)
    }

    @discardableResult
    func require(_ arguments: String...) throws -> Tool.Answer {
        try Tool.require(command(arguments))
    }

    /// The words of `waypostd ROLE` on this root, for a process beside the services.
    func roleCommand(_ role: String) -> [String] {
        runner + [Machine.program("waypostd"), role, "--root", root]
    }

    /// The roles that most tests do without; to be started and ended.
    var otherRoles: [Service] {
        ["relays", "power", "ups"].map { name in
            Service(
                name: name, arguments: roleCommand(name), readyText: " ready",
                log: LogFile(path: path("\(name).log")))
        }
    }

    /// A list of one passport of Nigeria, built and installed; it is kept as `list.wplist`.
    func installList(of number: String) throws {
        let table = path("list.csv")
        try "issuer,number,type,kind,date\nNGA,\(number),passport,stolen,2026-01-02\n"
            .write(toFile: table, atomically: true, encoding: .utf8)
        try require(
            "lists", "build", "--documents", table, "--name", "stolen", "--key",
            hubDirectory + "/list.key", "--cert", hubDirectory + "/list.pem", "--out",
            path("list.wplist"))
        try require("lists", "install", path("list.wplist"))
        try Patience.until("the list in use") { try status()["lists"]?.array?.count == 1 }
    }

    private func command(_ arguments: [String]) -> [String] {
        runner + [Machine.program("waypost")] + arguments + ["--root", root]
    }

    /// `waypost-hub COMMAND --json` on a hub's folder; the store is the one it served last.
    func askHub(_ arguments: String..., directory: String? = nil) throws -> Tool.Answer {
        try Tool.run(
            [Machine.program("waypost-hub")] + arguments
                + ["--dir", directory ?? hubDirectory, "--json"])
    }

    func status() throws -> JSONValue {
        let answer = try waypost("status", "--json")
        guard let document = try? answer.json() else {
            throw DoesNotAddUp(description: "waypost status: \(answer)")
        }
        return document
    }

    /// Every record of the journal, oldest first.
    func records() throws -> [JSONValue] { try require("records", "list", "--json").jsonLines() }
}

/// The site file of the tests' post.
enum Site {
    static func text(
        capturePort: Int, hubPort: Int, authorityPort: Int? = nil
    ) throws -> String {
        """
        schema = 1
        [post]
        id = "\(Post.name)"
        name = "Test post"
        country = "NER"
        latitude = 11.9
        longitude = 3.4
        timezone = "Africa/Niamey"
        [board]
        id = "simulated"
        [power]
        shunt = "none"
        [[power.controllers]]
        profile = "epever-tracer"
        port = "tcp://127.0.0.1:\(try Machine.freePort())?unit=1"
        array_watts = 600
        [power.battery]
        chemistry = "agm"
        nominal_volts = 24
        capacity_ah = 200
        [[power.loads]]
        name = "appliance"
        tier = 0
        watts = 8
        switch = "none"
        when_dead = "on"
        value = 100
        [capture]
        listen = "127.0.0.1:\(capturePort)"
        ca_listen = "\(authorityPort.map { "127.0.0.1:\($0)" } ?? "none")"
        [ups]
        listen = "127.0.0.1:\(try Machine.freePort())"
        [uplink]
        hub = "https://127.0.0.1:\(hubPort)"
        monthly_budget_mb = 500
        attachments = "flagged"

        """
    }
}
