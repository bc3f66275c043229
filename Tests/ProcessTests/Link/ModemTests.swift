import Core
import Foundation
import Testing

extension RealProcesses {
    /// All roles of the power side, an uplink and a hub, in accelerated time: the modem hangs on a
    /// coil of the simulated relay board.
    @Suite("a modem over which nobody answers")
    struct ModemTests {
        private static let options: PowerPost.Options = {
            var options = PowerPost.Options()
            options.charge = 0.9
            options.speed = 60
            return options
        }()

        @Test("is switched off and on by its relay, once, and HQ is reached behind it")
        func cycled() throws {
            try PowerPost.run(Self.options) { post in
                try post.waitForLoads()
                let site = try String(
                    contentsOfFile: post.root + "/etc/waypost/site.toml", encoding: .utf8)
                let address = try #require(site.firstMatch(of: /https:\/\/127\.0\.0\.1:([0-9]+)/))
                let port = try #require(Int(address.1))
                let hub = try Self.enrol(post, port: port)
                defer { hub.end() }
                let silence = try SilentPort(port, log: post.folder.path + "/silent.log")
                defer { silence.end() }
                let uplink = Service(
                    name: "uplink",
                    arguments: [
                        Machine.program("waypost-sim"), "role", "uplink", "--clock",
                        post.folder.path + "/clock", "--root", post.root,
                    ], readyText: " ready",
                    log: LogFile(path: post.folder.path + "/uplink.log"))
                defer { uplink.end() }
                try uplink.start()
                try Patience.until("the modem being switched", within: .seconds(240)) {
                    try post.status().at("link", "modem", "cycles")?.integer ?? 0 > 0
                }
                let status = try post.status()
                #expect(status.at("link", "modem", "last", "load") == "vsat", "\(status)")
                #expect(
                    status.at("link", "modem", "last", "reason")?.string?
                        .contains("nobody had answered") == true)
                silence.end()
                try hub.start()
                try Patience.until("HQ", within: .seconds(120)) {
                    try post.status().at("link", "state") == "up"
                }
                let after = try post.status()
                #expect(after.at("link", "modem", "last", "result") == "helped")
                #expect(post.load("vsat", in: after)?["on"] == true)
                let screen = try post.waypost("link").output
                #expect(screen.contains("vsat switched off and on"), "\(screen)")
                let summary = try post.stop()
                let moves = summary.switchings.filter { $0.load == "vsat" }
                #expect(moves.map(\.isOn) == [false, true], "\(moves)")
                let off = moves.count == 2 ? moves[1].at - moves[0].at : .zero
                #expect((.seconds(20)...(.seconds(120))).contains(off), "\(off)")
            }
        }

        /// A hub that knows the post; not started.
        private static func enrol(_ post: PowerPost, port: Int) throws -> Service {
            let folder = post.folder.path + "/hub"
            let bundle = post.folder.path + "/enrolment.json"
            try Tool.require([
                Machine.program("waypost-hub"), "init", "--dir", folder, "--address", "127.0.0.1",
                "--port", "\(port)",
            ])
            try Tool.require([
                Machine.program("waypost-hub"), "enrol", "--dir", folder, "--csr",
                post.root + "/etc/waypost/device.csr", "--out", bundle,
            ])
            try post.require("provision", "--import", bundle)
            return Service(
                name: "hub",
                arguments: [
                    Machine.program("waypost-hub"), "serve", "--dir", folder, "--store",
                    "sqlite:\(folder)/hub.sqlite", "--listen", "127.0.0.1:\(port)",
                ], readyText: "listening on port", log: LogFile(path: folder + "/hub.log"))
        }
    }
}
